"""One question of each form in which a fact can be asked, for whoever writes the fact."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from question_bank.content.items import Item
from question_bank.generate.chance import chance
from question_bank.generate.choice import sound_item
from question_bank.generate.generator import CHOICES, SETS, Generator
from question_bank.generate.matching import matching


class Example(NamedTuple):
    """A question, and the form it has: a name of ``CHOICES`` or ``SETS``, or the kind of a card."""

    form: str
    item: Item


def examples(generator: Generator, fact_id: str, seed: int = 0) -> Iterator[Example]:
    """Yield a question of each form that the fact has; cards also with the flaws they have."""
    fact = generator.bank.facts[fact_id]
    shop = generator._shop  # noqa: SLF001 - the generator's own package
    drafted = (
        (form, CHOICES[form](shop, fact, chance(seed, fact_id, form)))
        for form in generator.choices_for(fact_id)
    )
    choices = ((form, sound_item(shop, drafts, seed)) for form, drafts in drafted)
    sets = ((form, matching(shop, SETS[form], fact, seed)) for form in generator.sets_for(fact_id))
    yield from (Example(form, item) for form, item in chain(choices, sets) if item)
    yield from (Example(card.kind, card) for card in generator.cards(fact_id))

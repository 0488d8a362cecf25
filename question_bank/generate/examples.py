"""One question of each form in which a fact can be asked, for whoever writes the fact."""

from collections.abc import Iterator
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
    for form in generator.choices_for(fact_id):
        draws = chance(seed, fact_id, form)
        made = sound_item(shop, CHOICES[form](shop, fact, draws), seed)
        if made:
            yield Example(form, made)
    for form in generator.sets_for(fact_id):
        made = matching(shop, SETS[form], fact, seed)
        if made:
            yield Example(form, made)
    if fact.status == "published":
        yield from (Example(card.kind, card) for card in generator.cards(fact_id))

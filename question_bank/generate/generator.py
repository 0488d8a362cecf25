"""One door to all items: which kinds a fact has, and an item of a kind for a seed."""

from collections.abc import Collection, Iterator

from question_bank.check.flaws import structural
from question_bank.content import Bank, Fact
from question_bank.content.items import Item, ItemKind
from question_bank.generate.chance import chance, shuffled
from question_bank.generate.choice import Draft, Drafts, choice_item, sound_item
from question_bank.generate.closeness import FEWEST_WRONG
from question_bank.generate.cloze import cloze
from question_bank.generate.discrimination import drafts as discrimination
from question_bank.generate.extended import extended
from question_bank.generate.flashcard import flashcard
from question_bank.generate.forward import candidates as false_objects
from question_bank.generate.forward import drafts as forward
from question_bank.generate.matching import Builder, Wish, matching, settled
from question_bank.generate.pairs import pairs
from question_bank.generate.reverse import candidates as false_subjects
from question_bank.generate.reverse import drafts as reverse
from question_bank.generate.shop import Confusions, Shop
from question_bank.generate.sorting import sorting
from question_bank.generate.vignette import drafts as vignette
from question_bank.generate.wording import Wording, load_wording

CHOICES: dict[str, Drafts] = {
    "forward": forward,
    "reverse": reverse,
    "discrimination": discrimination,
    "vignette": vignette,
}
"""The forms of a choice item, by name."""

SETS: dict[str, Builder] = {"pairs": pairs, "sorting": sorting, "extended": extended}
"""The forms of a matching set, by name."""


class Generator:
    """Makes items of one bank. What it makes follows from its arguments, fact, kind and seed alone.

    ``confusions`` counts, by the texts of key and distractor, how often learners chose the second
    where the first was right; what was confused is offered again before anything else.
    """

    def __init__(
        self,
        bank: Bank,
        wording: Wording | None = None,
        confusions: Confusions | None = None,
    ) -> None:
        self.bank = bank
        self.wording = wording or load_wording()
        self._shop = Shop.of(bank, self.wording, confusions)
        self._choices: dict[str, tuple[str, ...]] = {}
        self._sets: dict[str, tuple[str, ...]] = {}
        self._kinds: dict[str, tuple[ItemKind, ...]] = {}

    def kinds_for(self, fact_id: str) -> tuple[ItemKind, ...]:
        """Return the kinds of item that can be built for the fact, whatever the seed."""
        known = self._kinds.get(fact_id)
        if known is None:
            known = self._kinds[fact_id] = tuple(self._find_kinds(self.bank.facts[fact_id]))
        return known

    def _find_kinds(self, fact: Fact) -> Iterator[ItemKind]:
        if fact.status != "published":
            return
        if self.choices_for(fact.id):
            yield "multiple_choice"
        if self.sets_for(fact.id):
            yield "matching"
        for card in self.cards(fact.id):
            if not structural(card.flaws):
                yield card.kind

    def cards(self, fact_id: str) -> list[Item]:
        """Return the fact's cloze and flashcard as far as they can be made, even with a flaw."""
        fact = self.bank.facts[fact_id]
        made = (cloze(self._shop, fact, 0), flashcard(self._shop, fact, 0))
        return [item for item in made if item]

    def choices_for(self, fact_id: str) -> tuple[str, ...]:
        """Return the forms of choice item (see ``CHOICES``) that the fact has for every seed."""
        known = self._choices.get(fact_id)
        if known is None:
            fact = self.bank.facts[fact_id]
            builders = CHOICES.items() if fact.can_be_key else ()
            known = self._choices[fact_id] = tuple(
                name
                for name, drafts in builders
                if sound_item(self._shop, drafts(self._shop, fact, None), seed=0)
            )
        return known

    def sets_for(self, fact_id: str) -> tuple[str, ...]:
        """Return the forms of matching set (see ``SETS``) that the fact has for every seed."""
        known = self._sets.get(fact_id)
        if known is None:
            fact = self.bank.facts[fact_id]
            builders = SETS.items() if fact.can_be_key else ()
            known = self._sets[fact_id] = tuple(
                name for name, build in builders if settled(self._shop, build, fact, 0)
            )
        return known

    def item(self, fact_id: str, kind: ItemKind, seed: int) -> Item | None:
        """Return the item of a kind for the fact and seed; None if no sound one exists."""
        if kind not in self.kinds_for(fact_id):
            return None
        fact = self.bank.facts[fact_id]
        if kind == "multiple_choice":
            return self._choice(fact, seed)
        if kind == "matching":
            return self.matching(fact_id, seed)
        return (cloze if kind == "cloze" else flashcard)(self._shop, fact, seed)

    def matching(
        self,
        fact_id: str,
        seed: int,
        prefer: Collection[str] = (),
        among: Collection[str] | None = None,
    ) -> Item | None:
        """Return a set that rates the fact; its other premises rate facts of ``prefer`` first.

        With ``among``, all of them rate one of those, and there may be no such set.
        """
        fact, wish = self.bank.facts[fact_id], Wish(prefer, among)
        names = shuffled(self.sets_for(fact_id), chance(seed, fact_id, "set"))
        made = (matching(self._shop, SETS[name], fact, seed, wish) for name in names)
        return next((item for item in made if item), None)

    def _choice(self, fact: Fact, seed: int) -> Item | None:
        """Return the first sound draft, the forms in an order drawn by the seed."""
        draws = chance(seed, fact.id, "choice")
        names = shuffled(self.choices_for(fact.id), draws)
        drafts = (draft for name in names for draft in CHOICES[name](self._shop, fact, draws))
        return sound_item(self._shop, drafts, seed)

    def option_text(self, values: tuple[str, ...]) -> str:
        """Return how values of the bank read as an option or a response."""
        return self._shop.phrases.option(values)

    def why_no_choice(self, fact_id: str) -> str | None:
        """Say why the fact has no choice item; None if it has one."""
        if self.choices_for(fact_id):
            return None
        fact = self.bank.facts[fact_id]
        return _not_a_key(fact) or self._what_is_missing(fact)

    def _what_is_missing(self, fact: Fact) -> str:
        asked = self.wording.predicate(fact.predicate)
        if not (asked.forward or asked.reverse or asked.vignette):
            return f"{fact.predicate} is asked on cards only"
        pools = [false_objects(self._shop, fact), false_subjects(self._shop, fact)]
        most = max(map(len, pools))
        if most < FEWEST_WRONG:
            return f"{most} provably false value{'' if most == 1 else 's'} of the key's kind"
        drafts: list[Draft] = [
            draft for build in CHOICES.values() for draft in build(self._shop, fact, None)
        ]
        if not drafts:
            return f"no template of {fact.predicate} fits the hedge {fact.hedge!r}"
        flawed = choice_item(self._shop, drafts[0], seed=0).flaws
        return f"every draft has a flaw, such as {', '.join(flawed)}"


def _not_a_key(fact: Fact) -> str | None:
    if fact.denied:
        return "it says what is not so"
    if fact.status != "published":
        return f"its status is {fact.status}"
    if fact.standing == "disputed":
        return "it is disputed"
    if fact.scope == "some":
        return "it holds for some members of its subject only"
    return None

"""One door to all items: which kinds a fact has, and an item of a kind for a seed."""

from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from itertools import chain
from typing import Any

from question_bank.check.flaws import structural
from question_bank.check.written import problems_of_written
from question_bank.content import Bank, Fact, Problem
from question_bank.content.bank import grouped
from question_bank.content.items import Item, ItemKind
from question_bank.content.written import WrittenItem
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
from question_bank.generate.notes import Changed, Notes
from question_bank.generate.pairs import pairs
from question_bank.generate.renewing import finders
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

CARDS: dict[ItemKind, Callable[[Shop, Fact, int], Item | None]] = {
    "cloze": cloze,
    "flashcard": flashcard,
}
"""The kinds of card, by name, in their order in lists; the last is the quickest to make."""

CardFlaws = tuple[ItemKind, tuple[str, ...]]
"""A kind of card, and the names of the rules that its card breaks."""

_OF_A_FACT = frozenset({"choices", "sets", *CARDS})


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
        notes: Notes | None = None,
    ) -> None:
        self.bank = bank
        self.wording = wording or load_wording()
        self._shop = Shop.of(bank, self.wording, confusions, notes)

    def on(
        self, bank: Bank, changed: Changed, wording: Wording | None = None
    ) -> "tuple[Generator, frozenset[str]]":
        """Return a generator for an edited bank, which knows all that the edit leaves as it was.

        Its items are those of a generator built from nothing. ``changed`` is what the edit changes
        (`question_bank.generate.affected`). Also returns the facts of which other questions may be
        made now.
        """
        notes = self._shop.notes.after()
        made = Generator(bank, wording or self.wording, self._shop.confusions, notes)
        doubtful = notes.renew(changed, finders(made._shop))
        return made, frozenset(str(ident) for name, ident in doubtful if name in _OF_A_FACT)

    @property
    def shop(self) -> Shop:
        """What items are built with, and all that was found out in building some."""
        return self._shop

    def knows(self, fact_id: str) -> bool:
        """Whether every way to ask for a fact was found out already."""
        return all(self._shop.notes.knows((name, fact_id)) for name in _OF_A_FACT)

    def can_ask(self, fact_id: str) -> bool:
        """Whether an item of any kind can be built for the fact; quicker than finding out all."""
        fact = self.bank.facts[fact_id]
        if fact.status != "published":
            return False
        cards = chain.from_iterable(self._flaws_of(kind, fact) for kind in reversed(CARDS))
        sound_card = any(not flaws for _kind, flaws in cards)
        return sound_card or bool(self.choices_for(fact_id) or self.sets_for(fact_id))

    def kinds_for(self, fact_id: str) -> tuple[ItemKind, ...]:
        """Return the kinds of item that can be built for the fact, whatever the seed."""
        return tuple(self._find_kinds(self.bank.facts[fact_id]))

    def _find_kinds(self, fact: Fact) -> Iterator[ItemKind]:
        if fact.status != "published":
            return
        if self.choices_for(fact.id):
            yield "multiple_choice"
        if self.sets_for(fact.id):
            yield "matching"
        yield from (kind for kind, flaws in self.card_flaws(fact.id) if not flaws)

    def card_flaws(self, fact_id: str) -> tuple[CardFlaws, ...]:
        """Return the kinds of card the fact has, each with the rules that keep it from learners."""
        fact = self.bank.facts[fact_id]
        return tuple(each for kind in CARDS for each in self._flaws_of(kind, fact))

    def _flaws_of(self, kind: ItemKind, fact: Fact) -> tuple[CardFlaws, ...]:
        """Return a kind of card with the rules it breaks; nothing if the fact has no such card."""

        def find(_fact: Fact) -> tuple[CardFlaws, ...]:
            card = CARDS[kind](self._shop, fact, 0)
            return ((kind, structural(card.flaws)),) if card else ()

        found: tuple[CardFlaws, ...] = self._recall(kind, fact, find)
        return found

    def _recall(self, name: str, fact: Fact, find: Callable[[Fact], tuple[Any, ...]]) -> Any:  # noqa: ANN401
        def found() -> tuple[Any, ...]:
            self._shop.notes.look(("fact", fact.id))
            return find(fact)

        return self._shop.notes.recall((name, fact.id), found)

    def cards(self, fact_id: str) -> list[Item]:
        """Return the fact's cloze and flashcard as far as they can be made, even with a flaw."""
        fact = self.bank.facts[fact_id]
        made = (card(self._shop, fact, 0) for card in CARDS.values())
        return [item for item in made if item]

    def choices_for(self, fact_id: str) -> tuple[str, ...]:
        """Return the forms of choice item (see ``CHOICES``) that the fact has for every seed."""
        found: tuple[str, ...] = self._recall(
            "choices", self.bank.facts[fact_id], self._find_choices
        )
        return found

    def _find_choices(self, fact: Fact) -> tuple[str, ...]:
        return tuple(
            name
            for name, drafts in (CHOICES.items() if fact.can_be_key else ())
            if sound_item(self._shop, drafts(self._shop, fact, None), seed=0)
        )

    def sets_for(self, fact_id: str) -> tuple[str, ...]:
        """Return the forms of matching set (see ``SETS``) that the fact has for every seed."""
        found: tuple[str, ...] = self._recall("sets", self.bank.facts[fact_id], self._find_sets)
        return found

    def _find_sets(self, fact: Fact) -> tuple[str, ...]:
        return tuple(
            name
            for name, build in (SETS.items() if fact.can_be_key else ())
            if settled(self._shop, build, fact, 0)
        )

    def builds(self, fact_id: str, form: str) -> bool:
        """Return whether the fact has one form of choice or set, without trying the others."""
        fact = self.bank.facts[fact_id]
        if not fact.can_be_key:
            return False
        if form in CHOICES:
            drafts = CHOICES[form](self._shop, fact, None)
            return sound_item(self._shop, drafts, seed=0) is not None
        return settled(self._shop, SETS[form], fact, 0) is not None

    def item(self, fact_id: str, kind: ItemKind, seed: int) -> Item | None:
        """Return the item of a kind for the fact and seed; None if no sound one exists."""
        if kind not in self.kinds_for(fact_id):
            return None
        fact = self.bank.facts[fact_id]
        if kind == "multiple_choice":
            return self._choice(fact, seed)
        if kind == "matching":
            return self.matching(fact_id, seed)
        return CARDS[kind](self._shop, fact, seed)

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

    def problems_of(self, item_id: str) -> tuple[Problem, ...]:
        """Return what is wrong with an item written by hand, held to what the bank says."""
        item, notes = self.bank.items[item_id], self._shop.notes

        def find() -> tuple[Problem, ...]:
            notes.look(("item", item_id))
            for fact in item.spoken_of:
                notes.look(("fact", fact))
            return tuple(problems_of_written(self._shop.bank, item))

        return notes.recall(("written", item_id), find)

    def written_for(self, fact_id: str) -> tuple[WrittenItem, ...]:
        """Return the items written by hand that rate a fact and may be asked."""
        rating = self._written_by_fact.get(fact_id, ())
        return tuple(item for item in rating if self.is_asked(item.id))

    def is_asked(self, item_id: str) -> bool:
        """Whether an item written by hand is published and nothing makes it wrong."""
        published = self.bank.items[item_id].status == "published"
        return published and all(each.severity != "error" for each in self.problems_of(item_id))

    @cached_property
    def _written_by_fact(self) -> dict[str, list[WrittenItem]]:
        return grouped(self.bank.items.values(), lambda item: item.rated)

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

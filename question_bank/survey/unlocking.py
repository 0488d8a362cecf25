"""Which answers would make questions possible: a value denied or asserted, and what that brings.

Of a cell the bank says neither that it is so nor that it is not. A quick look at the wrong options
that facts lack tells which answers promise most; those are then tried: the answer is laid over the
bank, and whatever it touches is built again. What is promised is therefore what comes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from question_bank.content import Fact
from question_bank.content.edited import edited
from question_bank.content.facts import REVIEWED
from question_bank.generate.affected import changed_nodes
from question_bank.generate.generator import Generator
from question_bank.generate.shop import Shop
from question_bank.generate.statements import Cell, proposed
from question_bank.survey.prospects import Group, Prospects
from question_bank.survey.reach import Reach, Way

MOST_TRIED = 10
"""Answers tried one by one, the most promising first."""

CATEGORY = "feature"
"""Of a fact that is only tried: no question depends on it."""


class Effect(NamedTuple):
    """The ways of asking that something makes possible, and those that it takes away."""

    gained: frozenset[Way]
    lost: frozenset[Way]


NOTHING = Effect(frozenset(), frozenset())


@dataclass(frozen=True)
class Unlock:
    """One denial, or two that help only together, and the ways of asking that they bring."""

    cells: Group
    gained: frozenset[Way]

    @property
    def use(self) -> tuple[float, int]:
        """What the most useful has most of: ways that a single answer brings, ways in all."""
        return len(self.gained) / len(self.cells), len(self.gained)


class Unlocking:
    """Finds the answers that bring most to the bank of a generator."""

    def __init__(self, generator: Generator) -> None:
        # A generator knows only of what it has built whether an edit touches it.
        ways(generator, generator.bank.facts)
        self._generator = generator
        shop = Shop.of(generator.bank, generator.wording)
        self._phrases = shop.phrases
        self._reach = Reach(generator, shop)
        self._prospects = Prospects(shop, self._reach)

    def most_useful(
        self, cells: Sequence[Cell], most: int, tried: int = MOST_TRIED
    ) -> list[Unlock]:
        """Return the denials, at most so many, that bring most; those that bring nothing never."""
        groups = self._prospects.best(cells)[:tried]
        found = [Unlock(group, self.gained(group)) for group in groups]
        useful = [each for each in found if each.gained]
        return sorted(useful, key=lambda each: (*(-part for part in each.use), each.cells))[:most]

    def gained(self, cells: Collection[Cell]) -> frozenset[Way]:
        """Return the ways of asking that come of denying all these cells; quicker than `together`.

        A denial may take some away, too, by crowding out what stood beside a key.
        """
        after, _touched = self._after([self.answered(cell, denied=True) for cell in cells])
        hoped = self._reach.of_denials(cells)
        return frozenset(way for way in hoped if after.builds(*way))

    def together(self, answers: Iterable[tuple[Cell, bool]]) -> Effect:
        """Return all that comes of answers given at once: true for so, false for not so."""
        facts = [self.answered(cell, denied=not so) for cell, so in answers]
        after, touched = self._after(facts)
        old = ways(self._generator, touched & self._generator.bank.facts.keys())
        told = touched.union(fact.id for fact in facts) & after.bank.facts.keys()
        new = ways(after, told)
        return Effect(new - old, old - new)

    def answered(self, cell: Cell, *, denied: bool) -> Fact:
        """Return the fact that an answer makes: settled, and for every member of its subject."""
        statement = proposed(self._generator.wording, self._phrases, cell, denied=denied)
        return Fact(
            f"answer: {' '.join(cell)}",
            cell.subject,
            cell.predicate,
            CATEGORY,
            (cell.value,),
            statement,
            polarity="denied" if denied else "asserted",
            basis="textbook",
            source=REVIEWED,
        )

    def _after(self, facts: Sequence[Fact]) -> tuple[Generator, frozenset[str]]:
        """Return the generator of the bank with answers, and the facts that they may touch."""
        before, put = self._generator, {("facts", fact.id): fact for fact in facts}
        bank = edited(before.bank, put)
        return before.on(bank, changed_nodes(before.bank, bank, put.keys(), before.wording))


def ways(generator: Generator, fact_ids: Iterable[str]) -> frozenset[Way]:
    """Return every way of asking for some facts that a generator has."""
    return frozenset(Way(fact, form) for fact in fact_ids for form in _forms(generator, fact))


def _forms(generator: Generator, fact: str) -> Iterable[str]:
    cards = (kind for kind in generator.kinds_for(fact) if kind in {"cloze", "flashcard"})
    return (*generator.choices_for(fact), *generator.sets_for(fact), *cards)

"""Which answers would make questions possible: a value denied or asserted, and what that brings.

Of a cell the bank says neither that it is so nor that it is not. A quick look at the wrong options
that facts lack tells which answers promise most; those are then tried: the answer is laid over the
bank, and whatever it touches is built again. What is promised is therefore what comes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from question_bank.content import Fact
from question_bank.content.edited import edited
from question_bank.content.facts import REVIEWED
from question_bank.generate.affected import changed_nodes
from question_bank.generate.generator import Generator
from question_bank.generate.statements import Cell, proposed
from question_bank.survey.prospects import Group, Prospects
from question_bank.survey.reach import Reach, Way

MOST_TRIED = 10
"""Answers tried one by one, the most promising first."""

MOST_BUILT = 150
"""Forms of question tried for each answer: a tenth of a second's work."""

MOST_TOUCHED = 300
"""Facts that answers may touch for what comes of them to be counted."""

CATEGORY = "feature"
"""Of a fact that is only tried: no question depends on it."""


class Effect(NamedTuple):
    """The ways of asking that something makes possible, and those that it takes away."""

    gained: frozenset[Way]
    lost: frozenset[Way]


@dataclass(frozen=True)
class Unlock:
    """One denial, or two that help only together, and the ways of asking that they bring."""

    cells: Group
    gained: frozenset[Way]
    whole: bool = True
    """Whether every way that could come was tried; if not, there may be more."""

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
        self._phrases = generator.shop.phrases
        self._reach = Reach(generator)
        self._prospects = Prospects(generator, self._reach)

    def most_useful(self, cells: Sequence[Cell], most: int) -> list[Unlock]:
        """Return the denials, at most so many, that bring most; those that bring nothing never."""
        found = [self.unlock(group) for group in self._prospects.best(cells)[:MOST_TRIED]]
        useful = [each for each in found if each.gained]
        return sorted(useful, key=lambda each: (*(-part for part in each.use), each.cells))[:most]

    def unlock(self, cells: Group, most_built: int = MOST_BUILT) -> Unlock:
        """Return the ways of asking that come of denying all these cells.

        Quicker than `together`, and blind to what a denial takes away by crowding out what stood
        beside a key. No more than ``most_built`` ways are tried, those most likely to come first.
        """
        after, _touched = self._after([self.answered(cell, denied=True) for cell in cells])
        hoped = self._reach.of_denials(cells)
        built = frozenset(way for way in hoped[:most_built] if after.builds(*way))
        return Unlock(cells, built, whole=len(hoped) <= most_built)

    def together(self, answers: Iterable[tuple[Cell, bool]]) -> Effect | None:
        """Return all that comes of answers given at once: true for so, false for not so.

        None if they touch more facts than can be looked at while somebody waits.
        """
        facts = [self.answered(cell, denied=not so) for cell, so in answers]
        after, touched = self._after(facts)
        if len(touched) > MOST_TOUCHED:
            return None
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

"""A quick look at what denials could bring: wrong options that facts lack, and would then have."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, groupby

from question_bank.content import Fact
from question_bank.generate.closeness import FEWEST_WRONG
from question_bank.generate.forward import candidates as false_objects
from question_bank.generate.generator import Generator
from question_bank.generate.reverse import candidates as false_subjects
from question_bank.generate.statements import Cell
from question_bank.survey.reach import Reach

Group = tuple[Cell, ...]
"""Cells answered together."""

MAYBE, HARDLY = 0.25, 0.02
"""What a form counts that needs more than a wrong option: of whoever has the value, of others."""

OF_OWNERS = ("discrimination", "vignette", "pairs")
OF_SUBJECTS = ("discrimination", "pairs")
"""Forms that a denial may bring to facts with its value, and to facts of its subject."""

MOST_ALIKE = 2
"""Groups about one subject, or about one value, among those that are tried."""

WIDEST_ROW = 6
"""Cells of a row, or of a column, that are paired with one another."""


class Prospects:
    """Guesses what groups of denials bring, cheaply enough to look at every cell of a grid."""

    def __init__(self, generator: Generator, reach: Reach) -> None:
        self._shop = generator.shop
        self._bank = generator.bank
        self._reach = reach
        self._pools: dict[tuple[str, str], int] = {}

    def best(self, cells: Sequence[Cell]) -> list[Group]:
        """Return the groups that promise something, those that promise most an answer first.

        No cell is named twice. Besides single cells these are pairs, where a fact has no wrong
        option yet and needs two: two values of one subject, or two subjects of one value.
        """
        single = {cell: self.of((cell,)) for cell in dict.fromkeys(cells)}
        worth: dict[Group, float] = {(cell,): each for cell, each in single.items() if each}
        for pair in _pairs(single):
            together = self.of(pair)
            if together > single[pair[0]] + single[pair[1]]:
                worth[pair] = together
        order = sorted(worth, key=lambda group: (-worth[group] / len(group), len(group), group))
        return list(_varied(order))

    def of(self, group: Group) -> float:
        """Return about how many ways of asking a group of denials brings."""
        about = _unique(fact for cell in group for fact in self._reach.about(cell))
        saying = _unique(fact for cell in group for fact in self._reach.saying(cell))
        worth = float(sum(self._gets_forward(fact, group) for fact in about))
        for fact in saying:
            fresh = self._fresh_subjects(fact, group)
            worth += self._gets(fact, "reverse", fresh)
            worth += MAYBE * self._lacks(fact, OF_OWNERS) if fresh else 0
        return worth + HARDLY * sum(self._lacks(fact, OF_SUBJECTS) for fact in about)

    def _gets_forward(self, fact: Fact, group: Group) -> bool:
        fresh = {
            cell.value
            for cell in group
            if fact.subject in self._reach.members(cell)
            and self._bank.kind(cell.value) == self._bank.kind(fact.objects[0])
            and not any(self._bank.overlapping(cell.value, said) for said in fact.objects)
        }
        return self._gets(fact, "forward", len(fresh))

    def _fresh_subjects(self, fact: Fact, group: Group) -> int:
        """Return how many subjects of a group may stand beside the fact's as wrong options."""
        meanings = [self._bank.meaning(value) for value in fact.objects]
        return len(
            {
                cell.subject
                for cell in group
                if self._bank.meaning(cell.value) in meanings
                and self._bank.kind(cell.subject) == self._bank.kind(fact.subject)
                and not self._bank.overlapping(cell.subject, fact.subject)
            }
        )

    def _gets(self, fact: Fact, form: str, fresh: int) -> bool:
        """Whether so many wrong options more make enough for a form that the fact lacks."""
        if not fresh or self._reach.has(fact, form):
            return False
        wording = self._shop.wording.predicate(fact.predicate)
        templates = wording.forward if form == "forward" else wording.reverse
        asked = self._shop.wording.templates(templates, fact.hedge)
        return bool(asked) and self._pool(fact, form) + fresh >= FEWEST_WRONG

    def _pool(self, fact: Fact, form: str) -> int:
        known = self._pools.get((fact.id, form))
        if known is None:
            find = false_objects if form == "forward" else false_subjects
            known = self._pools[fact.id, form] = len(find(self._shop, fact))
        return known

    def _lacks(self, fact: Fact, forms: Sequence[str]) -> int:
        """Return how many of some forms a fact lacks for which its predicate has words."""
        wording = self._shop.wording.predicate(fact.predicate)
        asked = {
            "discrimination": wording.discrimination,
            "pairs": wording.matching,
            "vignette": wording.vignette,
        }
        return sum(bool(asked[form]) and not self._reach.has(fact, form) for form in forms)


def _varied(groups: Iterable[Group]) -> Iterator[Group]:
    """Yield groups that share no cell, and few that are about one subject or one value."""
    cells: set[Cell] = set()
    met: Counter[str] = Counter()
    for group in groups:
        about = {name for cell in group for name in (cell.subject, cell.value)}
        if not cells & set(group) and all(met[name] < MOST_ALIKE for name in about):
            cells.update(group)
            met.update(about)
            yield group


def _unique(facts: Iterable[Fact]) -> list[Fact]:
    return list({fact.id: fact for fact in facts}.values())


def _pairs(single: dict[Cell, float]) -> Iterator[Group]:
    """Yield pairs of cells that share a subject, and pairs that share a value, few of each."""
    sides: tuple[Callable[[Cell], str], ...] = (_subject, _value)
    for side in sides:
        for _, row in groupby(sorted(single, key=lambda cell: (side(cell), *cell)), key=side):
            likely = sorted(row, key=lambda cell: -single[cell])[:WIDEST_ROW]
            yield from combinations(sorted(likely), 2)


def _subject(cell: Cell) -> str:
    return cell.subject


def _value(cell: Cell) -> str:
    return cell.value

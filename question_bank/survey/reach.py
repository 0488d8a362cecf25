"""Which forms of question a denial can bring that are not there yet: those are tried, no others."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from question_bank.content import Fact
from question_bank.content.bank import grouped
from question_bank.generate.generator import CHOICES, Generator
from question_bank.generate.matching import can_match
from question_bank.generate.pairs import partners_of
from question_bank.generate.statements import Cell

ORDER = ("forward", "reverse", "discrimination", "vignette", "sorting", "pairs", "extended")
"""Forms of question, those first that a denial brings most often and most cheaply."""


class Way(NamedTuple):
    """A way of asking: a fact, and a form of choice, of matching set, or of card."""

    fact: str
    form: str


class Reach:
    """Finds what a denial can touch, and what a generator's bank says around a cell."""

    def __init__(self, generator: Generator) -> None:
        self._generator = generator
        self._bank = generator.bank
        self._shop = generator.shop
        self._partners: dict[str, frozenset[str]] = {}

    def of_denials(self, cells: Iterable[Cell]) -> list[Way]:
        """Return the ways of asking that may come where the values of cells are denied.

        Those that need a single wrong option more come first, those of whole sets last.
        """
        found = {way for cell in cells for way in self._lacking(self._touched(cell))}
        return sorted(found, key=lambda way: (ORDER.index(way.form), way))

    def about(self, cell: Cell) -> Iterator[Fact]:
        """Yield what is asserted under the predicate of the subject, or of a kind of it."""
        for subject in self.members(cell):
            for fact in self._facts_of(subject):
                if fact.predicate == cell.predicate:
                    yield fact

    def saying(self, cell: Cell) -> Iterator[Fact]:
        """Yield what asserts the value under the predicate, of whatever subject."""
        key = cell.predicate, self._bank.meaning(cell.value)
        return (fact for fact in self._bank.facts_saying.get(key, ()) if fact.can_be_key)

    def members(self, cell: Cell) -> tuple[str, ...]:
        """Return the subject and everything that is a kind of it."""
        return (cell.subject, *sorted(self._bank.descendants(cell.subject)))

    def has(self, fact: Fact, form: str) -> bool:
        """Whether a fact has a form of question already."""
        find = self._generator.choices_for if form in CHOICES else self._generator.sets_for
        return form in find(fact.id)

    def _touched(self, cell: Cell) -> Mapping[str, Iterable[Fact]]:
        """Return facts by the form that they may get, those that have it among them."""
        saying = list(self.saying(cell))
        near = [*self.about(cell), *saying]
        owners = {fact.subject for fact in saying}
        return {
            "forward": self.about(cell),
            "reverse": saying,
            "discrimination": near,
            "vignette": [each for owner in owners for each in self._facts_of(owner)],
            "extended": self._patients_beside(owners),
            "pairs": [*near, *self._beside(cell)],
            "sorting": self._listed(cell.predicate),
        }

    def _lacking(self, touched: Mapping[str, Iterable[Fact]]) -> Iterator[Way]:
        for form, facts in touched.items():
            for fact in facts:
                if not self.has(fact, form):
                    yield Way(fact.id, form)

    def _facts_of(self, subject: str) -> Iterator[Fact]:
        said = self._bank.facts_about.get(subject, ())
        return (fact for fact in said if fact.can_be_key)

    def _listed(self, predicate: str) -> Iterator[Fact]:
        """Yield the facts whose subject some contrast lists under the predicate."""
        lists, facts = self._bank.contrasts_of, self._by_predicate.get(predicate, ())
        return (fact for fact in facts if (fact.subject, predicate) in lists)

    def _beside(self, cell: Cell) -> Iterator[Fact]:
        """Yield facts that can be matched beside one of the subject: the two may fit now."""
        members = set(self.members(cell))
        for fact in self._by_predicate.get(cell.predicate, ()):
            if not self.has(fact, "pairs") and members & self._partners_of(fact):
                yield fact

    def _partners_of(self, fact: Fact) -> frozenset[str]:
        known = self._partners.get(fact.id)
        if known is None:
            found = partners_of(self._shop, fact) if can_match(fact) else ()
            known = self._partners[fact.id] = frozenset(each.subject for each in found)
        return known

    def _patients_beside(self, changed: set[str]) -> Iterator[Fact]:
        """Yield what patients show whose list can hold conditions whose own stories changed."""
        for subject, facts in self._patients.items():
            if subject in changed or changed & self._excluded[subject]:
                yield from facts

    @cached_property
    def _by_predicate(self) -> dict[str, list[Fact]]:
        keys = (fact for fact in self._bank.facts.values() if fact.can_be_key)
        return grouped(keys, lambda fact: (fact.predicate,))

    @cached_property
    def _patients(self) -> dict[str, list[Fact]]:
        """Condition to what patients with it can show."""
        shown = (fact for fact in self._bank.facts.values() if self._shop.findings.of(fact))
        return grouped(shown, lambda fact: (fact.subject,))

    @cached_property
    def _excluded(self) -> dict[str, frozenset[str]]:
        """Condition to the conditions that something it shows excludes."""
        findings = self._shop.findings
        return {
            subject: frozenset().union(*(each.excluded for each in findings.about(subject)))
            for subject in self._patients
        }

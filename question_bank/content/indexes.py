"""Under which keys a bank's records are looked up: one rule an index, for building and patching."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from question_bank.content.facts import Fact
from question_bank.content.grounds import Complete, Contrast, Foil
from question_bank.content.text import folded

PUBLISHED = "published"
NEGATIONS = frozenset({"not", "no", "never", "cannot"})


class Meanings(Protocol):
    """What tells the meaning of a value: a bank."""

    def meaning(self, value: str) -> str:
        """Return the concept a value names, else the folded phrase."""


@dataclass(frozen=True)
class Index:
    """The section whose records an index holds, and the keys that a record stands under."""

    section: str
    keys: Callable[[Meanings, Any], Iterable[Hashable]]


def _subject(_bank: Meanings, fact: Fact) -> Iterator[str]:
    if fact.status != "retired":
        yield fact.subject


def _subject_and_predicate(_bank: Meanings, fact: Fact) -> Iterator[tuple[str, str]]:
    if fact.status != "retired":
        yield fact.subject, fact.predicate


def _said(bank: Meanings, fact: Fact) -> set[tuple[str, str]]:
    if fact.status == "retired":
        return set()
    return {(fact.predicate, bank.meaning(value)) for value in fact.objects}


def _asserted_under(_bank: Meanings, fact: Fact) -> Iterator[str]:
    if not fact.denied and fact.status != "retired":
        yield fact.predicate


def _worded(_bank: Meanings, fact: Fact) -> Iterator[str]:
    if fact.status != "retired":
        yield " ".join(word for word in folded(fact.statement).split() if word not in NEGATIONS)


def _contrasted(_bank: Meanings, row: Contrast) -> Iterator[tuple[str, str]]:
    if row.exclusive and row.status == PUBLISHED:
        yield from ((concept, row.predicate) for concept in row.values)


def _listed_in_contrast(bank: Meanings, row: Contrast) -> set[tuple[str, str]]:
    if row.status != PUBLISHED:
        return set()
    listed = (value for values in row.values.values() for value in values)
    return {(row.predicate, bank.meaning(value)) for value in listed}


def _completed(_bank: Meanings, row: Complete) -> Iterator[tuple[str, str]]:
    if row.status == PUBLISHED:
        yield row.subject, row.predicate


def _completed_under(_bank: Meanings, row: Complete) -> Iterator[str]:
    if row.status == PUBLISHED:
        yield row.predicate


def _foiled(_bank: Meanings, row: Foil) -> Iterator[tuple[str, str]]:
    if row.status == PUBLISHED:
        yield from ((subject, row.predicate) for subject in row.false_for)


def _foil_value(bank: Meanings, row: Foil) -> Iterator[tuple[str, str]]:
    if row.status == PUBLISHED:
        yield row.predicate, bank.meaning(row.value)


INDEXES = {
    "facts_about": Index("facts", _subject),
    "facts_of": Index("facts", _subject_and_predicate),
    "facts_saying": Index("facts", _said),
    "facts_under": Index("facts", _asserted_under),
    "facts_worded": Index("facts", _worded),
    "contrasts_of": Index("contrasts", _contrasted),
    "contrasts_saying": Index("contrasts", _listed_in_contrast),
    "complete_of": Index("complete", _completed),
    "complete_under": Index("complete", _completed_under),
    "foils_of": Index("foils", _foiled),
    "foils_saying": Index("foils", _foil_value),
}
"""The indexes of a bank by name; each is a property of `Bank` that says what it holds."""

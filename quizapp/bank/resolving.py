"""What people type, brought to the concepts it names: by id, name or synonym."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from question_bank.content import Bank
from question_bank.content.text import folded

MOST_SUGGESTED = 5
LEAST_ALIKE = 0.6
"""How alike a name has to be to be suggested, 0 to 1 (difflib's ratio)."""


class Found(NamedTuple):
    """What somebody typed, and the concept it names; None: it stays a phrase."""

    text: str
    concept: str | None

    @property
    def value(self) -> str:
        """What a fact holds of it: the concept's id, or the phrase itself."""
        return self.concept or self.text


def concept_named(bank: Bank, text: str) -> str | None:
    """Return the id of the concept that a text names, if any does."""
    meaning = bank.meaning(text.strip())
    return meaning if meaning in bank.concepts else None


def found_in(bank: Bank, texts: Iterable[str]) -> list[Found]:
    """Say of each text which concept it names; none twice."""
    found = {
        each.value: each for each in (Found(text, concept_named(bank, text)) for text in texts)
    }
    return list(found.values())


def suggestions(bank: Bank, text: str) -> list[str]:
    """Return the names of concepts that may have been meant."""
    near = get_close_matches(
        folded(text), bank.concept_named, n=2 * MOST_SUGGESTED, cutoff=LEAST_ALIKE
    )
    names = dict.fromkeys(bank.name(bank.concept_named[name]) for name in near)
    return list(names)[:MOST_SUGGESTED]


def completions(bank: Bank, typed: str, most: int = 20) -> list[tuple[str, str]]:
    """Return (id, name) of the concepts whose name or synonym has a word that begins as typed.

    Those whose name itself begins so come first.
    """
    start = folded(typed)
    if not start:
        return []
    known = bank.concept_named.items()
    rows = [(not name.startswith(start), name, ident) for name, ident in known]
    fitting = sorted(row for row in rows if not row[0] or f" {start}" in row[1])
    ids = dict.fromkeys(ident for _later, _name, ident in fitting)
    return [(ident, bank.name(ident)) for ident in list(ids)[:most]]

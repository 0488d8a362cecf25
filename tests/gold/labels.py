"""What a reader said of a sentence, and what two readers agree on."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

Said = Literal["yes", "no", "unsure"]
Row: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str, int]
"""A document's name and a sentence's number in it."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader said of a sentence; of what is no fact, nothing but that."""

    fact: Said
    category: str | None = None
    also: str | None = None
    subject: str | None = None
    subject_also: tuple[str, ...] = ()

    @property
    def categories(self) -> frozenset[str]:
        """The categories that are right."""
        return frozenset(each for each in (self.category, self.also) if each)

    @property
    def names(self) -> frozenset[str]:
        """The subject's names that are right, as they are compared."""
        return frozenset(normal(each) for each in (self.subject, *self.subject_also) if each)


def normal(name: str) -> str:
    """Return a name as it is compared: no case, no punctuation, no plural."""
    words = re.sub(r"[^\w\s]|_", " ", re.sub(r"['’]s?\b", "", name.casefold())).split()
    return " ".join(word if word.endswith("ss") else word.removesuffix("s") for word in words)


def rows(path: Path) -> list[Row]:
    """Return the rows of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def label_of(row: Row) -> Label:
    """Return a row's label."""
    if row["fact"] != "yes":
        return Label(row["fact"])
    also = tuple(row.get("subject_also") or ())
    return Label("yes", row["category"], row.get("also"), row["subject"], also)


def labels(path: Path) -> dict[Key, Label]:
    """Return the labels of a file that gives them by document and sentence number."""
    return {(row["file"], row["n"]): label_of(row) for row in rows(path)}


def agreed(one: Mapping[Key, Label], other: Mapping[Key, Label]) -> dict[Key, Label | None]:
    """Return what two readings of the same sentences agree on, and None where they do not."""
    return {key: both(one[key], other[key]) for key in one if key in other}


def both(one: Label, other: Label) -> Label | None:
    """Return the label that two readers share, or None.

    They agree on a fact if they share a category and a subject's name, first choice or second.
    What only one of them would accept beside it is accepted.
    """
    if one.fact != other.fact:
        return None
    if one.fact != "yes":
        return one
    shared = one.categories & other.categories
    if not shared or not one.names & other.names:
        return None
    first = next(each for each in (one.category, other.category, one.also) if each in shared)
    seconds = (one.category, other.category, one.also, other.also)
    also = next((each for each in seconds if each and each != first), None)
    names = dict.fromkeys((*one.subject_also, other.subject or "", *other.subject_also))
    return Label("yes", first, also, one.subject, tuple(n for n in names if n != one.subject))

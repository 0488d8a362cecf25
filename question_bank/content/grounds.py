"""What makes an option false besides a denied fact, and what keeps it from being false."""

from collections.abc import Mapping
from dataclasses import dataclass

from question_bank.content.facts import Basis, Status


@dataclass(frozen=True)
class Contrast:
    """Values that tell concepts apart: what is listed under one is false of every other listed.

    With a ``frame`` that holds under this lead-in alone, as in a grouping of an article's own.
    """

    id: str
    predicate: str
    values: Mapping[str, tuple[str, ...]]
    exclusive: bool
    basis: Basis
    source: str | None
    why: str
    frame: str | None = None
    status: Status = "published"


@dataclass(frozen=True)
class Complete:
    """A list that names everything the predicate holds of the subject."""

    id: str
    subject: str
    predicate: str
    values: tuple[str, ...]
    source: str | None
    status: Status = "published"


@dataclass(frozen=True)
class Foil:
    """A value from outside the articles, known to be false for the subjects in ``false_for``.

    With a ``frame`` it is only false under that lead-in, and serves only there.
    """

    id: str
    value: str
    kind: str
    predicate: str
    false_for: tuple[str, ...]
    frame: str | None
    why: str
    source: str | None
    status: Status = "published"


@dataclass(frozen=True)
class Overlap:
    """Values that could be meant by one another, so that neither is false where another is true."""

    values: tuple[str, ...]
    why: str

"""The nouns of memory: the four ratings and the state of one learner's memory of one fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Protocol


class Rating(IntEnum):
    """How a recall went; everything but AGAIN counts as recalled."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Trace(Protocol):
    """What FSRS knows of a memory; both parts of a belief have it."""

    @property
    def stability(self) -> float:
        """Days until the chance of recall has fallen to 90 %; at least 0.001."""

    @property
    def difficulty(self) -> float:
        """How slowly stability grows: 1 (easy) to 10 (hard)."""


@dataclass(frozen=True, slots=True)
class Luck:
    """The other belief about a memory: that the right answers since its last miss were luck."""

    chance: float
    """How likely that is: above 0, below 1."""
    stability: float
    """Days, as in `MemoryState`, if it is so."""
    difficulty: float
    """1 to 10, as in `MemoryState`, if it is so."""


@dataclass(frozen=True, slots=True)
class MemoryState:
    """One learner's memory of one fact after its latest review.

    It holds nothing that cannot be rebuilt by folding the reviews (see `replay`). Stability and
    difficulty are those of a learner who knew what was answered rightly.
    """

    stability: float
    """Days until the chance of recall has fallen to 90 %; at least 0.001."""
    difficulty: float
    """How slowly stability grows: 1 (easy) to 10 (hard)."""
    last_review: datetime
    """When it was last reviewed: aware, UTC."""
    last_day: date
    """The learner's own day of that review (see `days`)."""
    reps: int
    """Reviews counted so far."""
    lapses: int
    """Times it was forgotten: rated AGAIN on a later day than the review before."""
    luck: Luck | None = None
    """What speaks against that; None where no right answer can have been luck."""

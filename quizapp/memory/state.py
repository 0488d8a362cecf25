"""The nouns of memory: the four ratings and the state of one learner's memory of one fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum


class Rating(IntEnum):
    """How a recall went; everything but AGAIN counts as recalled."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class MemoryState:
    """One learner's memory of one fact after its latest review.

    It holds nothing that cannot be rebuilt by folding the reviews (see `replay`).
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

"""The nouns of a review log: its reviews, and what is wrong with its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

KEPT = 1000
"""How many problems are kept word by word; the rest are counted, so that no file fills memory."""


class UnreadableLogError(ValueError):
    """A file that is no review log at all; the message is a sentence for whoever chose it."""


class RowError(ValueError):
    """A row that cannot be used; the message says why, for a list of problems."""


@dataclass(frozen=True, slots=True)
class LoggedReview:
    """One rated review, as some program logged it."""

    where: str
    """Its place in the file, such as "line 17"."""
    card: str
    rating: int
    """1 (Again) to 4 (Easy)."""
    at: datetime
    """Aware, UTC."""
    duration_ms: int | None
    """How long the answer took; None where the log does not say."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a log: where, what, and whether the row was used all the same."""

    where: str
    message: str
    used: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"

    def to_plain(self) -> dict[str, str | bool]:
        """Return the problem as plain data."""
        return {"where": self.where, "problem": self.message, "used": self.used}


@dataclass(slots=True)
class Problems:
    """The problems found so far: all counted, the first `KEPT` of each sort kept.

    What was left out and what was only told are kept apart, so that neither crowds out the other.
    """

    left_out: list[Problem] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)
    left_out_count: int = 0
    told_count: int = 0

    def leave_out(self, where: str, message: str) -> None:
        """Note a row that is not used."""
        self.left_out_count += 1
        if len(self.left_out) < KEPT:
            self.left_out.append(Problem(where, message))

    def tell(self, where: str, message: str) -> None:
        """Note something odd about a row that is used."""
        self.told_count += 1
        if len(self.told) < KEPT:
            self.told.append(Problem(where, message, used=True))


@dataclass(frozen=True, slots=True)
class ReviewLog:
    """What was read: reviews in order of time, rows that are no reviews, and problems."""

    reviews: tuple[LoggedReview, ...]
    no_reviews: int
    """Rows that are sound but rate nothing (see `revlog`)."""
    problems: Problems

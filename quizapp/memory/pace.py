"""How much a day holds: seconds an answer takes, how many reviews, how many new facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

REVIEW_SECONDS = 8.0
"""What a review takes until a learner's own answers tell."""
NEW_SECONDS = 20.0
"""What a new fact takes until a learner's own answers tell."""
ENOUGH = 20
"""Answers before a learner's own durations count."""
FEWEST = 30
"""Reviews a day that nobody is asked to stay below unless they say so."""
MORE_THAN_USUAL = 1.5
"""Times the usual reviews of a day: more is a wall to be climbed in steps (see `catch_up`)."""
BEGUN_BY = 0.5
"""The share of the days to an exam within which its facts should be begun.

A smaller share teaches a little more (.3: up to .007 in `tests.simulation.plan`) for first days
that are much harder than the rest.
"""
NEW_SHARE = 0.9
"""The share of a day's minutes that an exam's new facts may take from its reviews.

Where there is far too much to begin it all, beginning is what exam day gains most by; a day of
nothing but new facts is what a learner gives up on.
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds an answer takes."""

    review: float = REVIEW_SECONDS
    new: float = NEW_SECONDS


USUAL_PACE = Pace()


def pace_of(reviews: Sequence[float], new: Sequence[float]) -> Pace:
    """Return a learner's pace from the seconds that their latest reviews and new facts took.

    The median, so that an answer left open over lunch does not count; between 1 and 300 seconds.
    """
    return Pace(_usual_seconds(reviews, REVIEW_SECONDS), _usual_seconds(new, NEW_SECONDS))


def _usual_seconds(seconds: Sequence[float], otherwise: float) -> float:
    if len(seconds) < ENOUGH:
        return otherwise
    return min(max(median(seconds), 1.0), 300.0)


def daily_limit(
    chosen: int | None, minutes: float | None, done: Sequence[int], pace: Pace = USUAL_PACE
) -> int:
    """Return how many reviews a day should hold at most: at least one.

    What the learner chose; else what their daily minutes hold; else half as many again as the
    median of `done`, the reviews of the latest days on which there were any.
    """
    if chosen is not None:
        return max(1, chosen)
    if minutes is not None:
        return max(1, int(60 * minutes / pace.review))
    return max(FEWEST, ceil(MORE_THAN_USUAL * median(done))) if done else FEWEST


def new_needed(unbegun: int, days_left: int) -> int:
    """Return how many facts to begin today so that an exam `days_left` days off finds all begun.

    Counted anew each day it asks for more at first, when a fact begun can still be reviewed.
    """
    return ceil(unbegun / max(1.0, BEGUN_BY * days_left)) if unbegun > 0 else 0


def new_allowed(  # noqa: PLR0913 - what a day is to bring, what it holds already, what it may hold
    daily_new: int,
    begun: int,
    reviews: int,
    limit: int | None = None,
    *,
    needed: int = 0,
    pace: Pace = USUAL_PACE,
) -> int:
    """Return how many more new facts today may bring, after the `begun` ones.

    `reviews` are those of the whole day, done and waiting; `limit` is how many reviews a day
    should hold, None if any number: reviews come first and new facts get the time that is left,
    so a backlog pauses them. `needed` facts for an exam (see `new_needed`) keep a share of the day.
    """
    wanted = max(daily_new, needed)
    if limit is not None:
        seconds = limit * pace.review
        left = (seconds - reviews * pace.review) / pace.new
        kept = min(needed, NEW_SHARE * seconds / pace.new)
        wanted = min(wanted, int(max(0.0, left, kept)))
    return max(0, wanted - begun)


def reviews_allowed(limit: int, new: int, pace: Pace = USUAL_PACE) -> int:
    """Return how many reviews of a day stay within its limit beside `new` new facts."""
    return max(0, limit - ceil(new * pace.new / pace.review))

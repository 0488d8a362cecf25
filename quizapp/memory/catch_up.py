"""After a break: a daily share of what is overdue instead of a wall, and when it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 60
"""Days that catching up may take; with fewer reviews a day it is said not to be possible."""
COMES_BACK = 0.5
"""The share of the reviews done on a day that are due again before the backlog is gone.

With it the days foretold are within a fifth of those simulated (1,500 to 200 facts, 10 to 90 days
away, 15 to 150 a day; order and learners as in `tests.simulation.queue`).
"""


@dataclass(frozen=True, slots=True)
class CatchUp:
    """A plan for what is overdue. Reviews of `today` and `put_off` add up to what is due."""

    today: int
    """Reviews to do today: those that lose most by waiting."""
    put_off: int
    """Reviews left for later: those that lose least."""
    limit: int
    """Reviews a day, at most."""
    days: int | None
    """Days with today until nothing is put off any more; None if that takes more than `LONGEST`."""
    enough: int
    """The fewest reviews a day with which it would take no more than `LONGEST` days."""


def catch_up(due: int, coming: Sequence[int], limit: int, done: int = 0) -> CatchUp | None:
    """Return how to work off `due` reviews at most `limit` a day; None if they fit into today.

    `coming` counts what comes due on each of the next days, tomorrow first; `done` counts the
    reviews done today already. New facts wait until it is over (`pace.new_allowed`).
    """
    limit = max(1, limit)
    today = max(0, limit - done)
    if due <= today:
        return None
    return CatchUp(
        today=today,
        put_off=due - today,
        limit=limit,
        days=_days(due + done, coming, limit),
        enough=_enough(due + done, coming),
    )


def _days(due: int, coming: Sequence[int], limit: int) -> int | None:
    """Count the days until what is due fits into one, at most `LONGEST`."""
    left = float(due)
    for day in range(LONGEST):
        if left <= limit:
            return day + 1
        left += COMES_BACK * limit - limit + (coming[day] if day < len(coming) else 0)
    return None


def _enough(due: int, coming: Sequence[int]) -> int:
    """Find the smallest limit that catches up in time: more a day never takes longer."""
    low, high = 1, max(1, due + sum(coming))
    while low < high:
        middle = (low + high) // 2
        if _days(due, coming, middle) is None:
            low = middle + 1
        else:
            high = middle
    return low

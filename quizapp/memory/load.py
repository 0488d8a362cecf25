"""How well a day suits a review: less where much is due already, on easy days, beside siblings.

It only chooses among the days of FSRS's fuzz range, so a review that is due tomorrow stays there.
What that comes to with ten new facts a day, from day 45 to 150 (`python -m tests.simulation.load`):
a day differs from the day before by 9 % of the average, not 13 %; 33 % of reviews, not 43 %, share
their day with a sibling; a Saturday that takes half has 76 % of a weekday's reviews, a Sunday that
takes none 38 %, all of them at intervals too short for fuzz.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

EVERY_DAY = (1.0,) * 7
"""No easy days: each weekday, Monday first, takes its whole share."""

_EVENNESS = 2.0
"""How strongly a full day repels: weight = share / (1 + due / share) ** this."""
_BESIDE_SIBLING = 0.1
"""The share of its weight that a day keeps when a fact of the same subject is due on it."""
_LEAST = 1e-40
"""The share of a day that takes none."""
_ONLY_IF_NEEDED = 1e-30
"""So little that such a day is drawn only where there is no other; still above 0."""


def weigher(
    loads: Mapping[date, int],
    easy_days: Sequence[float] = EVERY_DAY,
    siblings: Collection[date] = (),
    exam_day: date | None = None,
) -> Callable[[date], float]:
    """Return the weight of a day (above 0) for `schedule.due_day`.

    `loads` counts what is due by day; `easy_days` are the shares (0 to 1) each weekday takes,
    Monday first, where 0 means: only if no other day may be chosen; `siblings` are the days on
    which facts of the same subject are due; `exam_day` that of an exam the fact belongs to: a day
    before it is better than any other.
    Raises ValueError unless there are seven easy days, each from 0 to 1.
    """
    if len(easy_days) != len(EVERY_DAY) or not all(0 <= share <= 1 for share in easy_days):
        raise ValueError("Easy days are seven shares from 0 to 1, Monday first.")
    beside = frozenset(siblings)

    def weigh(day: date) -> float:
        share = max(easy_days[day.weekday()], _LEAST)
        weight: float = share * (1.0 + max(0, loads.get(day, 0)) / share) ** -_EVENNESS
        if day in beside:
            weight *= _BESIDE_SIBLING
        if exam_day is not None and day >= exam_day:
            weight *= _ONLY_IF_NEEDED
        return weight

    return weigh

"""When a fact comes back: the day its memory falls to the wanted retention, spread a little.

Fuzz keeps facts learnt together from coming back together for ever. It comes from a seed, so the
same log always gives the same dates.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, datetime, timedelta
from hashlib import blake2b
from itertools import accumulate
from math import floor, inf

from quizapp.memory.belief import interval, review
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import MemoryState, Rating

Weigh = Callable[[date], float]
"""How well a day suits, above 0: only the proportions matter (see `load`)."""

LONGEST_INTERVAL = 36_500
"""Days: FSRS's own limit, a hundred years."""

_FUZZ_STARTS = 2.5
"""Days: shorter intervals are not fuzzed."""
_FUZZ_BANDS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, inf, 0.05))
"""Of the days between the first two numbers, the share an interval may move (as in Anki, FSRS)."""


def seed_for(learner_id: str, fact_id: str) -> int:
    """Return the seed of one learner's memory of one fact: the same in every process and year.

    63 bits, so that any database can hold it. Not Python's `hash`, which changes with each start.
    """
    return _digest(f"{learner_id}\0{fact_id}") >> 1


def due_day(
    state: MemoryState,
    desired_retention: float,
    seed: int,
    model: Model = DEFAULT_MODEL,
    *,
    weigh: Weigh | None = None,
) -> date:
    """Return the learner's day on which to review next: the next day at the earliest.

    Of the days that fuzz may choose, `weigh` makes some likelier than others. The same state, seed
    and weights always give the same day; each further review draws its own fuzz.
    Raises ValueError unless the desired retention lies between 0 and 1.
    """
    return day_after(state, whole_interval(interval(state, desired_retention, model)), seed, weigh)


def day_after(state: MemoryState, days: int, seed: int, weigh: Weigh | None = None) -> date:
    """Return what `due_day` does, of an interval of whole `days` that is worked out already."""
    draw = _digest(f"{seed}\0{state.reps}") / 2**64
    if weigh is None:
        return state.last_day + timedelta(days=fuzzed(days, draw))
    return _weighed(state.last_day, fuzz_range(days), draw, weigh)


def _weighed(last: date, between: tuple[int, int], draw: float, weigh: Weigh) -> date:
    """Choose a day by a draw from [0, 1), each as likely as it weighs."""
    shortest, longest = between
    days = [last + timedelta(days=wait) for wait in range(shortest, longest + 1)]
    ends = list(accumulate(weigh(day) for day in days))
    return days[min(bisect_right(ends, draw * ends[-1]), len(days) - 1)]


def previews(  # noqa: PLR0913 - a review's own arguments and those of its date
    state: MemoryState | None,
    at: datetime,
    day: date,
    desired_retention: float,
    seed: int,
    *,
    model: Model = DEFAULT_MODEL,
    floor: float = 0.0,
    confidence: str | None = None,
    weigh: Weigh | None = None,
) -> dict[int, date]:
    """Return, for each rating 1 to 4, the day the fact would come back if rated so now."""
    after = {
        int(rating): review(state, rating, at, day, model, floor=floor, confidence=confidence)
        for rating in Rating
    }
    return {
        rating: due_day(reviewed, desired_retention, seed, model, weigh=weigh)
        for rating, reviewed in after.items()
    }


def whole_interval(days: float) -> int:
    """Round an interval to whole days, from the next day to a hundred years."""
    return min(max(round(days), 1), LONGEST_INTERVAL)


def fuzz_range(days: int) -> tuple[int, int]:
    """Return the shortest and the longest interval that fuzz may make of `days`.

    Source: py-fsrs 6 `_get_fuzz_range`, after Anki's `constrained_fuzz_bounds`.
    """
    if days < _FUZZ_STARTS:
        return days, days
    delta = 1.0 + sum(share * max(min(days, end) - start, 0.0) for start, end, share in _FUZZ_BANDS)
    return round(days - delta), min(round(days + delta), LONGEST_INTERVAL)


def fuzzed(days: int, draw: float) -> int:
    """Choose from the fuzz range of `days` by a draw from [0, 1).

    Rounded down, so that each day is equally likely; py-fsrs rounds to nearest, which
    favours the middle and can pass the range's end.
    """
    shortest, longest = fuzz_range(days)
    return shortest + floor(draw * (longest - shortest + 1))


def _digest(text: str) -> int:
    """Hash text to 64 bits; far cheaper than seeding `random.Random` for a single draw."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())

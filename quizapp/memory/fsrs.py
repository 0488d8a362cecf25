"""FSRS-6, the model of forgetting, as small named formulas.

Source of every formula: open-spaced-repetition, "The Algorithm", section FSRS-6
(https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm). As there, `w` are the
21 parameters, S is stability (days), D difficulty (1 to 10), R retrievability (0 to 1), G the
rating (1 to 4); S1 and D1 are the values after a review. The bounds are those of py-fsrs 6, which
the tests hold these functions against.

Time is counted in the learner's own days, so a review is either on the same day or whole days
after the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from math import exp

from quizapp.memory.days import as_utc
from quizapp.memory.state import MemoryState, Rating, Trace

DEFAULT_PARAMETERS: tuple[float, ...] = (
    *(0.212, 1.2931, 2.3065, 8.2956),  # w0-w3: stability after a first rating
    *(6.4133, 0.8334, 3.0194, 0.001),  # w4-w7: difficulty
    *(1.8722, 0.1666, 0.796),  # w8-w10: stability after recall
    *(1.4835, 0.0614, 0.2629, 1.6483),  # w11-w14: stability after forgetting
    *(0.6014, 1.8729),  # w15, w16: what Hard takes and Easy adds
    *(0.5425, 0.0912, 0.0658),  # w17-w19: reviews on the same day
    0.1542,  # w20: how fast the forgetting curve flattens
)
"""The parameters FSRS-6 ships, fitted to several hundred million reviews."""

STABILITY_MIN = 0.001
DIFFICULTY_MIN, DIFFICULTY_MAX = 1.0, 10.0


def review(
    state: MemoryState | None,
    rating: int,
    at: datetime,
    day: date,
    parameters: Sequence[float] = DEFAULT_PARAMETERS,
) -> MemoryState:
    """Return the memory after a review rated `rating` (1 to 4) at `at`, on the learner's `day`.

    Time never runs backwards for a memory: an earlier `at` or `day` counts as the last one known.
    Raises ValueError for another rating and for a time without zone.
    """
    grade, at = Rating(rating), as_utc(at)
    if state is None:
        return MemoryState(
            stability=initial_stability(grade, parameters),
            difficulty=initial_difficulty(grade, parameters),
            last_review=at,
            last_day=day,
            reps=1,
            lapses=0,
        )
    elapsed = elapsed_days(state, day)
    forgotten = grade is Rating.AGAIN and elapsed > 0
    return MemoryState(
        stability=next_stability(state, grade, elapsed, parameters),
        difficulty=next_difficulty(state.difficulty, grade, parameters),
        last_review=max(at, state.last_review),
        last_day=max(day, state.last_day),
        reps=state.reps + 1,
        lapses=state.lapses + forgotten,
    )


def elapsed_days(state: MemoryState, day: date) -> int:
    """Return the whole days from the last review to `day`, never less than none."""
    return max(0, (day - state.last_day).days)


def retrievability(
    state: Trace, elapsed_days: float, parameters: Sequence[float] = DEFAULT_PARAMETERS
) -> float:
    """Return the chance (0 to 1) of recall `elapsed_days` after the last review."""
    return forgetting_curve(elapsed_days, state.stability, parameters)


def forgetting_curve(
    elapsed_days: float, stability: float, parameters: Sequence[float] = DEFAULT_PARAMETERS
) -> float:
    """R(t, S) = (1 + FACTOR · t / S) ^ -w20; time before the last review counts as none."""
    return float((1 + _factor(parameters) * max(0.0, elapsed_days) / stability) ** -parameters[20])


def interval_days(
    stability: float,
    desired_retention: float,
    parameters: Sequence[float] = DEFAULT_PARAMETERS,
) -> float:
    """I(r, S) = S / FACTOR · (r ^ (-1 / w20) - 1): the days, unrounded, until R has fallen to r.

    Raises ValueError unless the desired retention lies between 0 and 1, both excluded.
    """
    if not 0 < desired_retention < 1:
        raise ValueError(f"A desired retention lies between 0 and 1, not at {desired_retention}.")
    return float(stability / _factor(parameters) * (desired_retention ** (-1 / parameters[20]) - 1))


def _factor(parameters: Sequence[float]) -> float:
    """FACTOR = 0.9 ^ (-1 / w20) - 1, which makes R(S, S) = 90 %."""
    return float(0.9 ** (-1 / parameters[20]) - 1)


def initial_stability(rating: Rating, w: Sequence[float]) -> float:
    """S0(G) = w[G - 1]."""
    return max(STABILITY_MIN, w[rating - 1])


def initial_difficulty(rating: Rating, w: Sequence[float]) -> float:
    """D0(G) = w4 - e^(w5 · (G - 1)) + 1, kept within 1 and 10."""
    return _within_bounds(_unbounded_initial_difficulty(rating, w))


def _unbounded_initial_difficulty(rating: Rating, w: Sequence[float]) -> float:
    return w[4] - exp(w[5] * (rating - 1)) + 1


def next_difficulty(difficulty: float, rating: Rating, w: Sequence[float]) -> float:
    """D2 = w7 · D0(4) + (1 - w7) · D1, with D1 = D - w6 · (G - 3) · (10 - D) / 9.

    D1 moves less the harder the fact is (linear damping); D2 drifts back towards the easiest
    start (mean reversion), which is used before it is kept within bounds.
    """
    moved = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
    easiest = _unbounded_initial_difficulty(Rating.EASY, w)
    return _within_bounds(w[7] * easiest + (1 - w[7]) * moved)


def _within_bounds(difficulty: float) -> float:
    return min(max(difficulty, DIFFICULTY_MIN), DIFFICULTY_MAX)


def next_stability(state: Trace, rating: Rating, elapsed: int, w: Sequence[float]) -> float:
    """Return the stability after a review `elapsed` whole days after the last one."""
    if elapsed == 0:
        stability = stability_on_same_day(state.stability, rating, w)
    elif rating is Rating.AGAIN:
        stability = stability_after_forgetting(state, retrievability(state, elapsed, w), w)
    else:
        stability = stability_after_recall(state, rating, retrievability(state, elapsed, w), w)
    return max(STABILITY_MIN, stability)


def stability_on_same_day(stability: float, rating: Rating, w: Sequence[float]) -> float:
    """S1(S, G) = S · e^(w17 · (G - 3 + w18)) · S^(-w19); only forgetting may lower it."""
    growth = float(exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19])
    return stability * (growth if rating is Rating.AGAIN else max(1.0, growth))


def stability_after_recall(
    state: Trace, rating: Rating, chance: float, w: Sequence[float]
) -> float:
    """S1 = S · (1 + e^w8 · (11 - D) · S^(-w9) · (e^(w10 · (1 - R)) - 1) · h · b).

    h is w15 for Hard, b is w16 for Easy, both 1 otherwise. The less likely the recall was
    (`chance`, R), the more it teaches.
    """
    hard = w[15] if rating is Rating.HARD else 1.0
    easy = w[16] if rating is Rating.EASY else 1.0
    surprise = exp(w[10] * (1 - chance)) - 1
    ease = exp(w[8]) * (11 - state.difficulty) * state.stability ** -w[9]
    return float(state.stability * (1 + ease * surprise * hard * easy))


def stability_after_forgetting(state: Trace, chance: float, w: Sequence[float]) -> float:
    """S1 = w11 · D^(-w12) · ((S + 1)^w13 - 1) · e^(w14 · (1 - R)), at most S / e^(w17 · w18).

    w17 · w18 is what a Good on the same day adds, so that forgetting and relearning within a day
    leaves no more than there was.
    """
    relearnt = (
        w[11]
        * state.difficulty ** -w[12]
        * ((state.stability + 1) ** w[13] - 1)
        * exp(w[14] * (1 - chance))
    )
    return float(min(relearnt, state.stability / exp(w[17] * w[18])))

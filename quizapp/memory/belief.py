"""What an answer says of a memory that may have been lucky: a belief with two parts.

A right answer to a choice comes from knowing or from guessing. The state after it therefore has two
parts: `known` (FSRS after a recall) and `lucky` (FSRS after forgetting, since the learner saw the
answer and learnt it anew), weighed by Bayes' rule with the guess floor as the likelihood of luck.
Where the floor is 0 there is one part, and it is FSRS-6 exactly. Two parts and not one for every
run of luck: what came before an answer is gathered into each part by its mean (of log stability,
and of difficulty).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import exp, log

from quizapp.memory import fsrs
from quizapp.memory.days import as_utc
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import Luck, MemoryState, Rating, Trace

KNOWN_AT_FIRST = 0.5
"""The chance that a fact never asked before is known: a learner has read the documents, or not."""

WORDS: dict[str | None, tuple[float, float]] = {
    None: (1.0, 1.0),
    "sure": (0.7, 0.15),
    "unsure": (0.25, 0.45),
    "guess": (0.05, 0.4),
}
"""For each word of confidence, how often it is said by who knew and by who guessed rightly.

What was not said tells nothing. The words are shares: each column but the first adds up to 1.
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stability and a difficulty, with the weight of the belief in them."""

    weight: float
    stability: float
    difficulty: float


def review(  # noqa: PLR0913 - an answer: what, when, how likely luck, and how the learner forgets
    state: MemoryState | None,
    rating: int,
    at: datetime,
    day: date,
    model: Model = DEFAULT_MODEL,
    *,
    floor: float = 0.0,
    confidence: str | None = None,
) -> MemoryState:
    """Return the memory after a review rated `rating` (1 to 4) at `at`, on the learner's `day`.

    `floor` is the chance (0 to 1, 1 excluded) of being right by luck, `confidence` what the learner
    said of it. Time never runs backwards for a memory: an earlier `at` or `day` counts as the last
    one known. Raises ValueError for another rating or floor, an unknown word and a naive time.
    """
    grade, at = Rating(rating), as_utc(at)
    if not 0 <= floor < 1:
        raise ValueError(f"A guess floor lies between 0 and 1, not at {floor}.")
    said_knowing, said_guessing = WORDS[confidence]
    elapsed = 0 if state is None else fsrs.elapsed_days(state, day)
    w = model.parameters
    if state is None:
        recalled, known, missed = _first(grade, w)
    else:
        recalled, known, missed = _later(state, grade, elapsed, w)
    forgotten = grade is Rating.AGAIN
    by_luck = 0.0 if forgotten else (1 - recalled) * floor * said_guessing
    luck = by_luck / (by_luck + recalled * said_knowing) if by_luck else 0.0
    stands = missed if forgotten else known
    return MemoryState(
        stability=stands.stability,
        difficulty=stands.difficulty,
        last_review=at if state is None else max(at, state.last_review),
        last_day=day if state is None else max(day, state.last_day),
        reps=1 if state is None else state.reps + 1,
        lapses=0 if state is None else state.lapses + (forgotten and elapsed > 0),
        luck=Luck(luck, missed.stability, missed.difficulty) if luck else None,
    )


def _first(grade: Rating, w: tuple[float, ...]) -> tuple[float, _Part, _Part]:
    """Return the chance that a new fact was known, and its memory if it was and if not."""
    return KNOWN_AT_FIRST, _begun(grade, w), _begun(Rating.AGAIN, w)


def _begun(grade: Rating, w: tuple[float, ...]) -> _Part:
    return _Part(1.0, fsrs.initial_stability(grade, w), fsrs.initial_difficulty(grade, w))


def _later(
    state: MemoryState, grade: Rating, elapsed: int, w: tuple[float, ...]
) -> tuple[float, _Part, _Part]:
    """Return the chance that a fact was recalled, and its memory if it was and if not."""
    parts = _parts(state)
    chances = [fsrs.forgetting_curve(elapsed, part.stability, w) for part in parts]
    pairs = list(zip(parts, chances, strict=True))
    known = _gathered(
        (part.weight * chance, _after(part, grade, elapsed, w)) for part, chance in pairs
    )
    missed = _gathered(
        (part.weight * (1 - chance), _after(part, Rating.AGAIN, elapsed, w))
        for part, chance in pairs
    )
    return sum(part.weight * chance for part, chance in pairs), known, missed


def _parts(state: MemoryState) -> list[_Part]:
    luck = state.luck
    if luck is None:
        return [_Part(1.0, state.stability, state.difficulty)]
    return [
        _Part(1 - luck.chance, state.stability, state.difficulty),
        _Part(luck.chance, luck.stability, luck.difficulty),
    ]


def _after(trace: Trace, grade: Rating, elapsed: int, w: tuple[float, ...]) -> _Part:
    return _Part(
        1.0,
        fsrs.next_stability(trace, grade, elapsed, w),
        fsrs.next_difficulty(trace.difficulty, grade, w),
    )


def _gathered(weighed: Iterable[tuple[float, _Part]]) -> _Part:
    """Make one part of several by their means; one alone stays as it is, to the last bit."""
    weighed = list(weighed)
    total = sum(weight for weight, _ in weighed)
    if len(weighed) == 1 or total == 0:
        return weighed[0][1]
    stability = exp(sum(weight * log(part.stability) for weight, part in weighed) / total)
    difficulty = sum(weight * part.difficulty for weight, part in weighed) / total
    return _Part(total, stability, difficulty)


def chance(state: MemoryState, elapsed_days: float, model: Model = DEFAULT_MODEL) -> float:
    """Return the chance (0 to 1) of recall `elapsed_days` after the last review, as it is told."""
    return model.told(_believed(state, elapsed_days, model))


def _believed(state: MemoryState, elapsed_days: float, model: Model) -> float:
    w = model.parameters
    known = fsrs.forgetting_curve(elapsed_days, state.stability, w)
    if state.luck is None:
        return known
    lucky = fsrs.forgetting_curve(elapsed_days, state.luck.stability, w)
    return known + state.luck.chance * (lucky - known)


def interval(state: MemoryState, desired_retention: float, model: Model = DEFAULT_MODEL) -> float:
    """Return the days, unrounded, until the chance told has fallen to `desired_retention`.

    Raises ValueError unless the desired retention lies between 0 and 1, both excluded.
    """
    wanted, w = model.asked(desired_retention), model.parameters
    known = fsrs.interval_days(state.stability, wanted, w)
    if state.luck is None:
        return known
    lucky = fsrs.interval_days(state.luck.stability, wanted, w)
    return _crossing(state, wanted, model, min(known, lucky), max(known, lucky))


def _crossing(
    state: MemoryState, wanted: float, model: Model, before: float, after: float
) -> float:
    """Find the day between `before` and `after` when the belief falls to `wanted`.

    The belief falls all the way, so halving finds it; each step also tries the straight line
    between the ends (regula falsi), which is near enough after a few.
    """
    high = _believed(state, before, model) - wanted
    low = _believed(state, after, model) - wanted
    for step in range(_STEPS):
        if after - before <= _NEAR * after:
            break
        middle = (
            (before + after) / 2 if step % 2 else before + (after - before) * high / (high - low)
        )
        found = _believed(state, middle, model) - wanted
        if found > 0:
            before, high = middle, found
        else:
            after, low = middle, found
    return (before + after) / 2


_STEPS = 80
_NEAR = 1e-9
"""The share of an interval that does not matter: far less than a second in a hundred years."""

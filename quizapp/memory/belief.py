"""What an answer says of a memory that may have been lucky: a belief with two parts.

A right answer to a choice comes from knowing or from guessing. The state after it therefore has two
parts: `known` (FSRS after a recall) and `lucky` (FSRS after forgetting, since the learner was shown
the answer and learnt it anew), weighed by Bayes' rule with the guess floor as the likelihood of
luck. Where the floor is 0 there is one part, and it is FSRS-6 exactly.

Each answer would double the parts. They are kept to two, by how the latest answer came about: all
that ends in a recall becomes the known part, all that ends in a guess the lucky one. Merging the
nearest parts instead is no closer to the whole belief, and it jumps: a higher guess floor could
then give a longer wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quizapp.memory import fsrs
from quizapp.memory.days import as_utc
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import Luck, MemoryState, Rating, Trace

KNOWN_AT_FIRST = 0.76
"""The chance that a fact is known when it is first asked.

Of all first ratings in Anki, 24 % are Again (`first_rating_prob` of fsrs-rs' simulator, from its
users' logs). Someone who read the documents first knows more, someone who did not knows less.
"""

WORDS: dict[str | None, tuple[float, float]] = {
    None: (1.0, 1.0),
    "sure": (0.66, 0.31),
    "unsure": (0.26, 0.32),
    "guess": (0.08, 0.37),
}
"""For each word of confidence, how often it is said by who knew and by who guessed rightly.

What was not said tells nothing. The words are shares: each column below the first adds up to 1.

Four learners of five are honest, as in a test of five options where 45 % of answers are sure, 35 %
unsure and 20 % guesses, right in 93 %, 75 % and 50 % of cases (certainty-based marking rewards to
be sure from 80 % on and to guess below 67 %: Gardner-Medwin 2006); lucky guesses come with the
words of wrong answers, a quarter as many of each. One learner of five is always sure, so that
"sure" halves the odds of luck where an honest one would quarter them.
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stability (days) and a difficulty: what FSRS calls a memory."""

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
    by_luck = _odds_of_luck(floor, confidence)
    w = model.parameters
    if not by_luck and (state is None or state.luck is None):
        return fsrs.review(state, grade, at, day, w)
    if state is None:
        stands, luck = _first(grade, by_luck, w)
        return MemoryState(stands.stability, stands.difficulty, at, day, 1, 0, luck)
    elapsed = fsrs.elapsed_days(state, day)
    stands, luck = (
        _later(state, grade, by_luck, elapsed, w) if elapsed else _same_day(state, grade, w)
    )
    return MemoryState(
        stability=stands.stability,
        difficulty=stands.difficulty,
        last_review=max(at, state.last_review),
        last_day=max(day, state.last_day),
        reps=state.reps + 1,
        lapses=state.lapses + (grade is Rating.AGAIN and elapsed > 0),
        luck=luck,
    )


def _odds_of_luck(floor: float, confidence: str | None) -> float:
    """Return how likely a right answer is by luck, over how likely it is by knowing."""
    if not 0 <= floor < 1:
        raise ValueError(f"A guess floor lies between 0 and 1, not at {floor}.")
    if confidence not in WORDS:
        raise ValueError(f"Nobody says {confidence!r} of an answer.")
    knowing, guessing = WORDS[confidence]
    return floor * guessing / knowing


def _first(grade: Rating, by_luck: float, w: tuple[float, ...]) -> tuple[_Part, Luck | None]:
    """Return the memory of a fact that was new."""
    met = _begun(grade, w)
    if grade is Rating.AGAIN:
        return met, None
    return met, _luck(KNOWN_AT_FIRST, (1 - KNOWN_AT_FIRST) * by_luck, _begun(Rating.AGAIN, w))


def _begun(grade: Rating, w: tuple[float, ...]) -> _Part:
    return _Part(fsrs.initial_stability(grade, w), fsrs.initial_difficulty(grade, w))


def _same_day(state: MemoryState, grade: Rating, w: tuple[float, ...]) -> tuple[_Part, Luck | None]:
    """Return the memory after another answer on the same day: both parts move.

    Nothing is learnt of luck: the answer has just been shown, so it is recalled either way.
    """
    luck = state.luck
    stands = _after(state, grade, 0, w)
    if luck is None:
        return stands, None
    lucky = _after(luck, grade, 0, w)
    return stands, Luck(luck.chance, lucky.stability, lucky.difficulty)


def _later(
    state: MemoryState, grade: Rating, by_luck: float, elapsed: int, w: tuple[float, ...]
) -> tuple[_Part, Luck | None]:
    """Return the memory after an answer on a later day: recalled, or not and perhaps guessed."""
    forgotten = grade is Rating.AGAIN
    known, lucky = 1.0, 0.0
    recall = relapse = fsrs.forgetting_curve(elapsed, state.stability, w)
    if state.luck is not None:
        known, lucky = 1 - state.luck.chance, state.luck.chance
        relapse = fsrs.forgetting_curve(elapsed, state.luck.stability, w)
    missing = known * (1 - recall), lucky * (1 - relapse)
    if forgotten or by_luck:
        missed = _whatever_before(state, missing, Rating.AGAIN, elapsed, w)
        if forgotten:
            return missed, None
    recalling = known * recall, lucky * relapse
    recalled = _whatever_before(state, recalling, grade, elapsed, w)
    return recalled, _luck(sum(recalling), sum(missing) * by_luck, missed) if by_luck else None


def _whatever_before(
    state: MemoryState,
    weights: tuple[float, float],
    grade: Rating,
    elapsed: int,
    w: tuple[float, ...],
) -> _Part:
    """Return the memory after a review, as one part whether it had been known or lucky.

    The one part has the mean chance of recall on the day when the longer memory has fallen to 90 %.
    The mean of log stability, taken instead, promises up to 0.4 points too much.
    """
    one = _after(state, grade, elapsed, w)
    total = sum(weights)
    if state.luck is None or total <= 0:
        return one
    other = _after(state.luck, grade, elapsed, w)
    share = weights[1] / total
    longest = max(one.stability, other.stability)
    chance = (1 - share) * fsrs.forgetting_curve(longest, one.stability, w)
    chance += share * fsrs.forgetting_curve(longest, other.stability, w)
    return _Part(
        longest / fsrs.interval_days(1.0, chance, w),
        (1 - share) * one.difficulty + share * other.difficulty,
    )


def _after(trace: Trace, grade: Rating, elapsed: int, w: tuple[float, ...]) -> _Part:
    return _Part(
        fsrs.next_stability(trace, grade, elapsed, w),
        fsrs.next_difficulty(trace.difficulty, grade, w),
    )


def _luck(known: float, lucky: float, part: _Part) -> Luck | None:
    """Return the other belief: two ways to a right answer, as likely as their weights say."""
    share = lucky / (known + lucky)
    return Luck(share, part.stability, part.difficulty) if share > 0 else None


def chance(state: MemoryState, elapsed_days: float, model: Model = DEFAULT_MODEL) -> float:
    """Return the chance (0 to 1) of recall `elapsed_days` after the last review, as it is told."""
    return model.told(_believed(state, elapsed_days, model.parameters))


def _believed(state: MemoryState, elapsed_days: float, w: tuple[float, ...]) -> float:
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
    return _crossing(state, state.luck, wanted, w, (min(known, lucky), max(known, lucky)))


def _crossing(
    state: MemoryState,
    luck: Luck,
    wanted: float,
    w: tuple[float, ...],
    between: tuple[float, float],
) -> float:
    """Find the day when the belief has fallen to `wanted`, which lies between two others.

    The belief falls ever more slowly (a sum of convex curves), so Newton's steps from before that
    day never pass it, and a few are enough.
    """
    day, share = between[0], luck.chance
    needed = (wanted - share * fsrs.forgetting_curve(between[1], luck.stability, w)) / (1 - share)
    if needed < 1:
        day = max(day, fsrs.interval_days(state.stability, needed, w))
    unit = fsrs.interval_days(1.0, 2 ** -w[20], w)
    step = day
    while step > _NEAR * day:
        known = fsrs.forgetting_curve(day, state.stability, w)
        lucky = fsrs.forgetting_curve(day, luck.stability, w)
        falls = (1 - share) * known / (unit * state.stability + day)
        falls += share * lucky / (unit * luck.stability + day)
        step = (known + share * (lucky - known) - wanted) / (w[20] * falls)
        day += step
    return day


_NEAR = 1e-9
"""The share of an interval that does not matter: far less than a second in a hundred years."""

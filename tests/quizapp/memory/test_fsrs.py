"""The model of forgetting: held against py-fsrs, and against its own laws."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import fsrs as oracle
import fsrs_rs_python as second_oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.belief import review
from quizapp.memory.fsrs import (
    DEFAULT_PARAMETERS,
    STABILITY_MIN,
    elapsed_days,
    interval_days,
    retrievability,
)
from quizapp.memory.model import Model
from quizapp.memory.state import MemoryState

START = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

ratings = st.integers(1, 4)
gaps = st.one_of(st.integers(0, 3), st.integers(0, 60), st.integers(0, 3650))
histories = st.lists(st.tuples(ratings, gaps), min_size=1, max_size=40)
retentions = st.floats(0.7, 0.99)


@st.composite
def parameter_sets(draw: st.DrawFn) -> tuple[float, ...]:
    """Draw any parameters that py-fsrs accepts."""
    bounds = zip(
        oracle.scheduler.LOWER_BOUNDS_PARAMETERS,
        oracle.scheduler.UPPER_BOUNDS_PARAMETERS,
        strict=True,
    )
    return tuple(draw(st.floats(low, high)) for low, high in bounds)


def remember(
    history: list[tuple[int, int]], parameters: tuple[float, ...] = DEFAULT_PARAMETERS
) -> MemoryState:
    """Review once for each (rating, days waited before it)."""
    state, day = None, START
    for rating, gap in history:
        day += timedelta(days=gap)
        at = datetime.combine(day, NOON.timetz())
        state = review(state, rating, at, day, Model(parameters))
    assert state is not None
    return state


states = histories.map(remember)


def oracle_scheduler(parameters: tuple[float, ...], retention: float = 0.9) -> oracle.Scheduler:
    return oracle.Scheduler(
        parameters=parameters,
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        enable_fuzzing=False,
    )


@given(history=histories, parameters=st.just(DEFAULT_PARAMETERS) | parameter_sets())
def test_it_agrees_with_py_fsrs_on_any_history(
    history: list[tuple[int, int]], parameters: tuple[float, ...]
) -> None:
    scheduler, card = oracle_scheduler(parameters), oracle.Card()
    state, day = None, 0
    for rating, gap in history:
        day += gap
        at = NOON + timedelta(days=day)
        if state is not None:
            expected = scheduler.get_card_retrievability(card, at)
            assert retrievability(state, gap, parameters) == pytest.approx(expected, rel=1e-9)
        card, _ = scheduler.review_card(card, oracle.Rating(rating), at)
        state = review(state, rating, at, START + timedelta(days=day), Model(parameters))
        assert state.stability == pytest.approx(card.stability, rel=1e-9)
        assert state.difficulty == pytest.approx(card.difficulty, rel=1e-9)


@given(history=histories)
def test_it_agrees_with_fsrs_rs_as_far_as_single_precision_goes(
    history: list[tuple[int, int]],
) -> None:
    """fsrs-rs computes in 32 bits: a relative 2e-5 is what its rounding may add up to."""
    (first, _), *later = history
    trials = [second_oracle.FSRSReview(rating=first, delta_t=0)]
    trials += [second_oracle.FSRSReview(rating=rating, delta_t=gap) for rating, gap in later]
    theirs = second_oracle.FSRS(list(DEFAULT_PARAMETERS)).memory_state(
        second_oracle.FSRSItem(reviews=trials)
    )
    ours = remember(history)
    assert ours.stability == pytest.approx(theirs.stability, rel=2e-5)
    assert ours.difficulty == pytest.approx(theirs.difficulty, rel=2e-5)


@given(states, retentions)
def test_retrievability_equals_the_wanted_retention_at_the_interval(
    state: MemoryState, retention: float
) -> None:
    interval = interval_days(state.stability, retention)
    assert retrievability(state, interval) == pytest.approx(retention, rel=1e-9)


@given(states)
def test_stability_is_the_days_until_nine_tenths(state: MemoryState) -> None:
    assert interval_days(state.stability, 0.9) == pytest.approx(state.stability, rel=1e-9)


@given(states, st.integers(0, 3650), st.integers(1, 3650))
def test_retrievability_falls_with_time(state: MemoryState, sooner: int, more: int) -> None:
    assert retrievability(state, 0) == 1
    assert retrievability(state, sooner) > retrievability(state, sooner + more) > 0


@given(states)
def test_time_before_the_last_review_counts_as_none(state: MemoryState) -> None:
    assert retrievability(state, -5) == 1
    assert elapsed_days(state, state.last_day - timedelta(days=5)) == 0
    assert elapsed_days(state, state.last_day + timedelta(days=5)) == 5


@given(states, gaps)
def test_a_better_rating_never_lasts_shorter_nor_feels_harder(state: MemoryState, gap: int) -> None:
    at, day = state.last_review + timedelta(days=gap), state.last_day + timedelta(days=gap)
    after = [review(state, rating, at, day) for rating in (1, 2, 3, 4)]
    stabilities = [one.stability for one in after]
    difficulties = [one.difficulty for one in after]
    assert stabilities == sorted(stabilities)
    assert difficulties == sorted(difficulties, reverse=True)


@given(states, gaps, st.integers(3, 4))
def test_a_right_answer_waits_longer_than_a_wrong_one(
    state: MemoryState, gap: int, right: int
) -> None:
    at, day = state.last_review + timedelta(days=gap), state.last_day + timedelta(days=gap)
    known, missed = review(state, right, at, day), review(state, 1, at, day)
    assert interval_days(known.stability, 0.9) > interval_days(missed.stability, 0.9)


@given(states, st.integers(1, 400), st.integers(1, 400))
def test_recall_after_a_longer_wait_teaches_more(state: MemoryState, gap: int, longer: int) -> None:
    def recalled_after(days: int) -> float:
        later = timedelta(days=days)
        return review(state, 3, state.last_review + later, state.last_day + later).stability

    assert recalled_after(gap + longer) > recalled_after(gap) > state.stability


@given(states, ratings, st.integers(0, 400))
def test_time_never_runs_backwards(state: MemoryState, rating: int, days: int) -> None:
    past = timedelta(days=days)
    rewound = review(state, rating, state.last_review - past, state.last_day - past)
    at_once = review(state, rating, state.last_review, state.last_day)
    assert rewound == at_once
    assert rewound.last_review >= state.last_review
    assert rewound.last_day >= state.last_day


@given(st.lists(st.tuples(st.just(1), st.integers(0, 1)), min_size=1, max_size=40))
def test_a_memory_never_sinks_below_the_least_stability(history: list[tuple[int, int]]) -> None:
    assert remember(history).stability >= STABILITY_MIN


def test_parameters_without_a_first_stability_still_leave_a_memory() -> None:
    nothing = (0.0, *DEFAULT_PARAMETERS[1:])
    assert review(None, 1, NOON, START, Model(nothing)).stability == STABILITY_MIN


def test_a_lapse_is_forgetting_on_a_later_day() -> None:
    assert remember([(1, 0)]).lapses == 0  # never known
    assert remember([(3, 0), (1, 0)]).lapses == 0  # the same day
    assert remember([(3, 0), (1, 12), (1, 0), (1, 1)]).lapses == 2
    assert remember([(3, 0), (1, 12), (1, 0), (1, 1)]).reps == 4


def test_a_time_elsewhere_is_kept_in_utc() -> None:
    elsewhere = datetime.fromisoformat("2026-11-21T13:00:00+01:00")
    assert review(None, 3, elsewhere, START).last_review == NOON
    assert review(None, 3, elsewhere, START).last_review.tzinfo is UTC


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        review(None, 3, NOON.replace(tzinfo=None), START)


@pytest.mark.parametrize("rating", [0, 5, -1])
def test_another_rating_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match=str(rating)):
        review(None, rating, NOON, START)


@pytest.mark.parametrize("retention", [0.0, 1.0, -0.5, 90.0])
def test_a_retention_outside_nought_and_one_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        interval_days(10.0, retention)

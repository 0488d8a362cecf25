"""The date a fact comes back."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import fsrs as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.fsrs import interval_days
from quizapp.memory.schedule import (
    LONGEST_INTERVAL,
    due_day,
    fuzz_range,
    fuzzed,
    previews,
    seed_for,
    whole_interval,
)
from quizapp.memory.state import MemoryState

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
FACT = "dermatomyositis-affects-skin"

seeds = st.integers(0, 2**63 - 1)
retentions = st.floats(0.7, 0.99)


def memory(stability: float, reps: int = 3) -> MemoryState:
    return MemoryState(stability, 5.0, NOON, TODAY, reps, lapses=0)


memories = st.builds(memory, st.floats(0.001, 100_000), st.integers(1, 50))


def days_until_due(state: MemoryState, seed: int) -> int:
    return (due_day(state, 0.9, seed) - TODAY).days


@given(memories, retentions, seeds)
def test_the_next_day_at_the_earliest_and_a_hundred_years_at_the_latest(
    state: MemoryState, retention: float, seed: int
) -> None:
    assert 1 <= (due_day(state, retention, seed) - TODAY).days <= LONGEST_INTERVAL


@given(memories, retentions, seeds)
def test_a_date_stays_within_the_fuzz_of_its_interval(
    state: MemoryState, retention: float, seed: int
) -> None:
    unfuzzed = whole_interval(interval_days(state.stability, retention))
    shortest, longest = fuzz_range(unfuzzed)
    assert shortest <= unfuzzed <= longest
    assert shortest <= (due_day(state, retention, seed) - TODAY).days <= longest


@given(st.integers(3, LONGEST_INTERVAL))
def test_fuzz_is_as_small_as_that_of_py_fsrs(days: int) -> None:
    """py-fsrs draws a place in a range of whole days and rounds, so it may pass the end by one."""
    scheduler = oracle.Scheduler()
    seen = {
        scheduler._get_fuzzed_interval(interval=timedelta(days=days)).days  # noqa: SLF001 - no other way to see its fuzz
        for _ in range(20)
    }
    shortest, longest = fuzz_range(days)
    assert shortest <= min(seen)
    assert max(seen) <= min(longest + 1, LONGEST_INTERVAL)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(1, (1, 1)), (2, (2, 2)), (3, (2, 4)), (7, (5, 9)), (20, (17, 23)), (100, (93, 107))],
)
def test_the_fuzz_grows_with_the_interval(days: int, expected: tuple[int, int]) -> None:
    assert fuzz_range(days) == expected


def test_every_day_of_the_range_is_drawn_and_none_beyond() -> None:
    drawn = Counter(fuzzed(20, step / 700) for step in range(700))
    assert drawn == dict.fromkeys(range(17, 24), 100)


@given(st.integers(1, LONGEST_INTERVAL - 1), st.floats(0, 1, exclude_max=True))
def test_a_longer_interval_is_never_fuzzed_to_a_shorter_one(days: int, draw: float) -> None:
    assert fuzzed(days, draw) <= fuzzed(days + 1, draw)


@given(memories, retentions, seeds)
def test_the_same_seed_gives_the_same_date(state: MemoryState, retention: float, seed: int) -> None:
    assert due_day(state, retention, seed) == due_day(state, retention, seed)


@given(memories, retentions, seeds, st.lists(st.floats(0.001, 1000), min_size=7, max_size=7))
def test_weights_choose_within_the_same_fuzz(
    state: MemoryState, retention: float, seed: int, weights: list[float]
) -> None:
    shortest, longest = fuzz_range(whole_interval(interval_days(state.stability, retention)))
    due = due_day(state, retention, seed, weigh=lambda day: weights[day.weekday()])
    assert shortest <= (due - TODAY).days <= longest
    assert due == due_day(state, retention, seed, weigh=lambda day: weights[day.weekday()])


def test_each_day_is_drawn_as_often_as_it_weighs() -> None:
    """Of the five days around thirty, one weighs nine times as much as each other."""
    favourite = TODAY + timedelta(days=31)
    drawn = Counter(
        due_day(memory(30), 0.9, seed, weigh=lambda day: 9.0 if day == favourite else 1.0)
        for seed in range(2000)
    )
    others = fuzz_range(30)[1] - fuzz_range(30)[0]
    assert len(drawn) == others + 1
    assert drawn[favourite] / 2000 == pytest.approx(9 / (9 + others), abs=0.04)


def test_facts_learnt_together_come_back_apart() -> None:
    dates = {days_until_due(memory(100), seed_for("ada", f"fact-{n}")) for n in range(50)}
    assert len(dates) > 10


def test_each_review_draws_its_own_fuzz() -> None:
    assert len({days_until_due(memory(100, reps), seed=7) for reps in range(50)}) > 10


def test_a_seed_belongs_to_one_learner_and_fact_for_ever() -> None:
    assert seed_for("ada", FACT) == 3098488346211385082
    assert seed_for("ada", FACT) != seed_for("otto", FACT)
    assert seed_for("ada", "b") != seed_for("adab", "")
    assert 0 <= seed_for("ada", FACT) < 2**63


@given(st.none() | memories, st.integers(0, 400).map(timedelta), retentions, seeds)
def test_previews_give_each_rating_the_date_it_would_get(
    state: MemoryState | None, later: timedelta, retention: float, seed: int
) -> None:
    dates = previews(state, NOON + later, TODAY + later, retention, seed)
    assert list(dates) == [1, 2, 3, 4]
    assert list(dates.values()) == sorted(dates.values())
    assert all(due > TODAY + later for due in dates.values())


def test_a_first_answer_is_due_tomorrow_if_wrong_and_later_if_easy() -> None:
    dates = previews(None, NOON, TODAY, 0.9, seed=1)
    assert dates[1] == TODAY + timedelta(days=1)
    assert dates[4] > TODAY + timedelta(days=5)


def test_a_higher_wanted_retention_comes_back_sooner() -> None:
    state = memory(100)
    assert due_day(state, 0.95, seed=1) < due_day(state, 0.8, seed=1)

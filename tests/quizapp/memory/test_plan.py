"""An exam in force: what is wanted of a fact on a day, and what is asked first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.belief import chance, interval, review
from quizapp.memory.gain import gain_of, gain_over
from quizapp.memory.model import Model
from quizapp.memory.plan import PEAK, RISES, retention_for, wanted, worth_on
from quizapp.memory.schedule import whole_interval
from quizapp.memory.state import Luck, MemoryState
from tests.simulation.plan import EXAMS, Exam, fixed, planned, prepare

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Goal:
    in_exam: bool = True
    desired_retention: float | None = None


@dataclass(frozen=True)
class Plan:
    exam_day: date | None


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def memory(stability: float, luck: Luck | None = None) -> MemoryState:
    return MemoryState(stability, 5.0, NOON, TODAY, reps=3, lapses=0, luck=luck)


IN_EXAM = Goal()
OUTSIDE = Goal(in_exam=False, desired_retention=0.8)
IN_60_DAYS = Plan(after(60))

lucks = st.none() | st.builds(Luck, st.floats(0.01, 0.9), st.floats(0.1, 5), st.just(5.0))
memories = st.builds(memory, st.floats(0.01, 2000), lucks)
targets = st.none() | st.floats(0.7, 0.97)
models = st.sampled_from([Model(), Model(shift=0.3, slope=0.8)])
exams = st.integers(-5, 120).map(lambda days: Plan(after(days)))


def test_without_an_exam_a_topics_own_retention_is_wanted() -> None:
    assert wanted(None, None, TODAY) == 0.9
    assert wanted(None, IN_60_DAYS, after(59), 0.85) == 0.85
    assert wanted(Goal(desired_retention=0.8), None, TODAY, 0.85) == 0.8
    assert wanted(IN_EXAM, Plan(None), TODAY, 0.85) == 0.85


def test_what_the_exam_does_not_ask_keeps_its_own() -> None:
    assert wanted(OUTSIDE, IN_60_DAYS, after(59)) == 0.8


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [(60, 0.9), (22, 0.9), (21, 0.9 + 0.08 / 21), (11, 0.9 + 0.08 * 11 / 21), (1, PEAK), (0, 0.9)],
)
def test_an_exams_retention_rises_over_its_last_three_weeks(
    days_left: int, expected: float
) -> None:
    assert wanted(IN_EXAM, IN_60_DAYS, after(60 - days_left)) == pytest.approx(expected)


def test_after_the_exam_all_is_as_usual() -> None:
    assert wanted(IN_EXAM, IN_60_DAYS, after(61)) == 0.9
    assert retention_for(memory(5.0), IN_EXAM, Plan(after(-1))) == 0.9


def test_a_target_above_the_peak_is_not_lowered() -> None:
    goal = Goal(desired_retention=0.99)
    assert wanted(goal, IN_60_DAYS, after(59)) == 0.99


@given(memories, targets, exams, models)
def test_a_memory_is_scheduled_for_the_first_day_with_less_chance_than_wanted(
    state: MemoryState, target: float | None, plan: Plan, model: Model
) -> None:
    goal = Goal(desired_retention=target)
    found = retention_for(state, goal, plan, 0.9, model)
    own = 0.9 if target is None else target
    assert plan.exam_day is not None
    rise = plan.exam_day - timedelta(days=RISES)
    days = [rise + timedelta(days=number) for number in range(RISES)]
    crossed = [
        day
        for day in days
        if day > TODAY and chance(state, (day - TODAY).days, model) <= wanted(goal, plan, day)
    ]
    before = TODAY + timedelta(days=whole_interval(interval(state, own, model))) < rise
    if before or not crossed:
        assert found == own
    else:
        back = TODAY + timedelta(days=whole_interval(interval(state, found, model)))
        assert 0 <= (crossed[0] - back).days <= 1


@given(memories, st.integers(1, 3), exams, models, st.integers(1, 700))
def test_with_an_exam_ahead_a_better_rating_never_gives_an_earlier_day(
    state: MemoryState, worse: int, plan: Plan, model: Model, waited: int
) -> None:
    day = TODAY + timedelta(days=waited)
    assert plan.exam_day is not None
    exam = Plan(plan.exam_day + timedelta(days=waited))
    waits = []
    for rating in (worse, worse + 1):
        after = review(state, rating, NOON + timedelta(days=waited), day, model)
        wanted_then = retention_for(after, IN_EXAM, exam, 0.9, model)
        waits.append(whole_interval(interval(after, wanted_then, model)))
    assert waits == sorted(waits)


@given(memories, st.integers(2, 120), models)
def test_what_would_have_faded_by_exam_day_comes_back_before_it(
    state: MemoryState, days: int, model: Model
) -> None:
    target = retention_for(state, IN_EXAM, Plan(after(days)), 0.9, model)
    assert 0.9 <= target <= PEAK
    if chance(state, days - 1, model) <= PEAK:
        assert whole_interval(interval(state, target, model)) < days


def test_on_the_eve_of_the_exam_there_is_no_day_left_to_come_back_on() -> None:
    assert retention_for(memory(2.0), IN_EXAM, Plan(after(1))) == 0.9


def test_without_an_exam_a_review_is_worth_what_it_adds_in_a_month() -> None:
    state, day = memory(5.0), after(9)
    added = gain_of(state, day, gain_over(30))
    for plan in (None, Plan(None), Plan(day), Plan(TODAY)):
        assert worth_on(day, plan)(state, IN_EXAM) == added


def test_the_exams_facts_come_first_by_what_they_add_on_its_day() -> None:
    state, day = memory(5.0), after(9)
    worth = worth_on(day, IN_60_DAYS)
    assert worth(state, IN_EXAM) == 1 + gain_of(state, day, gain_over(51))
    assert worth(state, OUTSIDE) == worth(state, None) == gain_of(state, day, gain_over(30))
    assert worth(memory(1000.0), IN_EXAM) > worth(memory(2.0), None)


@pytest.mark.parametrize(
    "exam",
    [
        Exam("short", begun=60, unbegun=12, days=10, minutes=3),
        Exam("long", begun=50, unbegun=30, days=50, minutes=4),
        Exam("many new", begun=5, unbegun=120, days=30, minutes=4),
    ],
    ids=lambda exam: exam.name,
)
def test_the_plan_teaches_more_than_a_fixed_target_in_no_more_time(exam: Exam) -> None:
    plain = [prepare(exam, fixed(0.9), exam.minutes, seed) for seed in range(3)]
    minutes = sum(one.minutes for one in plain) / 3 / exam.days
    ours = [prepare(exam, planned(exam), minutes, seed) for seed in range(3)]
    assert sum(one.recall for one in ours) > sum(one.recall for one in plain) + 0.02
    assert all(one.busiest <= minutes for one in ours)


@pytest.mark.long
@pytest.mark.parametrize("exam", EXAMS, ids=lambda exam: exam.name)
def test_the_plan_teaches_more_before_every_exam(exam: Exam) -> None:
    plain = prepare(exam, fixed(0.9), exam.minutes, seed=5)
    ours = prepare(exam, planned(exam), plain.minutes / exam.days, seed=5)
    assert ours.recall > plain.recall + 0.01

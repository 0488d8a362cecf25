"""What a learner is told about an exam, word by word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from quizapp.memory.advice import TEMPLATES, expected, recommendations
from quizapp.memory.exam import NOTICED, WORTH_SAVING, Change, ExamPlan, exam_plan
from quizapp.memory.explain import Sentence
from quizapp.memory.forecast import DayForecast, Forecast, forecast
from quizapp.memory.situation import Known, Situation
from quizapp.memory.state import MemoryState

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RISING = (
    "Until the exam facts come back sooner than usual, the weakest first, "
    "so that they are fresh on exam day."
)
LEAVE = "20 minutes a day leave"


@dataclass(frozen=True)
class Goal:
    in_exam: bool = True
    desired_retention: float | None = None


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def situation(
    begun: int, unbegun: int, days: int, minutes: float | None, goal: Goal | None = None
) -> Situation:
    """An exam on hearts: of its facts so many are begun and so many not."""
    memories = []
    for number in range(begun):
        last = after(-1 - number % 9)
        state = MemoryState(1.0 + number % 17, 5.0, NOON, last, 3, 0)
        memories.append(Known(state, "heart", last + timedelta(days=1 + number % 17)))
    goals = {"heart": goal or Goal(), "lung": Goal(in_exam=False)}
    return Situation(TODAY, memories, {"heart": unbegun}, goals, after(days), minutes)


def foretold(recall: float, unbegun: int = 0, minutes: float = 10.0) -> Forecast:
    days = (DayForecast(TODAY, 9, 0, minutes - 1), DayForecast(after(1), 9, 0, minutes))
    return Forecast(days, recall, 40, unbegun)


PLAN = ExamPlan(
    exam_day=after(14),
    daily_minutes=20,
    with_plan=foretold(0.949),
    without=foretold(0.901),
    targets={"heart": 0.9},
    new_per_day=0,
    rises=TODAY,
    minutes_needed=None,
    better=None,
    easier=None,
)


def words(sentence: Sentence) -> str:
    return sentence.template % sentence.values


def told(plan: ExamPlan) -> list[str]:
    return [words(sentence) for sentence in recommendations(plan, TODAY)]


def test_without_an_exam_ahead_there_is_no_plan() -> None:
    assert exam_plan(replace(situation(3, 0, 9, None), exam_day=None)) is None
    assert exam_plan(situation(3, 0, 0, None)) is None
    assert exam_plan(situation(3, 0, -1, None)) is None


def test_an_exam_that_asks_nothing_has_no_plan() -> None:
    assert exam_plan(situation(0, 0, 9, 20)) is None
    assert exam_plan(situation(9, 0, 9, 20, Goal(in_exam=False))) is None


def test_a_plan_is_told_by_its_forecasts() -> None:
    here = situation(100, 40, 28, 10)
    plan = exam_plan(here)
    assert plan is not None
    assert plan.exam_day == after(28)
    assert plan.with_plan == forecast(here)
    assert plan.without == forecast(here, planned=False)
    assert plan.targets == {"heart": 0.9}
    assert plan.new_per_day == round(plan.with_plan.days[0].new) == 10
    assert plan.rises == after(7)
    assert (plan.with_plan.unbegun, plan.minutes_needed, plan.better) == (0, None, None)
    assert plan.easier is not None
    saved = round(plan.with_plan.minutes - plan.easier.minutes)
    easier = (
        "With a target of 75 % for the exam’s topics you would need about "
        f"{saved} fewer minutes until the exam and recall at most 1 % less of its facts."
    )
    assert told(plan) == [
        "Begin 10 new facts today: all of the exam’s facts should come back before it.",
        easier,
        RISING.replace("Until the exam", "From 2026-11-28 on"),
    ]


def test_minutes_that_do_not_do_are_told_with_those_that_would() -> None:
    here = situation(5, 120, 10, 2)
    plan = exam_plan(here)
    assert plan is not None
    left, needed = plan.with_plan.unbegun, plan.minutes_needed
    assert left
    assert needed
    assert told(plan)[0] == (
        f"2 minutes a day leave {left} facts unbegun; "
        f"with {needed} minutes a day you would begin them all."
    )
    assert forecast(replace(here, daily_minutes=needed)).unbegun == 0
    assert forecast(replace(here, daily_minutes=needed - 1)).unbegun > 0


def test_so_many_facts_that_no_day_is_long_enough_are_told_without_a_number() -> None:
    plan = exam_plan(situation(0, 5000, 1, 20))
    assert plan is not None
    assert plan.minutes_needed is None
    assert told(plan)[0].startswith(f"20 minutes a day leave {plan.with_plan.unbegun} facts unbe")
    assert told(plan)[0].endswith(" facts unbegun.")


def test_a_target_is_recommended_that_promises_more() -> None:
    held_low = situation(200, 150, 90, 3, Goal(desired_retention=0.7))
    plan = exam_plan(held_low)
    assert plan is not None
    assert plan.better is not None
    assert plan.better.target > 0.7
    assert plan.better.recall >= (plan.with_plan.recall_on_exam or 0) + NOTICED
    changed = replace(held_low, goals={"heart": Goal(desired_retention=plan.better.target)})
    assert forecast(changed).recall_on_exam == plan.better.recall


def test_a_target_is_recommended_that_promises_as_much_for_less() -> None:
    held_high = situation(60, 0, 90, None, Goal(desired_retention=0.97))
    plan = exam_plan(held_high)
    assert plan is not None
    assert plan.easier is not None
    assert plan.easier.target < 0.97
    assert plan.easier.recall > (plan.with_plan.recall_on_exam or 0) - NOTICED
    assert plan.easier.minutes <= (1 - WORTH_SAVING) * plan.with_plan.minutes
    changed = replace(held_high, goals={"heart": Goal(desired_retention=plan.easier.target)})
    assert forecast(changed).minutes == plan.easier.minutes


def test_what_to_expect_is_told_with_the_plan_and_without() -> None:
    assert words(expected(PLAN)) == (
        "On exam day you can expect to recall 94 % of its facts; without the plan it would be 90 %."
    )
    longer = replace(PLAN, with_plan=foretold(0.949, minutes=15.0))
    assert words(expected(longer)) == (
        "On exam day you can expect to recall 94 % of its facts, at about 14 minutes a day; "
        "without the plan it would be 90 %, at about 10."
    )
    brief = replace(PLAN, with_plan=foretold(0.949, minutes=1.1))
    assert words(expected(brief)) == words(expected(PLAN))
    same = replace(PLAN, without=foretold(0.941))
    assert words(expected(same)) == (
        "On exam day you can expect to recall 94 % of its facts, with the plan or without."
    )
    nothing = Forecast(PLAN.without.days, None, 0, 0)
    assert "it would be 0 %" in words(expected(replace(PLAN, without=nothing)))


def test_the_rise_is_told_by_its_day_or_as_begun() -> None:
    assert told(PLAN) == [RISING]
    assert told(replace(PLAN, rises=after(1)))[0].startswith("From 2026-11-22 on facts come")


@pytest.mark.parametrize(
    ("new", "expected_words"),
    [
        (1, "Begin one new fact today: all of the exam’s facts should come back before it."),
        (2, "Begin 2 new facts today: all of the exam’s facts should come back before it."),
    ],
)
def test_new_facts_are_told_by_their_number(new: int, expected_words: str) -> None:
    assert told(replace(PLAN, new_per_day=new)) == [expected_words, RISING]


@pytest.mark.parametrize(
    ("left", "needed", "expected_words"),
    [
        (31, None, f"{LEAVE} 31 facts unbegun."),
        (1, None, f"{LEAVE} one fact unbegun."),
        (31, 26, f"{LEAVE} 31 facts unbegun; with 26 minutes a day you would begin them all."),
        (1, 21, f"{LEAVE} one fact unbegun; with 21 minutes a day you would begin it too."),
    ],
)
def test_what_does_not_fit_is_told_first(
    left: int, needed: int | None, expected_words: str
) -> None:
    plan = replace(PLAN, with_plan=foretold(0.8, left), minutes_needed=needed)
    assert told(plan) == [expected_words, RISING]


def test_without_daily_minutes_the_busiest_day_is_told() -> None:
    plan = replace(PLAN, daily_minutes=None, with_plan=foretold(0.9, minutes=10.2))
    assert told(plan) == [
        RISING,
        "The busiest day is 2026-11-22, with about 11 minutes.",
    ]
    assert told(replace(plan, with_plan=foretold(0.9, 3, minutes=0))) == [RISING]


def test_a_better_target_is_told_with_what_it_promises() -> None:
    plan = replace(PLAN, better=Change(0.85, 0.969, 9.0), easier=Change(0.8, 0.949, 2.0))
    assert told(plan)[0] == (
        "With a target of 85 % for the exam’s topics you could expect to recall 96 % of its facts."
    )


def test_an_easier_target_is_told_with_what_it_saves() -> None:
    plan = replace(PLAN, easier=Change(0.75, 0.949, 12.6))
    assert told(plan)[0] == (
        "With a target of 75 % for the exam’s topics you would need about 6 fewer minutes "
        "until the exam and recall at most 1 % less of its facts."
    )
    assert told(replace(PLAN, easier=Change(0.75, 0.949, 17.6))) == [RISING]


def test_every_template_is_known_to_translators() -> None:
    plans = [
        PLAN,
        replace(PLAN, without=PLAN.with_plan, rises=after(3), new_per_day=1),
        replace(PLAN, new_per_day=2, better=Change(0.8, 0.9, 9.0), with_plan=foretold(0.9, 1)),
        replace(PLAN, with_plan=foretold(0.9, 1), minutes_needed=30),
        replace(PLAN, with_plan=foretold(0.9, 2), easier=Change(0.8, 0.9, 9.0)),
        replace(PLAN, with_plan=foretold(0.9, 2), minutes_needed=30),
        replace(PLAN, daily_minutes=None, with_plan=foretold(0.949, minutes=15.0)),
    ]
    said = {one.template for plan in plans for one in recommendations(plan, TODAY)}
    said |= {expected(plan).template for plan in plans}
    assert said == set(TEMPLATES)

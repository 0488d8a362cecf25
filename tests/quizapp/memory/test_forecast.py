"""What the coming days bring, and what an exam will find known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory import sampling
from quizapp.memory.belief import chance
from quizapp.memory.exam import exam_plan
from quizapp.memory.forecast import Forecast, forecast
from quizapp.memory.model import Model
from quizapp.memory.pace import Pace
from quizapp.memory.situation import LONGEST, Known, Situation
from quizapp.memory.state import Luck, MemoryState
from tests.simulation.plan import Exam, foreseen, planned, prepare

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOPICS = ("heart", "lung", "skin")


@dataclass(frozen=True)
class Goal:
    in_exam: bool = True
    desired_retention: float | None = None


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


def known(stability: float, since: int, topic: str = "heart", luck: Luck | None = None) -> Known:
    """A fact reviewed `since` days ago, due when it falls to 90 %."""
    state = MemoryState(stability, 5.0, NOON, after(-since), 3, 0, luck)
    return Known(state, topic, after(max(1, round(stability)) - since))


lucks = st.none() | st.builds(Luck, st.floats(0.01, 0.9), st.floats(0.1, 5), st.just(5.0))
memories = st.lists(
    st.builds(known, st.floats(0.01, 500), st.integers(0, 300), st.sampled_from(TOPICS), lucks),
    max_size=40,
)
situations = st.builds(
    Situation,
    today=st.just(TODAY),
    known=memories,
    unbegun=st.dictionaries(st.sampled_from(TOPICS), st.integers(0, 60)),
    goals=st.dictionaries(
        st.sampled_from(TOPICS), st.builds(Goal, st.booleans(), st.none() | st.floats(0.7, 0.97))
    ),
    exam_day=st.none() | st.integers(-3, 40).map(after),
    daily_minutes=st.none() | st.integers(1, 60),
    daily_new=st.integers(0, 30),
    pace=st.builds(Pace, st.floats(1, 60), st.floats(1, 120)),
    model=st.sampled_from([Model(), Model(shift=0.2, slope=0.9)]),
)


def preparing(  # an exam on hearts in 30 days
    memories: list[Known], unbegun: int = 0, minutes: float | None = None, days: int = 30
) -> Situation:
    return Situation(
        TODAY,
        memories,
        {"heart": unbegun} if unbegun else {},
        {"heart": Goal()},
        after(days),
        minutes,
    )


def reviews(told: Forecast) -> list[int]:
    return [round(day.reviews) for day in told.days]


def test_a_fact_comes_back_on_its_day_and_again_when_it_fades() -> None:
    situation = Situation(TODAY, [known(5.0, 3)], {}, daily_new=0)
    told = forecast(situation, 14)
    assert [day.day for day in told.days] == [after(number) for number in range(14)]
    assert reviews(told)[:3] == [0, 0, 1]
    assert told.days[2].minutes == pytest.approx(8 / 60)
    assert told.recall_on_exam is None


def test_what_is_overdue_counts_today() -> None:
    assert reviews(forecast(Situation(TODAY, [known(5.0, 300)] * 7, {}), 1)) == [7]


def test_without_an_exam_a_month_is_foretold_and_never_more_than_a_year() -> None:
    situation = Situation(TODAY, [], {})
    assert len(forecast(situation).days) == 30
    assert len(forecast(situation, 9999).days) == LONGEST
    assert forecast(situation, -1).days == ()


def test_an_exam_is_foretold_up_to_its_eve() -> None:
    told = forecast(preparing([known(5.0, 1)]), 5)
    assert told.days[-1].day == after(29)
    far = replace(preparing([]), exam_day=after(5000))
    assert len(forecast(far).days) == LONGEST


def test_new_facts_come_at_their_daily_number() -> None:
    told = forecast(Situation(TODAY, [], {"heart": 25}, daily_new=10), 4)
    assert [day.new for day in told.days] == [10, 10, 5, 0]
    assert told.days[0].minutes == pytest.approx(200 / 60)
    assert (told.begun, told.unbegun) == (25, 0)


def test_a_plan_begins_an_exams_facts_first_and_early_enough() -> None:
    situation = replace(preparing([], 150), unbegun={"heart": 150, "lung": 50}, daily_new=2)
    told, plain = forecast(situation), forecast(situation, planned=False)
    assert told.days[0].new == 10
    assert sum(day.new for day in told.days[:20]) > 120
    assert (told.begun, told.unbegun) == (150, 0)
    assert plain.begun + plain.unbegun == 150
    assert plain.begun == pytest.approx(2 * 30 * 150 / 200)


def test_an_exam_without_a_review_to_do_is_as_the_memories_will_be() -> None:
    one = known(400.0, 10)
    told = forecast(preparing([one], days=3), planned=False)
    assert told.recall_on_exam == pytest.approx(chance(one.state, 13))


def test_facts_never_begun_count_as_not_known() -> None:
    situation = replace(preparing([known(400.0, 10)], 3, days=3), daily_new=0)
    told = forecast(situation, planned=False)
    assert told.recall_on_exam == pytest.approx(chance(known(400.0, 10).state, 13) / 4)
    assert (told.begun, told.unbegun) == (1, 3)


def test_an_exam_that_nothing_was_begun_for_finds_nothing_known() -> None:
    told = forecast(replace(preparing([], 3), daily_new=0), planned=False)
    assert told.recall_on_exam == 0


def test_an_exam_that_asks_nothing_has_no_recall() -> None:
    assert forecast(preparing([known(5.0, 1, "lung")])).recall_on_exam is None


def test_a_fact_that_may_be_luck_is_foretold_to_be_known_less() -> None:
    sure, doubted = known(400.0, 10), known(400.0, 10, luck=Luck(0.25, 200.0, 7.0))
    told = forecast(preparing([doubted], days=3), planned=False)
    assert told.recall_on_exam == pytest.approx(chance(doubted.state, 13))
    assert chance(doubted.state, 13) < chance(sure.state, 13)


@given(situations, st.booleans())
def test_no_day_takes_more_minutes_than_there_are(situation: Situation, planned: bool) -> None:
    told = forecast(situation, planned=planned)
    for day in told.days:
        assert day.reviews >= 0
        assert day.new >= 0
        assert isfinite(day.minutes)
        if situation.daily_minutes is not None:
            answer = max(situation.pace.review, situation.pace.new) / 60
            assert day.minutes <= situation.daily_minutes + answer


@given(situations, st.booleans())
def test_every_fact_is_begun_or_not(situation: Situation, planned: bool) -> None:
    told = forecast(situation, planned=planned)
    exam = situation.days_left > 0
    begun = sum(not exam or situation.asked(one.topic) for one in situation.known)
    counts = situation.unbegun.items()
    unbegun = sum(count for topic, count in counts if not exam or situation.asked(topic))
    assert told.begun + told.unbegun == begun + unbegun
    assert begun <= told.begun
    assert told.unbegun >= 0
    if exam:
        assert (told.recall_on_exam is None) == (begun + unbegun == 0)
        assert 0 <= (told.recall_on_exam or 0.0) <= 1


@given(situations, st.booleans())
def test_the_same_situation_has_the_same_forecast_in_whatever_order(
    situation: Situation,
    planned: bool,
) -> None:
    turned = replace(situation, known=situation.known[::-1])
    once, twice = forecast(situation, planned=planned), forecast(turned, planned=planned)
    assert [day.new for day in once.days] == [day.new for day in twice.days]
    assert once.recall_on_exam == pytest.approx(twice.recall_on_exam, abs=0.05)


@given(situations.filter(lambda one: one.days_left > 0), st.integers(1, 60))
def test_more_minutes_never_teach_less(situation: Situation, more: int) -> None:
    few = replace(situation, daily_minutes=situation.daily_minutes or 5)
    many = replace(few, daily_minutes=(few.daily_minutes or 0) + more)
    assert (forecast(many).recall_on_exam or 0) >= (forecast(few).recall_on_exam or 0) - 0.03


def large(count: int) -> list[Known]:
    return [
        known(0.5 + (number * 37 % 400) / 4, number % 60, TOPICS[number % 3])
        for number in range(count)
    ]


def test_a_large_bank_is_foretold_from_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    situation = replace(
        preparing(large(1500), 300, minutes=20),
        goals={topic: Goal() for topic in TOPICS},
    )
    whole = forecast(situation)
    monkeypatch.setattr(sampling, "MOST", 300)
    sampled = forecast(situation)
    assert sampled.recall_on_exam == pytest.approx(whole.recall_on_exam, abs=0.01)
    assert sampled.minutes == pytest.approx(whole.minutes, rel=0.02)
    assert (sampled.begun, sampled.unbegun) == (whole.begun, whole.unbegun)


def test_a_small_bank_is_foretold_by_copies() -> None:
    told = forecast(preparing([known(3.0, 1), known(3.0, 1)]))
    assert all(day.reviews * 200 == pytest.approx(round(day.reviews * 200)) for day in told.days)
    assert any(0 < day.reviews < 1 for day in told.days)


@pytest.mark.parametrize("minutes", [3, 8])
def test_what_is_foretold_comes_about(minutes: float) -> None:
    exam = Exam("a month", begun=80, unbegun=40, days=30, minutes=minutes)
    done = fmean(prepare(exam, planned(exam), minutes, seed).recall for seed in range(6))
    told = fmean(foreseen(exam, minutes, seed) for seed in range(6))
    assert told == pytest.approx(done, abs=0.015)


def test_many_small_topics_are_followed_as_one_large_one_is() -> None:
    large = forecast(Situation(TODAY, [], {"heart": 6000}, daily_new=100), 30)
    small = forecast(
        Situation(TODAY, [], {f"topic-{n}": 1 for n in range(6000)}, daily_new=100), 30
    )
    assert small.begun == large.begun
    assert small.minutes == pytest.approx(large.minutes, rel=0.02)


def test_on_the_eve_of_an_exam_nothing_is_to_be_begun() -> None:
    eve, before = exam_plan(preparing([known(5.0, 3)], 20, days=1)), preparing([known(5.0, 3)], 20)
    assert eve is not None
    assert eve.new_per_day == 0
    told = exam_plan(before)
    assert told is not None
    assert told.new_per_day > 0


def test_new_facts_that_no_exam_asks_are_not_begun_for_it() -> None:
    other = replace(preparing([known(5.0, 3)]), unbegun={"lungs": 50})
    told = exam_plan(other)
    assert told is not None
    assert told.new_per_day == 0

"""How much a day holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.pace import (
    FEWEST,
    NEW_SHARE,
    USUAL_PACE,
    Pace,
    daily_limit,
    new_allowed,
    new_needed,
    pace_of,
    reviews_allowed,
)

counts = st.integers(0, 2000)
paces = st.builds(Pace, st.floats(1, 300), st.floats(1, 300))


def test_until_enough_answers_tell_a_review_takes_8_seconds_and_a_new_fact_20() -> None:
    assert pace_of([3.0] * 19, [9.0] * 19) == Pace(8.0, 20.0)


def test_a_learners_own_answers_tell_the_pace_and_a_long_lunch_does_not() -> None:
    assert pace_of([3.0] * 19 + [5000.0], [9.0] * 25) == Pace(3.0, 9.0)


def test_a_pace_stays_between_a_second_and_five_minutes() -> None:
    assert pace_of([0.0] * 20, [1e9] * 20) == Pace(1.0, 300.0)


def test_a_day_holds_what_the_learner_chose() -> None:
    assert daily_limit(40, 10, [99]) == 40
    assert daily_limit(0, None, []) == 1


def test_a_day_holds_what_its_minutes_do() -> None:
    assert daily_limit(None, 20, [999]) == 150
    assert daily_limit(None, 20, [], Pace(review=30.0)) == 40
    assert daily_limit(None, 0.01, []) == 1


def test_a_day_holds_half_as_much_again_as_usual() -> None:
    assert daily_limit(None, None, [50, 60, 400]) == 90
    assert daily_limit(None, None, [1, 2]) == daily_limit(None, None, []) == FEWEST


def test_an_exams_facts_are_begun_in_the_first_half() -> None:
    assert new_needed(60, 12) == 10
    assert new_needed(7, 14) == 1
    assert new_needed(0, 14) == new_needed(0, 0) == 0
    assert new_needed(31, 1) == new_needed(31, 0) == 31


@given(counts, st.integers(1, 366))
def test_every_fact_is_begun_in_time(unbegun: int, days: int) -> None:
    for left in range(days, 0, -1):
        unbegun -= min(unbegun, new_needed(unbegun, left))
    assert unbegun == 0


def test_a_day_brings_its_new_facts_less_those_begun() -> None:
    assert new_allowed(10, 0, 500) == 10
    assert new_allowed(10, 4, 500) == 6
    assert new_allowed(10, 12, 0) == 0


def test_new_facts_get_the_time_that_reviews_leave() -> None:
    assert new_allowed(10, 0, 80, 100) == 8
    assert new_allowed(10, 5, 80, 100) == 3


def test_a_backlog_pauses_new_facts() -> None:
    assert new_allowed(10, 0, 101, 100) == 0
    assert new_allowed(10, 0, 5000, 100) == 0


def test_an_exams_facts_do_not_wait_for_the_backlog() -> None:
    assert new_allowed(10, 0, 500, 100, needed=12) == 12
    assert new_allowed(10, 0, 500, 100, needed=99) == int(NEW_SHARE * 100 * 8 / 20)
    assert new_allowed(10, 0, 0, None, needed=12) == 12


@given(counts, counts, counts, st.none() | counts, counts, paces)
def test_a_day_never_brings_less_than_none_or_more_than_is_wanted(
    daily: int, begun: int, reviews: int, limit: int | None, needed: int, pace: Pace
) -> None:
    allowed = new_allowed(daily, begun, reviews, limit, needed=needed, pace=pace)
    assert 0 <= allowed <= max(daily, needed)
    assert allowed <= new_allowed(daily, begun, reviews, None, needed=needed, pace=pace)


@given(counts, counts, paces)
def test_reviews_and_new_facts_together_stay_within_the_day(
    limit: int, new: int, pace: Pace
) -> None:
    reviews = reviews_allowed(limit, new, pace)
    assert reviews >= 0
    assert not reviews or reviews * pace.review + new * pace.new <= limit * pace.review + 1e-6


def test_new_facts_take_the_time_of_reviews() -> None:
    assert reviews_allowed(100, 0) == 100
    assert reviews_allowed(100, 10) == 75
    assert reviews_allowed(100, 1, USUAL_PACE) == 97
    assert reviews_allowed(10, 10) == 0


@pytest.mark.parametrize("limit", [0, 1, 7])
def test_a_small_limit_lets_an_exam_begin_nothing_it_has_no_time_for(limit: int) -> None:
    assert new_allowed(0, 0, 0, limit, needed=50) == limit * 8 // 20

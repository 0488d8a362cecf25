"""The heat map of past days and the forecast of days to come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.insights.days import first_day, forecast, heat, last_day, past_weeks
from quizapp.insights.queries import Tally

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_twelve_weeks_begin_on_a_monday_and_end_today(today: date) -> None:
    weeks = past_weeks({}, today)
    days = [square.day for week in weeks for square in week]
    assert len(weeks) == 12
    assert all(week[0].day.weekday() == 0 for week in weeks)
    assert days == [first_day(today) + timedelta(days=number) for number in range(len(days))]
    assert days[-1] == today


def test_the_last_week_stops_at_today() -> None:
    assert len(past_weeks({}, SUNDAY)[-1]) == 7
    assert [square.day for square in past_weeks({}, MONDAY)[-1]] == [MONDAY]


def test_a_square_holds_what_was_answered_on_its_day() -> None:
    weeks = past_weeks({SUNDAY: Tally(8, 5), SUNDAY - timedelta(days=1): Tally(2, 2)}, SUNDAY)
    saturday, sunday = weeks[-1][5:]
    assert (saturday.answered, saturday.step) == (Tally(2, 2), 1)
    assert (sunday.answered, sunday.step) == (Tally(8, 5), 4)
    assert weeks[-1][4].step == 0


@pytest.mark.parametrize(
    ("answers", "shade"), [(0, 0), (1, 1), (25, 1), (26, 2), (50, 2), (75, 3), (76, 4), (100, 4)]
)
def test_shades_rise_in_equal_steps_to_the_busiest_day(answers: int, shade: int) -> None:
    assert heat(answers, most=100) == shade


@given(st.integers(1, 10_000).flatmap(lambda most: st.tuples(st.integers(1, most), st.just(most))))
def test_a_day_with_an_answer_never_looks_empty(counts: tuple[int, int]) -> None:
    answers, most = counts
    assert 1 <= heat(answers, most) <= 4
    assert heat(most, most) == 4


def test_without_any_answer_no_day_has_a_shade() -> None:
    assert heat(0, most=0) == 0


def test_the_forecast_covers_thirty_days_from_today() -> None:
    columns = forecast({}, SUNDAY)
    assert [column.day for column in columns] == [
        SUNDAY + timedelta(days=number) for number in range(30)
    ]
    assert columns[-1].day == last_day(SUNDAY)
    assert {column.due for column in columns} == {0}


def test_what_is_overdue_is_due_today() -> None:
    due = {SUNDAY - timedelta(days=9): 3, SUNDAY: 1, MONDAY: 2}
    assert [column.due for column in forecast(due, SUNDAY)[:3]] == [4, 2, 0]


def test_what_is_due_later_than_thirty_days_is_not_forecast() -> None:
    columns = forecast({last_day(SUNDAY): 1, last_day(SUNDAY) + timedelta(days=1): 5}, SUNDAY)
    assert columns[-1].due == 1
    assert sum(column.due for column in columns) == 1

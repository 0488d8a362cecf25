"""How dates and shares read."""

from datetime import date

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st

from quizapp.web.formats import MONTHS, WEEKDAYS, day, share
from tests.support.apps import StillClock


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2026, 11, 22), "Sunday 22 November"),
        (date(2026, 1, 1), "Thursday 1 January"),
        (date(2027, 1, 1), "Friday 1 January 2027"),
        (date(2025, 12, 31), "Wednesday 31 December 2025"),
    ],
)
def test_a_date_is_in_full_with_the_year_when_it_is_another(
    app: Flask, clock: StillClock, value: date, words: str
) -> None:
    with app.app_context():
        assert day(value) == words


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2099, 12, 31)))
def test_names_of_days_and_months_are_those_of_the_calendar(value: date) -> None:
    assert WEEKDAYS[value.weekday()] == value.strftime("%A")
    assert MONTHS[value.month - 1] == value.strftime("%B")


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0%"), (0.001, "1%"), (0.5, "50%"), (0.834, "83%"), (0.999, "99%"), (1, "100%")],
)
def test_only_none_reads_as_none_and_only_all_as_all(value: float, words: str) -> None:
    assert share(value) == words


def test_templates_have_both(app: Flask, clock: StillClock) -> None:
    with app.test_request_context():
        page = render_template_string("{{ d|day }}, {{ 0.25|share }}", d=date(2026, 11, 22))
    assert page == "Sunday 22 November, 25%"

"""A clock put back takes no answer and no memory back, and days follow the learner's own wall."""

import pytest
from flask import Flask

from tests.faults.clocks import STEPS, ZONES, changes_of, over_summer_time, put_back
from tests.faults.ground import load, small_bank


@pytest.fixture
def app(app: Flask) -> Flask:
    load(app, small_bank())
    return app


def test_a_clock_put_back_by_an_hour_to_four_hundred_days_loses_nothing(app: Flask) -> None:
    found = put_back(app)
    assert found.sound, found.line("clock put back")
    assert found.runs == len(STEPS)


def test_two_changes_of_summer_time_are_days_like_others(app: Flask) -> None:
    found = over_summer_time(app, ["Australia/Lord_Howe"], answers=6)
    assert found.sound, found.line("summer time")
    assert found.runs == 2


@pytest.mark.long
def test_six_zones_over_every_change_of_a_year(app: Flask) -> None:
    found = over_summer_time(app)
    assert found.sound, found.line("summer time")
    assert found.runs >= 2 * len(ZONES)


@pytest.mark.parametrize("zone", ZONES)
def test_each_zone_changes_its_clocks_twice_a_year(zone: str) -> None:
    assert len(list(changes_of(zone, 2026))) == 2


def test_a_day_that_is_not_the_wall_clocks_is_found_out(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: days by a fixed offset from UTC, as clocks are not."""
    monkeypatch.setattr("quizapp.learning.log.local_day", lambda at, _zone: at.date())
    found = over_summer_time(app, ["Australia/Lord_Howe"], answers=6)
    assert not found.sound

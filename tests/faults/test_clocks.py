"""A clock put back takes no answer and no memory back, and days follow the learner's own wall."""

from datetime import timedelta

import pytest
from flask import Flask

from quizapp.config import Settings
from quizapp.extensions import writing
from tests.faults.clocks import START, STEPS, ZONES, changes_of, over_summer_time, put_back
from tests.faults.ground import load, small_bank
from tests.support.apps import StillClock
from tests.support.browsing import give_password, knock
from tests.support.people import person

ADA = "ada@example.org"


@pytest.fixture
def app(app: Flask) -> Flask:
    load(app, small_bank())
    return app


def test_a_clock_put_back_by_an_hour_to_four_hundred_days_loses_nothing(app: Flask) -> None:
    found = put_back(app)
    assert found.sound, found.line("clock put back")
    assert found.runs == len(STEPS)


def ada_of(app: Flask) -> str:
    with app.app_context(), writing() as session:
        user = person("Ada", "learner")
        session.add(user)
        session.flush()
        return user.id


@pytest.mark.parametrize("step", STEPS)
def test_a_clock_put_back_locks_nobody_out_who_knows_the_password(
    sqlite_app: Flask, sqlite_settings: Settings, step: timedelta
) -> None:
    clock = sqlite_app.extensions["clock"] = StillClock(START)
    give_password(sqlite_app, ada_of(sqlite_app))
    browser = sqlite_app.test_client()
    for _ in range(sqlite_settings.sign_in_attempts):
        assert knock(browser, ADA, "not her password").status_code == 422
    assert knock(browser, ADA).status_code == 429
    clock.now -= step
    assert knock(browser, ADA).status_code == 302


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

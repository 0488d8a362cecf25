"""A clock put back takes no answer and no memory back, and days follow the learner's own wall."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from quizapp.extensions import writing
from tests.faults.clocks import START, STEPS, ZONES, changes_of, over_summer_time, put_back
from tests.faults.ground import load, opened, over, small_bank
from tests.support.apps import StillClock
from tests.support.browsing import give_password, knock
from tests.support.people import person

ADA = "ada@example.org"


@pytest.fixture
def small_app(sqlite_app: Flask) -> Flask:
    load(sqlite_app, small_bank())
    return sqlite_app


def test_a_clock_put_back_by_an_hour_to_four_hundred_days_loses_nothing(small_app: Flask) -> None:
    found = put_back(small_app)
    assert found.sound, found.line("clock put back")
    assert found.runs == len(STEPS)


@pytest.mark.long
@pytest.mark.postgres
def test_a_clock_put_back_loses_nothing_on_postgresql(postgres_app: Flask) -> None:
    load(postgres_app, small_bank())
    found = put_back(postgres_app)
    assert found.sound, found.line("clock put back")


@pytest.mark.parametrize("step", STEPS)
def test_a_clock_put_back_locks_nobody_out_who_knows_the_password(
    tmp_path: Path, step: timedelta
) -> None:
    with opened(over(tmp_path, sign_in_attempts=1)) as app:
        clock = app.extensions["clock"] = StillClock(START)
        give_password(app, ada_of(app))
        browser = app.test_client()
        assert knock(browser, ADA, "not her password").status_code == 422
        assert knock(browser, ADA).status_code == 429
        clock.now -= step
        assert knock(browser, ADA).status_code == 302


def ada_of(app: Flask) -> str:
    with app.app_context(), writing() as session:
        user = person("Ada", "learner")
        session.add(user)
        session.flush()
        return user.id


def test_two_changes_of_summer_time_are_days_like_others(small_app: Flask) -> None:
    found = over_summer_time(small_app, ["Australia/Lord_Howe"], answers=6)
    assert found.sound, found.line("summer time")
    assert found.runs == 2


@pytest.mark.long
def test_six_zones_over_every_change_of_a_year(app: Flask) -> None:
    load(app, small_bank())
    found = over_summer_time(app)
    assert found.sound, found.line("summer time")
    assert found.runs >= 2 * len(ZONES)


@pytest.mark.parametrize("zone", ZONES)
def test_each_zone_changes_its_clocks_twice_a_year(zone: str) -> None:
    assert len(list(changes_of(zone, 2026))) == 2


def test_a_day_that_is_not_the_wall_clocks_is_found_out(
    small_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: days by a fixed offset from UTC, as clocks are not."""
    monkeypatch.setattr("quizapp.learning.log.local_day", lambda at, _zone: at.date())
    found = over_summer_time(small_app, ["Australia/Lord_Howe"], answers=6)
    assert not found.sound

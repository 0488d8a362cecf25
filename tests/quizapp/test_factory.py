"""Apps come and go: a process that makes many keeps none; none debugs unless `flask` says so."""

import gc
import weakref
from collections.abc import Callable

import pytest
from flask import Flask

from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.extensions.database import write_lock
from quizapp.web.access import public
from tests.support import people
from tests.support.apps import app_over

Held = weakref.ReferenceType[Flask]


def _used(settings: Settings, also: Callable[[Flask], None] = lambda _app: None) -> Held:
    """Make an app, let it write and show pages, and return a reference that does not hold it."""
    with app_over(settings) as app:
        also(app)
        with app.app_context(), writing() as session:
            session.add(people.person("Ada", "learner"))
        app.test_client().get("/sign-in")
        return weakref.ref(app)


def test_an_app_that_nobody_holds_any_more_is_let_go(app_settings: Settings) -> None:
    used = _used(app_settings)
    gc.collect()
    assert used() is None


@pytest.fixture
def hold() -> Callable[[Flask], None]:
    """Hold an app by what its engine holds, which is where one was held once."""

    def hold(app: Flask) -> None:
        lock = write_lock(app)
        assert lock is not None
        setattr(lock, "tell", lambda _seconds: app)  # noqa: B010 - it returns nothing by its type

    return hold


def test_one_that_its_own_engine_holds_is_found(
    sqlite_settings: Settings, hold: Callable[[Flask], None]
) -> None:
    used = _used(sqlite_settings, hold)
    gc.collect()
    app = used()
    assert app is not None
    with app.app_context():
        write_lock(app).tell = lambda _seconds: None  # type: ignore[union-attr]
        db.engine.dispose()


def _fail() -> str:
    raise ZeroDivisionError


def test_a_variable_left_in_the_environment_lets_no_error_through(
    sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    with app_over(sqlite_settings) as app:
        app.config["TESTING"] = False
        app.add_url_rule("/fails", view_func=public(_fail))
        answer = app.test_client().get("/fails")
    assert (answer.status_code, "ZeroDivisionError" in answer.text) == (500, False)
    assert "<main" in answer.text

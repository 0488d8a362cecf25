"""Fixtures that all tests share: a fresh app on each database, a clock, and the people."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as profiles
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from quizapp.accounts import sessions
from quizapp.accounts.sessions import Lifetime
from quizapp.cli.collecting import collect_seldom
from quizapp.cli.preparing import upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.factory import create_app
from quizapp.models import User
from quizapp.web.clock import now
from tests.support import people, postgres, quick
from tests.support.apps import StillClock, app_over
from tests.support.site import running_browser

# `make test` draws the same cases each time, so that a red build is about the change; the long
# sweep draws new ones.
profiles.register_profile("ci", derandomize=True, deadline=None, print_blob=True, max_examples=50)
profiles.register_profile(
    "long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
profiles.register_profile("default", deadline=None)
profiles.load_profile("default")

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
A_DAY = timedelta(days=1)
BrowserOf = Callable[[str], FlaskClient]
_numbers = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Keep the short tests' files in memory; the long ones make gigabytes and fill disks."""
    if "not long" in config.getoption("markexpr"):
        quick.keep_files_in_memory()


def pytest_collection_finish() -> None:
    """Leave what all tests share alone from here on: it was a sixth of what tests of pages took."""
    collect_seldom()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave pages over PostgreSQL to the long tests: what differs is below them, and tested there.

    Actions and queries run on both databases in every run.
    """
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if "[postgresql" in item.name and asked & {"browser_of", "client"}:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start a real browser, once for all: two in one process are not to be had."""
    with running_browser() as started:
        yield started


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Return the address of a real PostgreSQL; it must start (`-m "not postgres"` does without)."""
    with postgres.running_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a migrated, empty database to copy."""
    name = f"template_{os.getpid()}"
    url = postgres.create_database(postgres_server, name)
    _migrate(Settings(data_dir=tmp_path_factory.mktemp("template"), database_url=url))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated, empty database file to copy."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("template"))
    _migrate(settings)
    return Path(str(settings.database.database))


def _migrate(chosen: Settings) -> None:
    app = create_app(chosen)
    with app.app_context():
        upgrade_schema()
        db.engine.dispose()  # the last connection's end folds the write-ahead log into the file


@pytest.fixture
def sqlite_settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    """Return settings over a fresh SQLite database."""
    shutil.copy(sqlite_template, tmp_path / "quizapp.db")
    return Settings(data_dir=tmp_path)


@pytest.fixture
def postgres_settings(
    tmp_path: Path, postgres_server: str, postgres_template: str
) -> Iterator[Settings]:
    """Return settings over a fresh PostgreSQL database."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    url = postgres.create_database(postgres_server, name, postgres_template)
    yield Settings(data_dir=tmp_path, database_url=url)
    postgres.drop_database(postgres_server, name)


@pytest.fixture(params=DATABASES)
def app_settings(request: pytest.FixtureRequest) -> Settings:
    """Return settings over a fresh database: each test that asks runs on both kinds."""
    name = "sqlite_settings" if request.param == "sqlite" else "postgres_settings"
    chosen: Settings = request.getfixturevalue(name)
    return chosen


@pytest.fixture
def app(app_settings: Settings) -> Iterator[Flask]:
    """Return the app over a fresh database, on SQLite and on PostgreSQL.

    No context is pushed: a request must not share `g` with a test. Use `with app.app_context():`.
    """
    with app_over(app_settings) as app:
        yield app


@pytest.fixture
def sqlite_app(sqlite_settings: Settings) -> Iterator[Flask]:
    """Return the app over a fresh SQLite database, where the database makes no difference."""
    with app_over(sqlite_settings) as app:
        yield app


@pytest.fixture
def postgres_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Return the app over a fresh PostgreSQL database, for what only it does."""
    with app_over(request.getfixturevalue("postgres_settings")) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return somebody's browser: signed out, and strict about every page."""
    return app.test_client()


@pytest.fixture
def browser_of(app: Flask) -> BrowserOf:
    """Return a function: `browser_of(ada)` is a browser in which Ada is signed in."""

    def sign_in(user_id: str) -> FlaskClient:
        with app.app_context(), writing() as session:
            token = sessions.issue(session, user_id, now(), Lifetime(A_DAY, A_DAY))
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = token
            with app.app_context():
                cookie["vouched"] = int(now().timestamp())
        return browser

    return sign_in


@pytest.fixture
def clock(app: Flask) -> StillClock:
    """Stop the app's clock on a Sunday morning."""
    clock = StillClock(datetime(2026, 11, 22, 9, tzinfo=UTC))
    app.extensions["clock"] = clock
    return clock


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Return the session of a pushed app context, for actions and queries rather than requests."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def ada(app: Flask) -> str:
    """Return the id of Ada, who learns in Ines's cohort."""
    return _join(app, people.person("Ada", "learner"), "Neurology")


@pytest.fixture
def ines(app: Flask) -> str:
    """Return the id of Ines, who instructs."""
    return _join(app, people.person("Ines", "instructor"), "Neurology")


@pytest.fixture
def otto(app: Flask) -> str:
    """Return the id of Otto, who learns in another cohort and must see nothing of Ada's."""
    return _join(app, people.person("Otto", "learner"), "Surgery")


@pytest.fixture
def admin(app: Flask) -> str:
    """Return the id of Alva, who administers."""
    return _join(app, people.person("Alva", "admin"), None)


def _join(app: Flask, user: User, cohort: str | None) -> str:
    with app.app_context(), writing() as session:
        session.add(user)
        if cohort:
            people.enrolled(session, user, cohort)
        session.flush()
        return user.id

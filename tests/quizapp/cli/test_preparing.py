"""A database is made ready: created, upgraded, filled, and nothing lost on the way."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select, text

from quizapp import migrations
from quizapp.cli.preparing import upgrade_bank, upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import Cohort, Enrolment, Entry
from tests.support import people
from tests.support.apps import app_over


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """Return the app over a database that does not exist yet."""
    with app_over(Settings(data_dir=tmp_path / "new")) as app:
        yield app


def test_an_empty_database_gets_the_newest_schema(empty: Flask) -> None:
    with empty.app_context():
        upgrade_schema()
        assert migrations.current(db.session.connection()) == migrations.newest()


def test_upgrading_twice_changes_nothing(app: Flask, ada: str) -> None:
    with app.app_context():
        upgrade_schema()
        assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1


def test_two_that_start_at_once_make_one_database(empty: Flask) -> None:
    def start() -> None:
        with empty.app_context():
            upgrade_schema()

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert empty.test_client().get("/healthz").status_code == 200


def test_a_table_altered_by_copying_keeps_what_refers_to_it(
    sqlite_app: Flask, ada_in_a_cohort: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With foreign keys on, dropping the old copy of a table deletes what refers to it."""

    def copy_cohorts(connection: Connection) -> None:
        columns = "id VARCHAR(32) PRIMARY KEY, name VARCHAR(120), created_at DATETIME"
        connection.execute(text(f"CREATE TABLE copy ({columns})"))
        connection.execute(text("INSERT INTO copy SELECT id, name, created_at FROM cohort"))
        connection.execute(text("DROP TABLE cohort"))
        connection.execute(text("ALTER TABLE copy RENAME TO cohort"))

    monkeypatch.setattr(migrations, "upgrade", copy_cohorts)
    with sqlite_app.app_context():
        upgrade_schema()
        assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1


def test_an_upgrade_that_would_orphan_rows_is_undone(
    sqlite_app: Flask, ada_in_a_cohort: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "upgrade", lambda c: c.execute(text("DELETE FROM cohort")))
    with sqlite_app.app_context():
        with pytest.raises(RuntimeError, match="refer to nothing"):
            upgrade_schema()
        assert db.session.scalar(select(func.count()).select_from(Cohort)) == 1
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1


@pytest.fixture
def ada_in_a_cohort(sqlite_app: Flask) -> None:
    """Put Ada into a cohort of the SQLite app."""
    with sqlite_app.app_context(), writing() as session:
        ada = people.person("Ada", "learner")
        session.add(ada)
        people.enrolled(session, ada, "Neurology")


def test_the_shipped_bank_is_loaded_once(app: Flask) -> None:
    with app.app_context():
        upgrade_bank()
        entries = db.session.scalar(select(func.count()).select_from(Entry))
        assert entries
        upgrade_bank()
        assert db.session.scalar(select(func.count()).select_from(Entry)) == entries

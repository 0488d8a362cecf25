"""Each connection keeps the promises of the design, in a forked process too."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import PendingRollbackError

from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.extensions.engines import WRITES
from quizapp.models import SiteSetting


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_sqlite_is_set_to_lose_nothing(sqlite_app: Flask, pragma: str, value: object) -> None:
    with sqlite_app.app_context():
        assert db.session.scalar(text(f"PRAGMA {pragma}")) == value


def test_a_write_begins_immediately_and_a_read_does_not(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        db.session.execute(text("SELECT 1"))
        assert can_write(sqlite_app)
        with writing():
            assert not can_write(sqlite_app)
        assert can_write(sqlite_app)


def test_the_lock_lasts_until_the_commit_is_done(sqlite_app: Flask) -> None:
    """The `commit` event comes before COMMIT: a lock released there lets a writer in too early."""
    with sqlite_app.app_context():
        connection = db.engine.connect().execution_options(**{WRITES: True})
        transaction = connection.begin()
        connection.execute(text("INSERT INTO site_setting VALUES ('a', 'x')"))
        transaction.commit()
        assert lock_is_held(sqlite_app)
        connection.close()
        assert not lock_is_held(sqlite_app)


def test_a_connection_that_breaks_gives_the_lock_back(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        with pytest.raises(PendingRollbackError), writing() as session:
            session.connection().invalidate()
        assert not lock_is_held(sqlite_app)


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_forked_process_writes_on_connections_of_its_own(app: Flask) -> None:
    write(app, "parent before")
    with app.app_context():
        db.session.execute(text("SELECT 1"))  # a connection is out while the child is made
        child = multiprocessing.get_context("fork").Process(target=write, args=(app, "child"))
        child.start()
        child.join()
        assert child.exitcode == 0
    write(app, "parent after")
    with app.app_context():
        assert db.session.query(SiteSetting).count() == 3


@pytest.mark.postgres
def test_postgresql_is_set_to_lose_nothing(postgres_app: Flask) -> None:
    with postgres_app.app_context():
        assert db.session.scalar(text("SHOW synchronous_commit")) == "on"
        assert db.session.scalar(text("SHOW lock_timeout")) == "5s"


def test_the_log_of_a_failed_statement_holds_nothing_typed(app: Flask) -> None:
    with app.app_context(), pytest.raises(Exception, match="hidden") as failure:
        db.session.execute(text("SELECT * FROM nowhere WHERE x = :typed"), {"typed": "secret"})
    assert "secret" not in str(failure.value)


def test_the_lock_stands_beside_the_database(sqlite_settings: Settings, sqlite_app: Flask) -> None:
    """Two installations of the app over one database file must share the lock."""
    write(sqlite_app, "a")
    names = {path.name for path in sqlite_settings.data_dir.iterdir()}
    assert {"quizapp.db.lock", "quizapp.db.turn"} <= names


def write(app: Flask, name: str) -> None:
    with app.app_context(), writing() as session:
        session.add(SiteSetting(name=name, value="x"))


def can_write(app: Flask) -> bool:
    """Tell whether somebody who knows nothing of the lock can begin to write now."""
    database = app.extensions["settings"].database.database
    stranger = sqlite3.connect(Path(database), timeout=0, isolation_level=None)
    try:
        stranger.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        stranger.close()
    return True


def lock_is_held(app: Flask) -> bool:
    lock = app.extensions["quizapp_write_lock"]
    taken: bool = lock._queue._taken  # noqa: SLF001 - nothing public shows it, so nothing can rely on it
    return taken

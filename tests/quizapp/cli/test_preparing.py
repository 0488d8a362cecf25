"""A database is made ready: created, upgraded, filled, and nothing lost on the way."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, func, select, text

from quizapp import migrations
from quizapp.cli import preparing
from quizapp.cli.preparing import upgrade_bank, upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import Cohort, Enrolment, Entry, SiteSetting
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


def test_the_newest_migration_is_the_one_that_alembic_names() -> None:
    scripts = ScriptDirectory.from_config(migrations.config())
    assert migrations.newest() == scripts.get_current_head()


def test_a_database_without_a_schema_has_no_migration(empty: Flask) -> None:
    with empty.app_context():
        assert migrations.current(db.session.connection()) is None


def test_a_start_on_a_ready_database_loads_no_more_than_it_needs(sqlite_settings: Settings) -> None:
    """Alembic, the finder of facts and the evaluation are for those who ask for them."""
    start = """
import sys
from pathlib import Path
import quizapp.cli
from quizapp.cli.preparing import opened_app, upgrade_bank, upgrade_schema
from quizapp.config import Settings
with opened_app(Settings(data_dir=Path(sys.argv[1]))):
    upgrade_schema()
    upgrade_bank()
unwanted = ["alembic", "flask_migrate", "question_bank.ingest.finding", "quizapp.memory.evaluate"]
print([name for name in unwanted if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", start, str(sqlite_settings.data_dir)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_developers_write_migrations_by_flask_and_nobody_else_loads_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app_over(Settings(data_dir=tmp_path)) as app:
        assert "migrate" not in app.extensions
    monkeypatch.setenv("FLASK_RUN_FROM_CLI", "true")
    with app_over(Settings(data_dir=tmp_path)) as app:
        assert "migrate" in app.extensions


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

    monkeypatch.setattr(migrations, "newest", lambda: "later")
    monkeypatch.setattr(migrations, "upgrade", copy_cohorts)
    with sqlite_app.app_context():
        upgrade_schema()
        assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 1
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1


def test_an_upgrade_that_would_orphan_rows_is_undone(
    sqlite_app: Flask, ada_in_a_cohort: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "newest", lambda: "later")
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


def test_the_shipped_bank_is_loaded_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        upgrade_bank()
        entries = db.session.scalar(select(func.count()).select_from(Entry))
        assert entries
        with monkeypatch.context() as unread:
            unread.setattr(preparing, "load_bank", None)  # reading it again would fail
            upgrade_bank()
        assert db.session.scalar(select(func.count()).select_from(Entry)) == entries


def test_another_shipped_bank_is_loaded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        upgrade_bank()
        monkeypatch.setattr(preparing, "shipped_mark", lambda: "of another version")
        monkeypatch.setattr(preparing, "load_shipped", loaded := Mock())
        upgrade_bank()
        loaded.assert_called_once()
        mark = db.session.get_one(SiteSetting, preparing.SHIPPED_MARK)
        assert mark.value == "of another version"


def test_the_mark_of_the_shipped_bank_changes_with_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "SHIPPED", tmp_path)
    marks = {preparing.shipped_mark()}
    for content in ("facts: []", "facts: [ ]"):
        (tmp_path / "facts.yaml").write_text(content)
        marks.add(preparing.shipped_mark())
    assert len(marks) == 3

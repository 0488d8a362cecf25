"""The tables that migrations build are those the models describe, and each step goes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from quizapp import migrations
from quizapp.extensions import db, no_writers, writing
from quizapp.models.base import Base
from tests.support.desk import SUNDAY_MORNING, Desk

WRONG_ANSWERS = "ix_answer_wrong_received_at"
LEECHES = "ix_memory_leech"


def indexes(connection: Connection, table: str = "answer") -> set[str | None]:
    return {index["name"] for index in inspect(connection).get_indexes(table)}


def columns(connection: Connection, table: str) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns(table)}


@contextmanager
def changing(app: Flask) -> Iterator[Connection]:
    """Open a connection as an upgrade does: SQLite's foreign keys off, everything rolled back."""
    with app.app_context(), no_writers(5), db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin() as changes:
            yield connection
            if sqlite:
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            changes.rollback()
        if sqlite:
            connection.connection.cursor().execute("PRAGMA foreign_keys = ON")


def one(connection: Connection, statement: str) -> tuple[object, ...]:
    return tuple(connection.execute(text(statement)).one())


@pytest.fixture
def answered(app: Flask) -> str:
    """Let somebody choose rightly and wrongly; return who it was."""
    with app.app_context():
        desk = Desk(db.session())
        learner = desk.learner()
        desk.choose(learner, "rash", "A", SUNDAY_MORNING)
        desk.choose(learner, "rash", "B", SUNDAY_MORNING + timedelta(days=3))
        return learner


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_migrations_build_what_the_models_describe(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": migrations.is_ours})
        assert compare_metadata(context, Base.metadata) == []


def test_the_index_of_wrong_answers_goes_and_comes_back(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection, connection.begin() as changes:
        migrations.downgrade(connection, "0001")
        assert WRONG_ANSWERS not in indexes(connection)
        migrations.upgrade(connection)
        assert WRONG_ANSWERS in indexes(connection)
        changes.rollback()


def test_going_back_before_luck_and_models_keeps_what_was_learnt(app: Flask, answered: str) -> None:
    kept = "SELECT stability, difficulty, reps, lapses, due_day FROM memory"
    with changing(app) as connection:
        before = one(connection, kept)
        migrations.downgrade(connection, "0002")

        assert one(connection, kept) == before
        assert one(connection, "SELECT COUNT(*) FROM review") == (2,)
        assert one(connection, "SELECT COUNT(*) FROM answer") == (2,)
        assert columns(connection, "review").isdisjoint({"due_day", "aim"})
        assert columns(connection, "memory").isdisjoint({"luck", "engine"})
        assert "model_id" not in columns(connection, "user")
        assert "job" not in inspect(connection).get_table_names()


def test_memories_of_before_luck_are_marked_to_be_folded_anew(app: Flask, answered: str) -> None:
    with changing(app) as connection:
        migrations.downgrade(connection, "0002")
        migrations.upgrade(connection, "0003")

        memory = one(connection, "SELECT luck, lucky_stability, engine, reps, lapses FROM memory")
        assert memory == (0.0, None, "fsrs-6 at face value", 2, 1)
        assert one(connection, "SELECT COUNT(*), COUNT(due_day) FROM review") == (2, 0)
        assert one(connection, 'SELECT id, model_id FROM "user"') == (answered, None)
        assert LEECHES in indexes(connection, "memory")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE memory SET luck = 0.5, lucky_stability = NULL, lucky_difficulty = NULL",
        "UPDATE memory SET luck = 0, lucky_stability = 1, lucky_difficulty = 5",
        "UPDATE memory SET luck = 1.5, lucky_stability = 1, lucky_difficulty = 5",
        "UPDATE memory SET luck = 0.5, lucky_stability = 0, lucky_difficulty = 5",
        "UPDATE memory SET luck = 0.5, lucky_stability = 1, lucky_difficulty = 11",
    ],
)
def test_luck_without_a_memory_if_it_was_luck_is_refused(
    app: Flask, answered: str, change: str
) -> None:
    with app.app_context(), pytest.raises(IntegrityError), writing() as session:
        session.execute(text(change))

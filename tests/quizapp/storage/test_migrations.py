"""The tables that migrations build are those the models describe, and each step goes back."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Connection, inspect

from quizapp import migrations
from quizapp.extensions import db
from quizapp.models.base import Base

WRONG_ANSWERS = "ix_answer_wrong_received_at"


def indexes(connection: Connection) -> set[str | None]:
    return {index["name"] for index in inspect(connection).get_indexes("answer")}


def test_migrations_build_what_the_models_describe(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_index_of_wrong_answers_goes_and_comes_back(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection, connection.begin() as changes:
        migrations.downgrade(connection, "0001")
        assert WRONG_ANSWERS not in indexes(connection)
        migrations.upgrade(connection)
        assert WRONG_ANSWERS in indexes(connection)
        changes.rollback()

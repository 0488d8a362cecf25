"""Counts of what was learnt before anybody counted: the migration makes them from the log."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from quizapp import migrations
from quizapp.bank.loading import load_shipped
from quizapp.extensions import db, no_writers, writing
from quizapp.learning.marking import Response
from tests.support.desk import BANK, SUNDAY_MORNING, Desk, flashcard
from tests.support.people import LONG_AGO

TABLES = ("learner_tally", "day_tally", "topic_tally")
ORDERS = {
    "learner_tally": "learner_id",
    "day_tally": "learner_id, day",
    "topic_tally": "learner_id, sort, heading",
}


def numbers(connection: object, table: str) -> list[tuple[object, ...]]:
    rows = connection.execute(  # type: ignore[attr-defined]  # a connection of either database
        text(f"SELECT * FROM {table} ORDER BY {ORDERS[table]}")  # noqa: S608 - a name from above
    )
    return [
        tuple(pytest.approx(value) if isinstance(value, float) else value for value in row)
        for row in rows
        if any(isinstance(value, int) and value > 0 for value in row) or table == "learner_tally"
    ]


def test_going_back_and_forth_counts_everything_again(app: Flask) -> None:
    with app.app_context():
        with writing() as session:
            load_shipped(session, LONG_AGO, BANK)
        desk = Desk(db.session())
        ada, otto = desk.learner(), desk.learner()
        desk.choose(ada, "rash", "A", SUNDAY_MORNING)
        desk.choose(ada, "rash", "A", SUNDAY_MORNING + timedelta(days=12))
        desk.undo(desk.choose(ada, "spasm", "A", SUNDAY_MORNING), SUNDAY_MORNING)
        card = desk.answer(otto, flashcard("biopsy"), Response(rating=3), SUNDAY_MORNING)
        desk.rate_anew(card, 1, SUNDAY_MORNING)
        desk.session.commit()
        with no_writers(5), db.engine.connect() as connection, connection.begin() as changes:
            before = {table: numbers(connection, table) for table in TABLES}
            migrations.downgrade(connection, "0003")
            assert not set(TABLES) & set(inspect(connection).get_table_names())
            migrations.upgrade(connection)
            assert {table: numbers(connection, table) for table in TABLES} == before
            changes.rollback()
    assert len(before["topic_tally"]) == 4

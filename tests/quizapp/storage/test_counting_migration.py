"""Counts of what was learnt before anybody counted: the migration makes them from the log."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, inspect, text

from quizapp import migrations
from quizapp.bank.loading import load_shipped
from quizapp.extensions import db, no_writers, writing
from quizapp.learning.marking import Response
from tests.quizapp.learning.test_following import merge
from tests.support.desk import BANK, SUNDAY_MORNING, Desk, flashcard, matching
from tests.support.editing import edit
from tests.support.people import LONG_AGO

LEARNT = ("learner_tally", "day_tally", "topic_tally")
STUCK = ("leech_tally", "chosen_tally")
ORDERS = {
    "learner_tally": "learner_id",
    "day_tally": "learner_id, day",
    "topic_tally": "learner_id, sort, heading",
    "leech_tally": "fact_id, edition",
    "chosen_tally": "fact_id, edition, chosen",
}


def numbers(connection: Connection, table: str) -> list[tuple[object, ...]]:
    rows = connection.execute(
        text(f"SELECT * FROM {table} ORDER BY {ORDERS[table]}")  # noqa: S608 - a name from above
    )
    key = len(ORDERS[table].split(", "))  # an edition is no count
    return [
        tuple(pytest.approx(value) if isinstance(value, float) else value for value in row)
        for row in rows
        if any(isinstance(value, int) and value for value in row[key:]) or table == "learner_tally"
    ]


def counted_anew(tables: Sequence[str], earlier: str) -> dict[str, list[tuple[object, ...]]]:
    """Go back to a schema without these tables and forth again; return what they count."""
    with no_writers(5), db.engine.connect() as connection, connection.begin() as changes:
        before = {table: numbers(connection, table) for table in tables}
        migrations.downgrade(connection, earlier)
        assert not set(tables) & set(inspect(connection).get_table_names())
        migrations.upgrade(connection)
        assert {table: numbers(connection, table) for table in tables} == before
        changes.rollback()
    return before


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
        counts = counted_anew(LEARNT, "0003")
    assert len(counts["topic_tally"]) == 4


def counted_from(earlier: str, spoil: str) -> dict[str, list[tuple[object, ...]]]:
    """Go back to a schema whose counts were others, and forth again; return what is counted."""
    with no_writers(5), db.engine.connect() as connection, connection.begin() as changes:
        migrations.downgrade(connection, earlier)
        assert connection.execute(text(spoil)).rowcount
        migrations.upgrade(connection)
        counts = {table: numbers(connection, table) for table in STUCK}
        changes.rollback()
    return counts


def forget(desk: Desk, learner_id: str, fact_id: str, after: int) -> None:
    """Let somebody get a fact wrong day after day, and take one answer back."""
    for day in range(10):
        at = SUNDAY_MORNING + timedelta(days=after + day)
        answer = desk.choose(learner_id, fact_id, "C" if day % 3 else "B", at)
    desk.undo(answer, at)


def test_who_was_stuck_before_anybody_counted_is_counted(app: Flask) -> None:
    with app.app_context():
        with writing() as session:
            load_shipped(session, LONG_AGO, BANK)
        desk = Desk(db.session())
        ada, otto, ben = desk.learner(), desk.learner(), desk.learner()
        forget(desk, ben, "weakness", 20)
        merge(desk, "weakness", "spasm")
        forget(desk, ada, "rash", 20)
        edit(desk.session, "rash", objects=["Another sign."])
        desk.versions["rash"] = 2
        forget(desk, ada, "rash", 40)
        for day in range(9):
            swapped = Response(pairs={"rash": "to-spasm", "spasm": "spare"})
            at = SUNDAY_MORNING + timedelta(days=60 + day)
            desk.answer(otto, matching("rash", "spasm", "biopsy"), swapped, at)
        desk.session.commit()
        counts = counted_anew(STUCK, "0009")
        assert counted_from("0010", "UPDATE leech_tally SET learners = learners + 1") == counts
    assert counts["leech_tally"] == [
        *(("biopsy", 1, 1, 8), ("rash", 1, 1, 8), ("rash", 2, 2, 16)),
        *(("spasm", 0, 1, 8), ("spasm", 1, 1, 8)),
    ]
    assert [row[2:] for row in counts["chosen_tally"] if row[0] == "spasm"] == [("a spare sign", 9)]

"""What nobody had read before facts were marked: the migration marks it, there and back."""

from flask import Flask
from sqlalchemy import inspect, text

from quizapp import migrations
from quizapp.bank.binned import put_back_edits
from quizapp.bank.nouns import Ref
from quizapp.extensions import db, no_writers
from quizapp.imports.deciding import accept
from quizapp.imports.many import Wanted, accept_many, take_back_many
from quizapp.imports.mending import token_of
from quizapp.models import Candidate
from tests.support import candidates
from tests.support.room import changed, furnish


def rows(connection: object, columns: str, table: str) -> set[tuple[object, ...]]:
    found = connection.execute(  # type: ignore[attr-defined]  # a connection of either database
        text(f"SELECT {columns} FROM {table}")  # noqa: S608 - names from below
    )
    return {tuple(row) for row in found}


def test_what_was_unread_or_taken_back_and_put_back_is_marked(app: Flask, ines: str) -> None:
    with app.app_context():
        furnish()
        session = db.session()
        reading = candidates.read(session)
        judged = session.query(Candidate).filter_by(number=1).one()
        accept(reading, 4, ines)
        shown = {1: token_of(judged)}
        accept_many(Wanted(reading, 0, frozenset({1}), words=shown), ines)
        session.expire_all()
        made = {row.number: row.fact_id for row in session.query(Candidate) if row.fact_id}
        unread = {(made[number],) for number in made if number not in {1, 4}}
        links = {(made[row.number], row.id) for row in session.query(Candidate) if row.fact_id}
        assert unread
        db.session.remove()
        with no_writers(5), db.engine.connect() as connection, connection.begin() as changes:
            assert rows(connection, "fact_id", "unread_fact") == unread
            migrations.downgrade(connection, "0007")
            assert not {"unread_fact", "candidate_fact"} & set(
                inspect(connection).get_table_names()
            )
            migrations.upgrade(connection)
            assert rows(connection, "fact_id", "unread_fact") == unread
            assert rows(connection, "fact_id, candidate_id", "candidate_fact") == links
            changes.rollback()


def test_what_no_candidate_knew_any_more_is_marked(app: Flask, ines: str) -> None:
    with app.app_context():
        furnish()
        session = db.session()
        reading = candidates.read(session)
        _count, change = accept_many(Wanted(reading, 0), ines)
        ref = Ref("fact", session.query(Candidate).filter_by(number=0).one().fact_id or "")
        take_back_many(reading, change or "", ines)
        session.expire_all()
        changed(put_back_edits(session, [ref]))
        db.session.remove()
        with no_writers(5), db.engine.connect() as connection, connection.begin() as changes:
            migrations.downgrade(connection, "0007")
            connection.execute(
                text("UPDATE candidate SET state = 'open', fact_id = NULL, change_id = NULL")
            )
            migrations.upgrade(connection)
            assert (ref.id,) in rows(connection, "fact_id", "unread_fact")
            changes.rollback()

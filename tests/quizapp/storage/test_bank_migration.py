"""The bank before it had versions: the migration keeps every word of it, there and back."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import Connection, text

from question_bank.content.plain import bank_to_plain
from quizapp import migrations
from quizapp.bank.current import current_bank, whole_bank
from quizapp.bank.heads import history_of
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.extensions import db, no_writers, writing
from tests.quizapp.bank.test_loading import GROUNDED
from tests.support.desk import FACTS, SUNDAY_MORNING, Desk
from tests.support.editing import edit
from tests.support.people import LONG_AGO, enrolled, person

LATER = SUNDAY_MORNING + timedelta(days=3)


def there_and_back() -> None:
    """Go back to before versions and forth again; SQLite's foreign keys off, as an upgrade does."""
    db.session.remove()
    with no_writers(5), db.engine.connect() as connection:
        keys(connection, on=False)
        with connection.begin():
            migrations.downgrade(connection, "0004")
            assert connection.scalar(text("SELECT COUNT(*) FROM fact")) == len(FACTS)
            migrations.upgrade(connection)
            if connection.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        keys(connection, on=True)


def keys(connection: Connection, *, on: bool) -> None:
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
        cursor.close()


def test_the_bank_says_the_same_before_and_after(app: Flask) -> None:
    with app.app_context():
        with writing() as session:
            load_shipped(session, LONG_AGO, GROUNDED)
            ines = enrolled(session, person("Ines", "instructor"), "Neurology")
            session.flush()
            author = ines.id
        edit(db.session(), "rash", by=author, statement="The rash, said better.")
        edit(db.session(), "spasm", by=author, status="retired")
        desk = Desk(db.session(), {**dict.fromkeys(FACTS, 1), "rash": 2})
        ada = desk.learner()
        desk.choose(ada, "rash", "A", SUNDAY_MORNING)
        desk.choose(ada, "rash", "B", LATER)
        whole = bank_to_plain(whole_bank(db.session()))
        taught = set(current_bank(db.session()).taught)

        there_and_back()

        session = db.session()
        assert bank_to_plain(whole_bank(session)) == whole
        assert set(current_bank(session).taught) == taught
        told = history_of(session, Ref("fact", "rash"))
        assert [(each.number, each.user_id) for each in told] == [(2, author), (1, None)]
        assert session.execute(text("SELECT * FROM fact_tally")).all() == [("rash", 2, 2, 1)]
        assert session.scalar(text("SELECT COUNT(*) FROM enrolment WHERE teaches")) == 1


def test_an_empty_bank_goes_there_and_back(app: Flask) -> None:
    with (
        app.app_context(),
        no_writers(5),
        db.engine.connect() as connection,
        connection.begin(),
    ):
        migrations.downgrade(connection, "0004")
        migrations.upgrade(connection)
        assert connection.scalar(text("SELECT COUNT(*) FROM entry")) == 0

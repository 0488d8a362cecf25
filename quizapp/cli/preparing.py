"""Make the database ready: created, at the newest schema, and holding the shipped bank."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection

from question_bank.content import reading
from question_bank.content.reading import SHIPPED, load_bank
from quizapp import migrations
from quizapp.bank.loading import load_shipped
from quizapp.config import Settings
from quizapp.extensions import db, no_writers, writing
from quizapp.factory import create_app
from quizapp.models import SiteSetting
from quizapp.web.clock import now

CODE = Path(reading.__file__).parent
"""Where the code lies that reads a bank."""
WAIT_SECONDS = 60
"""How long to wait for another process that is doing the same."""


@contextmanager
def opened_app(settings: Settings) -> Iterator[Flask]:
    """Make the app for the length of a command, in its context; close its connections after."""
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def upgrade_schema() -> None:
    """Bring the app's database to the newest schema, in one transaction; an empty one too."""
    with db.engine.connect() as connection:
        if migrations.current(connection) == migrations.newest():
            return
    with no_writers(WAIT_SECONDS), db.engine.connect() as connection:
        _set_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                migrations.upgrade(connection)
                _refuse_broken_references(connection)
        finally:
            _set_foreign_keys(connection, on=True)


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """Switch SQLite's foreign keys. On, altering a table by copying deletes what refers to it.

    Below SQLAlchemy, because inside a transaction SQLite ignores the switch without a word.
    """
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON" if on else "PRAGMA foreign_keys = OFF")
        cursor.close()


def _refuse_broken_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the upgrade would leave rows of {broken[0][0]} that refer to nothing")


SHIPPED_MARK = "shipped bank"
"""Name of the setting that says which shipped bank was brought in last."""


def upgrade_bank() -> None:
    """Bring the shipped bank into the live one; what somebody edited stays as it is.

    Where this very bank was brought in before, nothing but the hash of its files is made.
    """
    mark = shipped_mark()
    brought = db.session().get(SiteSetting, SHIPPED_MARK)
    if brought is not None and brought.value == mark:
        return
    shipped = load_bank()  # read before, so that nobody waits for it
    with writing() as session:
        load_shipped(session, now(), shipped)
        session.merge(SiteSetting(name=SHIPPED_MARK, value=mark))


def shipped_mark() -> str:
    """Return a hash of the shipped bank and of the code that reads it."""
    digest = sha256()
    for file in sorted((*SHIPPED.rglob("*.yaml"), *CODE.glob("*.py"))):
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()

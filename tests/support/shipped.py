"""The shipped bank in a test's database, read and worked out once for all tests of a process."""

from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from quizapp.bank import current
from quizapp.bank.current import LiveBank, current_bank
from quizapp.bank.loading import load_shipped
from quizapp.extensions import db, writing
from quizapp.models import (
    BankRevision,
    Change,
    Entry,
    EntryProblem,
    EntryReference,
    EntryTag,
    EntryVersion,
)
from tests.support.people import LONG_AGO

TABLES = (BankRevision, Change, Entry, EntryVersion, EntryReference, EntryTag, EntryProblem)
"""What loading the shipped bank writes and learners need, in the order of references."""

_rows: dict[str, list[dict[str, Any]]] = {}
_live: dict[str, LiveBank] = {}


def put_shipped(app: Flask) -> None:
    """Put the shipped bank into an app's empty database, as its first start does."""
    with app.app_context():
        if not _rows:
            with writing() as session:
                load_shipped(session, LONG_AGO)
            _remember(db.session())
            _live["shipped"] = current_bank(db.session())
            return
        with writing() as session:
            for table in TABLES:
                if _rows[table.__tablename__]:
                    session.execute(insert(table), _rows[table.__tablename__])
        # What follows from the same rows is the same: only a worker of its own would work it out.
        current._held[db.engine] = {_live["shipped"].revision: _live["shipped"]}  # noqa: SLF001


def _remember(session: Session) -> None:
    for table in TABLES:
        columns = table.__table__.columns
        _rows[table.__tablename__] = [
            dict(row) for row in session.execute(select(*columns)).mappings()
        ]

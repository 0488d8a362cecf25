"""A bank in a test's database, read and worked out once for all tests of a process."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from question_bank.content import Bank
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


@dataclass(frozen=True)
class _Loaded:
    """The rows that loading a bank wrote, by table, and the live bank that follows from them."""

    bank: Bank | None
    rows: dict[str, list[dict[str, Any]]]
    live: LiveBank


_loaded: dict[int, _Loaded] = {}


def put_shipped(app: Flask, bank: Bank | None = None) -> None:
    """Put a bank, else the shipped one, into an app's empty database, as its first start does.

    What a search of the bank reads is there only the first time.
    """
    with app.app_context():
        known = _loaded.get(id(bank))
        if known is None:
            with writing() as session:
                load_shipped(session, LONG_AGO, bank)
            _loaded[id(bank)] = _Loaded(bank, _rows(db.session()), current_bank(db.session()))
            return
        with writing() as session:
            for table in TABLES:
                if known.rows[table.__tablename__]:
                    session.execute(insert(table), known.rows[table.__tablename__])
        # What follows from the same rows is the same: only a worker of its own would work it out.
        current._held[db.engine] = {known.live.revision: known.live}  # noqa: SLF001


def _rows(session: Session) -> dict[str, list[dict[str, Any]]]:
    return {
        table.__tablename__: [
            dict(row) for row in session.execute(select(*table.__table__.columns)).mappings()
        ]
        for table in TABLES
    }

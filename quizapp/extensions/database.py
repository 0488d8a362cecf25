"""The database handle and the one way to write to it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from quizapp.extensions.engines import WRITES, prepare_engine
from quizapp.extensions.fair_lock import FairLock
from quizapp.models.base import Base

_WRITING = "quizapp_writing"
_LOCK = "quizapp_write_lock"


class WriteOutsideWritingError(RuntimeError):
    """Code tried to change the database without `writing()`, which takes the fair lock."""

    def __init__(self) -> None:
        super().__init__("Changes go inside `with writing() as session:`; this one did not.")


db = SQLAlchemy(metadata=Base.metadata)


def init_database(app: Flask, wait_seconds: float) -> None:
    """Bind the database to an app and set its engine up."""
    db.init_app(app)
    with app.app_context():
        app.extensions[_LOCK] = prepare_engine(db.engine, wait_seconds)


@contextmanager
def writing() -> Iterator[Session]:
    """Open the one transaction that may write; commit at its end, or roll back on an error.

    Use: `with writing() as session: action(session, …)`.

    Ends the read transaction first (SQLite cannot turn a stale read into a write, however long it
    waits), so what was loaded before is loaded afresh inside. Raises `BusyError` when the turn to
    write does not come in time. Hash passwords, render and call others outside: all others wait.
    """
    session = db.session()
    if session.info.get(_WRITING):
        message = "writing() inside writing(): the edge commits, and only once"
        raise RuntimeError(message)
    session.commit()
    session.info[_WRITING] = True
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info[_WRITING]


def write_lock(app: Flask) -> FairLock | None:
    """Return the lock that an app's writers take turns by; None on PostgreSQL."""
    lock: FairLock | None = app.extensions[_LOCK]
    return lock


@contextmanager
def no_writers(timeout: float) -> Iterator[None]:
    """Keep every writer of an SQLite database out, for migrations and restoring.

    No transaction is begun. On PostgreSQL nothing is held: it has its own locks for both.
    """
    lock: FairLock | None = current_app.extensions[_LOCK]
    with lock.held(timeout) if lock else nullcontext():
        yield


@event.listens_for(db.session, "before_flush")
def _refuse_flush(session: Session, _context: object, _instances: object) -> None:
    if not session.info.get(_WRITING):
        raise WriteOutsideWritingError


@event.listens_for(db.session, "do_orm_execute")
def _refuse_statement(state: ORMExecuteState) -> Any:  # noqa: ANN401 - SQLAlchemy's own type
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and not state.session.info.get(_WRITING):
        raise WriteOutsideWritingError

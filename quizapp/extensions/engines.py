"""How the two kinds of database are set up: SQLite behind the fair lock, and PostgreSQL."""

import os
import sqlite3
import weakref
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, ManagesConnection

from quizapp.extensions.fair_lock import FairLock
from quizapp.extensions.presence import Presence

WRITES = "quizapp_writes"
"""Execution option of a connection whose transaction is going to write."""

_HOLDER = "quizapp_lock_holder"
"""Process that took the lock for a pooled connection: a forked child must not release it."""

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL loses acknowledged answers in a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is written over, whatever a build's default is
)


def prepare_engine(engine: Engine, wait_seconds: float) -> FairLock | None:
    """Make an engine keep the promises of the design; return the lock of an SQLite database.

    `wait_seconds` is how long a write waits for its turn before it gives up.
    """
    _ENGINES.add(engine)
    if engine.dialect.name == "sqlite":
        return _prepare_sqlite(engine, wait_seconds)
    _prepare_postgresql(engine, wait_seconds)
    return None


def _prepare_sqlite(engine: Engine, wait_seconds: float) -> FairLock:
    lock = FairLock(Path(str(engine.url.database)))
    _tell_of_presence(engine, wait_seconds)

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: it would begin them too late (before
        # the first write only) and always deferred.
        connection.isolation_level = None
        # For writers from outside, who know nothing of the lock.
        connection.execute(f"PRAGMA busy_timeout = {wait_seconds * 1000:.0f}")
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(WRITES):
            # Below SQLAlchemy: every page begins so, and nothing is asked of the disk yet.
            connection.connection.cursor().execute("BEGIN")
            return
        lock.acquire(wait_seconds)
        _info(connection.connection)[_HOLDER] = os.getpid()
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    # Not at the `commit` event: it fires before COMMIT, and the next writer would come too early.
    @event.listens_for(engine, "checkin")
    def release(_connection: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
        if _info(record).pop(_HOLDER, None) == os.getpid():
            lock.release()

    return lock


def _tell_of_presence(engine: Engine, wait_seconds: float) -> None:
    """Let it be known that this process has the database open, from its first connection on."""
    presence = Presence(Path(str(engine.url.database)))

    @event.listens_for(engine, "do_connect")
    def enter(*_what: object) -> None:
        presence.enter(wait_seconds)

    @event.listens_for(engine, "engine_disposed")
    def leave(_engine: Engine) -> None:
        presence.leave()


def _prepare_postgresql(engine: Engine, wait_seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("SET synchronous_commit = on")
        milliseconds = str(int(wait_seconds * 1000))
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", (milliseconds,))
        cursor.close()
        connection.commit()


def _info(holder: ManagesConnection) -> dict[str, int]:
    """Return the notes that stay with a pooled connection for as long as it has its place."""
    info: dict[str, int] | None = holder.record_info
    if info is None:
        raise AssertionError("only a detached connection has no record, and nothing detaches one")
    return info


_ENGINES: weakref.WeakSet[Engine] = weakref.WeakSet()


def _leave_connections_to_the_parent() -> None:  # pragma: no cover - in forked children
    for engine in list(_ENGINES):
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_leave_connections_to_the_parent)

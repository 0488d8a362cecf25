"""`/healthz`: whether this process can serve; `/readyz`: whether all is as it should be.

A balancer takes a machine out by the second, and nobody restarts anything by it: what it looks at
can be the same for all machines, and comes back by itself.
"""

import shutil
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from quizapp import migrations
from quizapp.config import Settings
from quizapp.extensions import BusyError, db, shared_store
from quizapp.extensions.engines import WRITES
from quizapp.extensions.shared import UnavailableStoreError
from quizapp.web.access import public
from quizapp.web.clock import now
from quizapp.web.metrics import jobs_alive

MEGABYTE = 10**6
SILENT_FOR = timedelta(seconds=60)
"""How long nothing may be heard of the process for jobs."""

KEPT_SECONDS = 5.0
"""How long what /readyz found is told again: whoever asks all the time makes nobody wait."""

TOLD_SECONDS = 60.0
"""How old what is told may be, where a look takes long."""

OK = "ok"

_LOOK = "quizapp_readiness"


def init_health(app: Flask) -> None:
    """Answer at /healthz and /readyz."""
    app.extensions[_LOOK] = _Readiness()
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


@public
def healthz() -> ResponseReturnValue:
    """Answer 200 when the database answers and has the schema this code was written for."""
    for check in (_database, _schema):
        why = check()
        if why != OK:
            return jsonify(status="unavailable", why=why), 503
    return jsonify(status=OK, time=now().isoformat())


@public
def readyz() -> ResponseReturnValue:
    """Answer 200 when everything is in order, else 503; either way each check by its name."""
    readiness: _Readiness = current_app.extensions[_LOOK]
    checks = readiness.found()
    ready = bool(checks) and all(why == OK for why in checks.values())
    return jsonify(status=OK if ready else "unavailable", checks=checks), 200 if ready else 503


class _Readiness:
    """What a process found when it last looked, and the turn to look.

    A look takes the turn to write, and where somebody keeps that it waits: one thread does, and
    those who ask meanwhile are told what was found before; nothing, if that is too long ago.
    """

    def __init__(self) -> None:
        self._looking = threading.Lock()
        self._found: dict[str, str] = {}
        self._looked_at = float("-inf")

    def found(self) -> dict[str, str]:
        """Return each check by its name, with what is wrong."""
        if self._age() > KEPT_SECONDS and self._looking.acquire(blocking=False):
            try:
                looked = {name: check() for name, check in CHECKS.items()}
                self._found = {name: why for name, why in looked.items() if why is not None}
                self._looked_at = time.monotonic()
            finally:
                self._looking.release()
        return self._found if self._age() < TOLD_SECONDS else {}

    def _age(self) -> float:
        return time.monotonic() - self._looked_at


def _database() -> str:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return "The database does not answer."
    return OK


def _schema() -> str:
    try:
        current = migrations.current(db.session.connection())
    except SQLAlchemyError:
        db.session.rollback()
        return "The database does not answer."
    return OK if current == migrations.newest() else "The database has another schema."


def _writing() -> str:
    """Begin a transaction that may write, and take it back."""
    db.session.rollback()
    try:
        with db.engine.connect().execution_options(**{WRITES: True}) as connection:
            if connection.dialect.name == "postgresql":
                read_only = connection.scalar(text("SHOW transaction_read_only")) == "on"
            else:
                connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
                read_only = False
            connection.rollback()
    except BusyError:
        return "Another writer keeps the database."
    except (DBAPIError, OSError):  # the file of the turn to write lies beside the database
        return "The database cannot be written to."
    return "The database can only be read." if read_only else OK


def _redis() -> str | None:
    store = shared_store()
    if store is None:
        return None
    try:
        store.ask(lambda redis: redis.ping())
    except UnavailableStoreError:
        return "Redis does not answer."
    return OK


def _jobs() -> str | None:
    alive = jobs_alive(current_app, SILENT_FOR.total_seconds())
    if alive is None:
        return None
    return OK if alive else "Nothing is heard of the process for jobs."


def _disk() -> str:
    settings: Settings = current_app.extensions["settings"]
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError:
        return "The disk cannot be looked at."
    return OK if free >= settings.least_free_mb * MEGABYTE else "The disk is nearly full."


CHECKS: dict[str, Callable[[], str | None]] = {
    "database": _database,
    "schema": _schema,
    "writing": _writing,
    "redis": _redis,
    "jobs": _jobs,
    "disk": _disk,
}
"""What is looked at; None says that there is no such part here."""

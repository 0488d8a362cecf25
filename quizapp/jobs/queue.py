"""The queue that carries the ids of jobs from whoever wants them to the process that does them.

Huey over an SQLite file of its own, which is synced at each change, or over Redis where several
machines share one. The table of jobs is what counts: an id that is lost is sent again, one that
comes twice is done once.
"""

import logging
import sqlite3
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey
from huey.api import TaskWrapper
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from quizapp.config import Settings
from quizapp.extensions import db, shared_store
from quizapp.extensions.shared import hasty_pool
from quizapp.extensions.troubles import tells_damage
from quizapp.jobs.damage import set_aside_if_damaged
from quizapp.models import Job
from quizapp.web.logs import job_named, request_id
from quizapp.web.metrics import Gauge, add_gauge

FILE = "jobs.db"
RETRIES, RETRY_SECONDS = 10, 30
"""How often, and after how long, a job is tried again that found the database busy or away."""

_EXTENSION = "quizapp_jobs"
_WRITTEN, _CERTAIN = "quizapp_jobs_written", "quizapp_jobs_certain"

# What Huey says of a failure holds the exception's message; the app logs failures by itself.
logging.getLogger("huey").addHandler(logging.NullHandler())
logging.getLogger("huey").propagate = False


class JobQueue:
    """Sends jobs by id. The file is made when the first is sent, in the process that sends it."""

    def __init__(self, path: Path, redis_url: str, work: Callable[..., None]) -> None:
        self._path = path
        self._redis_url = redis_url
        self._work = work

    @cached_property
    def huey(self) -> Huey:
        """The queue itself, with its one task: to do the job of an id."""
        if self._redis_url:
            # Not blocking: an id that came while a blocked look was given up would be lost.
            pool = hasty_pool(self._redis_url)
            return RedisHuey("quizapp", connection_pool=pool, blocking=False, results=False)
        return SqliteHuey("quizapp", filename=str(self._path), fsync=True, results=False)

    def length(self) -> int:
        """Return how many ids wait."""
        return int(self._ask(lambda: len(self.huey)))

    @cached_property
    def _task(self) -> TaskWrapper:
        return self.huey.task(retries=RETRIES, retry_delay=RETRY_SECONDS, name="do")(self._work)

    def send(self, job_id: str) -> None:
        """Send a job to whoever does them. One that cannot be sent now is sent again later."""
        try:
            self._ask(lambda: self._task(job_id, request_id()))
        except Exception as error:  # noqa: BLE001 - the action is done; its job must not undo it
            structlog.get_logger().error("job not sent", error=type(error).__name__, job=job_id)

    def mend(self) -> None:
        """Begin a new file where the one there is cannot be read; Redis looks after its own."""
        if not self._redis_url and set_aside_if_damaged(self._path):
            self._open_anew()

    def _open_anew(self) -> None:
        """Let go of the file that was; that of its name is opened when next used."""
        for made in ("huey", "_task"):
            vars(self).pop(made, None)

    def _ask(self, what: Callable[[], Any]) -> Any:  # noqa: ANN401 - Huey has no types
        """Do something with the queue; a Redis that failed is left alone for a while.

        A file that is damaged may have been set aside by the process for jobs: the one that has its
        name now is looked at before giving up.
        """
        store = shared_store() if self._redis_url else None
        if store is not None:
            return store.ask(lambda _redis: what())
        try:
            return what()
        except sqlite3.DatabaseError as error:
            if not tells_damage(error):
                raise
            self._open_anew()
            return what()

    def ready(self) -> Huey:
        """Return the queue for a consumer: it knows its task."""
        assert self._task  # noqa: S101 - making it registers it # nosec B101
        return self.huey


def init_queue(app: Flask, settings: Settings, work: Callable[[str], None]) -> None:
    """Give an app its queue; `work` does the job of an id, in a context of the app."""

    def in_context(job_id: str, request_id: str | None = None) -> None:
        with app.app_context(), job_named(job_id, request_id):
            work(job_id)

    made = JobQueue(settings.data_dir / FILE, settings.redis_url, in_context)
    app.extensions[_EXTENSION] = made
    add_gauge(app, Gauge("quizapp_job_queue_length", "Ids of jobs that wait.", made.length))


def queue() -> JobQueue:
    """Return the queue of the app at hand."""
    found: JobQueue = current_app.extensions[_EXTENSION]
    return found


@event.listens_for(db.session, "after_flush")
def _note(session: Session, _context: UOWTransaction) -> None:
    written = [row.id for row in session.new if isinstance(row, Job)]
    session.info.setdefault(_WRITTEN, []).extend(written)


@event.listens_for(db.session, "after_commit")
def _make_certain(session: Session) -> None:
    session.info.setdefault(_CERTAIN, []).extend(session.info.pop(_WRITTEN, []))


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    for name in (_WRITTEN, _CERTAIN):
        session.info.pop(name, None)


# Not at `after_commit`: there the turn to write is still held, and a sync of another file would
# make all others wait.
@event.listens_for(db.session, "after_transaction_end")
def _send(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        for job_id in session.info.pop(_CERTAIN, []):
            queue().send(job_id)

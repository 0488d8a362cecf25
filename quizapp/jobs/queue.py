"""The queue that carries the ids of jobs from whoever wants them to the process that does them.

Huey over an SQLite file of its own, which is synced at each change. The table of jobs is what
counts: an id that is lost is sent again at the next start, one that comes twice is done once.
"""

import logging
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import structlog
from flask import Flask, current_app
from huey import SqliteHuey
from huey.api import TaskWrapper
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from quizapp.extensions import db
from quizapp.models import Job

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

    def __init__(self, path: Path, work: Callable[[str], None]) -> None:
        self._path = path
        self._work = work

    @cached_property
    def huey(self) -> SqliteHuey:
        """The queue itself, with its one task: to do the job of an id."""
        return SqliteHuey("quizapp", filename=str(self._path), fsync=True, results=False)

    @cached_property
    def _task(self) -> TaskWrapper:
        return self.huey.task(retries=RETRIES, retry_delay=RETRY_SECONDS, name="do")(self._work)

    def send(self, job_id: str) -> None:
        """Send a job to whoever does them. A job that cannot be sent is sent at the next start."""
        try:
            self._task(job_id)
        except Exception as error:  # noqa: BLE001 - the action is done; its job must not undo it
            structlog.get_logger().error("job not sent", error=type(error).__name__, job=job_id)

    def ready(self) -> SqliteHuey:
        """Return the queue for a consumer: it knows its task."""
        assert self._task  # noqa: S101 - making it registers it # nosec B101
        return self.huey


def init_queue(app: Flask, data_dir: Path, work: Callable[[str], None]) -> None:
    """Give an app its queue; `work` does the job of an id, in a context of the app."""

    def in_context(job_id: str) -> None:
        with app.app_context():
            work(job_id)

    app.extensions[_EXTENSION] = JobQueue(data_dir / FILE, in_context)


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

"""A job's row: taken for a change, and marked with how far it is."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.extensions import writing
from quizapp.models import Job


class DoneElsewhereError(Exception):
    """Another process has finished the job meanwhile."""


def taken(session: Session, job_id: str) -> Job | None:
    """Return a running job, locked; None if another process has finished it, or it is gone."""
    job = session.get(Job, job_id, with_for_update=True, populate_existing=True)
    return job if job is not None and job.state == "running" else None


def finish(job: Job, now: datetime, message: str = "") -> None:
    """Mark a job as done."""
    job.state, job.progress, job.message, job.finished_at = "done", 1.0, message, now


def end(job_id: str, now: datetime, message: str = "") -> None:
    """Mark a job as done in a transaction of its own, unless another process has done so."""
    with writing() as session:
        job = taken(session, job_id)
        if job is not None:
            finish(job, now, message)


def finish_with(session: Session, job_id: str, payload: dict[str, object], now: datetime) -> None:
    """Mark a job as done in the transaction that did it. Raises `DoneElsewhereError`."""
    job = taken(session, job_id)
    if job is None:
        raise DoneElsewhereError
    job.payload = payload
    finish(job, now)

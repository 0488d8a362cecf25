"""A job's row: taken for a change, and marked with how far it is."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.models import Job


def taken(session: Session, job_id: str) -> Job | None:
    """Return a running job, locked; None if another process has finished it, or it is gone."""
    job = session.get(Job, job_id, with_for_update=True, populate_existing=True)
    return job if job is not None and job.state == "running" else None


def finish(job: Job, now: datetime, message: str = "") -> None:
    """Mark a job as done."""
    job.state, job.progress, job.message, job.finished_at = "done", 1.0, message, now

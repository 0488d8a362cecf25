"""Operations too large to wait for: written down as jobs, and found again by whoever wants them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.bulk_run import Prepared
from quizapp.models import Job
from quizapp.web.errors import NotFoundError

BULK = "bulk"
"""Change many entries at once (`quizapp.jobs.bulk_changes`)."""
LISTED = 20


def want_change(session: Session, user_id: str, found: Prepared, now: datetime) -> Job:
    """Write down that an operation is wanted, as it was looked at."""
    payload = {
        "operation": found.operation.to_plain(),
        "token": found.whole_token,
        "size": found.size,
    }
    job = Job(kind=BULK, learner_id=user_id, payload=payload, created_at=now)
    session.add(job)
    session.flush()
    return job


def own_jobs(session: Session, user_id: str) -> list[Job]:
    """Return somebody's latest operations, the latest first."""
    rows = select(Job).where(Job.learner_id == user_id, Job.kind == BULK)
    return list(session.scalars(rows.order_by(Job.created_at.desc(), Job.id).limit(LISTED)))


def own_job(session: Session, user_id: str, job_id: str) -> Job:
    """Return one of somebody's operations; of anybody else's they learn nothing."""
    job = session.get(Job, job_id)
    if job is None or job.learner_id != user_id or job.kind != BULK:
        raise NotFoundError
    return job

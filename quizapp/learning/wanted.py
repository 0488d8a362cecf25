"""Long jobs that learning wants done: written down with the action, done by `quizapp.jobs`."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Job

REFIT = "refit"
"""Fit a learner's own model of forgetting."""
REPLAY = "replay"
"""Fold a learner's memories anew, under the model in force."""
RESCHEDULE = "reschedule"
"""Give a learner's facts their days anew, for the plan in force."""

FOLLOW = "follow"
"""Fold memories of many learners anew, of facts that were merged, parted or changed back."""


def want(
    session: Session,
    kind: str,
    learner_id: str,
    now: datetime,
    payload: dict[str, object] | None = None,
) -> Job:
    """Write down that a job is wanted; one like it that has not begun yet will do.

    The row is part of the action's transaction, so the job is wanted if and only if the action
    happened; it is sent once that is certain.
    """
    waiting = session.scalars(
        select(Job).where(Job.learner_id == learner_id, Job.kind == kind, Job.state == "queued")
    ).first()
    if waiting is not None:
        return waiting
    job = Job(kind=kind, learner_id=learner_id, payload=payload or {}, created_at=now)
    session.add(job)
    session.flush()
    return job


def dates_job(session: Session, learner_id: str) -> Job | None:
    """Return the latest job that gives a learner's facts their dates anew, whatever its state."""
    jobs = select(Job).where(Job.learner_id == learner_id, Job.kind.in_((REPLAY, RESCHEDULE)))
    return session.scalars(jobs.order_by(Job.created_at.desc(), Job.id).limit(1)).first()

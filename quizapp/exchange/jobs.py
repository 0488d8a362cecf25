"""Imports under way and done, for the page on which they are found again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.exchange.carrying import IMPORT
from quizapp.models import Job

MOST_LISTED = 10


def jobs_of(session: Session, user_id: str) -> list[Job]:
    """Return somebody's latest imports, the newest first."""
    rows = select(Job).where(Job.learner_id == user_id, Job.kind == IMPORT)
    return list(session.scalars(rows.order_by(Job.created_at.desc(), Job.id).limit(MOST_LISTED)))

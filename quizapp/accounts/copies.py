"""What administrators are told of the daily copies: the last good one, and failures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Job

COPY = "copy"
"""The kind of job that makes a daily copy."""
STALE = timedelta(days=2)
"""A last copy older than this means that something keeps copies from being made."""


@dataclass(frozen=True)
class Copies:
    """How it stands with the daily copies."""

    last: datetime | None
    """When the last one was finished; None: there is none yet."""
    worrying: bool
    """Whether the latest try failed, or the last copy is too old."""


def copies(session: Session, now: datetime) -> Copies:
    """Return how it stands with the daily copies; what a clock ahead wrote says nothing."""
    ended = select(Job.state, Job.finished_at).where(
        Job.kind == COPY, Job.learner_id.is_(None), Job.finished_at <= now
    )
    rows = session.execute(ended.order_by(Job.finished_at.desc()).limit(100)).all()
    last = next((row.finished_at for row in rows if row.state == "done"), None)
    failed = bool(rows) and rows[0].state == "failed"
    return Copies(last, failed or (last is not None and now - last > STALE))

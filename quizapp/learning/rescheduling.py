"""A learner who wants another retention of everything has all their days given anew, by a job."""

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from quizapp.extensions import db
from quizapp.learning.wanted import RESCHEDULE
from quizapp.models import Job, User
from quizapp.web.clock import now


# Listened for instead of called: the page of settings stands below learning and cannot know it.
@event.listens_for(db.session, "before_flush")
def _want_days_given_anew(session: Session, _context: object, _instances: object) -> None:
    for row in session.dirty:
        if isinstance(row, User) and inspect(row).attrs.desired_retention.history.deleted:
            session.add(Job(kind=RESCHEDULE, learner_id=row.id, payload={}, created_at=now()))

"""Topics that a learner's cohorts have set them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from quizapp.models import Assignment, Cohort, Enrolment

SHOWN_LATE = timedelta(days=14)
"""How long after its day a topic still comes first: who is late catches up."""


@dataclass(frozen=True)
class Assigned:
    """A topic to learn, by a day if there is one."""

    topic: str
    cohort: str
    due_on: date | None
    note: str


def assigned_to(session: Session, learner_id: str, today: date) -> list[Assigned]:
    """Return the topics that are open to a learner, what is due first first, each topic once."""
    rows = session.execute(
        select(Assignment.topic, Cohort.name, Assignment.due_on, Assignment.note)
        .join(Cohort, Cohort.id == Assignment.cohort_id)
        .join(Enrolment, Enrolment.cohort_id == Assignment.cohort_id)
        .where(_open_to(learner_id, today))
        .order_by(Assignment.due_on.is_(None), Assignment.due_on, Cohort.name, Assignment.topic)
    )
    first: dict[str, Assigned] = {}
    for row in rows:
        first.setdefault(row.topic, Assigned(*row))
    return list(first.values())


def any_assigned(learner_id: str, today: date) -> ColumnElement[bool]:
    """Tell within another statement whether any topic is open to a learner."""
    return (
        select(Assignment.id)
        .join(Enrolment, Enrolment.cohort_id == Assignment.cohort_id)
        .where(_open_to(learner_id, today))
        .exists()
    )


def _open_to(learner_id: str, today: date) -> ColumnElement[bool]:
    return and_(
        Enrolment.user_id == learner_id,
        Enrolment.teaches.is_(False),
        or_(Assignment.opens_on.is_(None), Assignment.opens_on <= today),
        or_(Assignment.due_on.is_(None), Assignment.due_on >= today - SHOWN_LATE),
    )

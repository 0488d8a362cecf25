"""Cohorts: groups that learn together."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.accounts.refusals import NameRefusedError
from quizapp.models import Cohort, Enrolment
from quizapp.web.i18n import _

NAME_LENGTH = 120


def create_cohort(session: Session, name: str, now: datetime) -> Cohort:
    """Make a cohort. Raises `NameRefusedError` when the name is empty, too long, or taken."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise NameRefusedError(
            _("Please give the cohort a name of 1 to %(number)s characters.", number=NAME_LENGTH)
        )
    if session.scalar(select(Cohort.id).where(func.lower(Cohort.name) == name.lower())):
        raise NameRefusedError(_("There is already a cohort with this name."))
    cohort = Cohort(name=name, created_at=now)
    session.add(cohort)
    session.flush()
    return cohort


def enrol(session: Session, cohort_id: str, user_id: str, now: datetime) -> None:
    """Give a person a place in a cohort; one who has it keeps it."""
    if session.get(Enrolment, (cohort_id, user_id)) is None:
        session.add(Enrolment(cohort_id=cohort_id, user_id=user_id, since=now))


def all_cohorts(session: Session) -> list[tuple[Cohort, int]]:
    """Return all cohorts by name, each with its number of people."""
    size = (
        select(func.count())
        .where(Enrolment.cohort_id == Cohort.id)
        .correlate(Cohort)
        .scalar_subquery()
    )
    return [
        (cohort, count)
        for cohort, count in session.execute(select(Cohort, size).order_by(Cohort.name))
    ]

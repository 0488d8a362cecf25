"""Cohorts: groups that learn together, and who may know of them."""

from datetime import datetime
from typing import Protocol

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from quizapp.accounts.refusals import NameRefusedError
from quizapp.models import Cohort, Enrolment
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _

NAME_LENGTH = 120


class Person(Protocol):
    """Whoever asks: somebody signed in, or a row of the table of users."""

    @property
    def id(self) -> str:
        """Their id."""

    @property
    def role(self) -> str:
        """What they are here."""


def create_cohort(session: Session, name: str, now: datetime, by: str | None = None) -> Cohort:
    """Make a cohort, taught by whoever is named.

    Raises `NameRefusedError` when the name is empty, too long, or taken.
    """
    cohort = Cohort(name=_free_name(session, name), created_at=now)
    session.add(cohort)
    session.flush()
    if by is not None:
        session.add(Enrolment(cohort_id=cohort.id, user_id=by, since=now, teaches=True))
    return cohort


def rename(session: Session, cohort: Cohort, name: str) -> None:
    """Give a cohort another name. Raises `NameRefusedError` as `create_cohort` does."""
    cohort.name = _free_name(session, name, cohort)


def _free_name(session: Session, name: str, own: Cohort | None = None) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise NameRefusedError(
            _("Please give the cohort a name of 1 to %(number)s characters.", number=NAME_LENGTH)
        )
    taken = session.scalar(select(Cohort.id).where(func.lower(Cohort.name) == name.lower()))
    if taken is not None and (own is None or taken != own.id):
        raise NameRefusedError(_("There is already a cohort with this name."))
    return name


def enrol(session: Session, cohort_id: str, user_id: str, now: datetime) -> None:
    """Give a person a place in a cohort; one who has it keeps it."""
    if session.get(Enrolment, (cohort_id, user_id)) is None:
        session.add(Enrolment(cohort_id=cohort_id, user_id=user_id, since=now))


def cohort_of(session: Session, person: Person, cohort_id: str) -> Cohort:
    """Return a cohort that somebody teaches, or any to an administrator.

    Raises `NotFoundError` for every other, as for one that there is not.
    """
    cohort = session.scalars(_taught_by(person).where(Cohort.id == cohort_id)).first()
    if cohort is None:
        raise NotFoundError
    return cohort


def cohorts_of(session: Session, person: Person) -> list[Cohort]:
    """Return the cohorts that somebody teaches, or all to an administrator, by name."""
    return list(session.scalars(_taught_by(person).order_by(Cohort.name)))


def _taught_by(person: Person) -> Select[Cohort]:
    if person.role == "admin":
        return select(Cohort)
    # Who taught once and learns now keeps their place, but sees what learners see.
    instructs = literal(person.role == "instructor")
    own = (Enrolment.cohort_id == Cohort.id) & (Enrolment.user_id == person.id)
    return select(Cohort).join(Enrolment, own & Enrolment.teaches).where(instructs)


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

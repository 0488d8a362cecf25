"""People's places in cohorts: who comes, who teaches, who leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.accounts.cohorts import Person, enrol
from quizapp.accounts.refusals import InvitationRefusedError, RoleRefusedError
from quizapp.accounts.staff import on_the_staff
from quizapp.models import Cohort, Enrolment, User
from quizapp.web.errors import ForbiddenError, NotFoundError
from quizapp.web.i18n import _


def join(session: Session, cohort_id: str | None, user_id: str, now: datetime) -> Cohort:
    """Let somebody who has an account into the cohort of an invitation.

    Raises `InvitationRefusedError` where the invitation is to none, or they are in it already.
    """
    cohort = session.get(Cohort, cohort_id) if cohort_id else None
    if cohort is None:
        raise InvitationRefusedError(_("This code is for making an account, not for a cohort."))
    if session.get(Enrolment, (cohort.id, user_id)) is not None:
        raise InvitationRefusedError(_("You are in this cohort already."))
    enrol(session, cohort.id, user_id, now)
    return cohort


def let_teach(session: Session, cohort_id: str, user_id: str, now: datetime) -> User:
    """Let somebody teach a cohort. Raises `NotFoundError`, `RoleRefusedError` for a learner."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError
    if user.role == "learner":
        raise RoleRefusedError(
            _("Only an instructor teaches: give %(name)s that role first.", name=user.name)
        )
    enrol(session, cohort_id, user_id, now)
    session.get_one(Enrolment, (cohort_id, user_id)).teaches = True
    return user


def leave(session: Session, cohort: Cohort, user_id: str, by: Person) -> User:
    """Take somebody out of a cohort; what they learnt stays theirs.

    Raises `NotFoundError` for who is not in it, `ForbiddenError` where an instructor would put out
    another who teaches it.
    """
    place = session.get(Enrolment, (cohort.id, user_id))
    if place is None:
        raise NotFoundError
    if place.teaches and user_id != by.id and by.role != "admin":
        raise ForbiddenError
    user = place.user
    session.delete(place)
    return user


@dataclass(frozen=True)
class Member:
    """A person in a cohort, by name alone."""

    id: str
    name: str
    teaches: bool
    active: bool


def members_of(session: Session, cohort_id: str) -> list[Member]:
    """Return who is in a cohort: who teaches first, then by name."""
    rows = session.execute(
        select(User.id, User.name, Enrolment.teaches, User.active)
        .join(Enrolment, Enrolment.user_id == User.id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(Enrolment.teaches.desc(), func.lower(User.name), User.id)
    )
    return [Member(*row) for row in rows]


def teachers_else(session: Session, cohort_id: str) -> list[User]:
    """Return who could teach a cohort and does not, by name."""
    teach = select(Enrolment.user_id).where(Enrolment.cohort_id == cohort_id, Enrolment.teaches)
    rows = select(User).where(on_the_staff(), User.active, User.id.not_in(teach))
    return list(session.scalars(rows.order_by(func.lower(User.name), User.id)))


def places_of(session: Session, user_id: str) -> list[tuple[str, bool]]:
    """Return the names of the cohorts that somebody is in, and whether they teach each."""
    rows = session.execute(
        select(Cohort.name, Enrolment.teaches)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Enrolment.user_id == user_id)
        .order_by(Cohort.name)
    )
    return [(name, teaches) for name, teaches in rows]


def sizes(session: Session, cohorts: Iterable[Cohort]) -> dict[str, int]:
    """Return how many people learn in each cohort; cohorts without any are left out."""
    ids = [cohort.id for cohort in cohorts]
    rows = session.execute(
        select(Enrolment.cohort_id, func.count())
        .where(Enrolment.cohort_id.in_(ids), Enrolment.teaches.is_(False))
        .group_by(Enrolment.cohort_id)
    )
    return {cohort_id: count for cohort_id, count in rows}  # noqa: C416 - dict() takes no rows

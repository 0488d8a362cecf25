"""The people of the tests. Each means something."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from quizapp.models import Cohort, Enrolment, User

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


def enrolled(session: Session, user: User, cohort_name: str) -> User:
    """Put somebody into a cohort, which is made when nobody was in it before.

    An instructor teaches it.
    """
    cohort = session.query(Cohort).filter_by(name=cohort_name).one_or_none()
    cohort = cohort or Cohort(name=cohort_name, created_at=LONG_AGO)
    teaches = user.role == "instructor"
    session.add(Enrolment(cohort=cohort, user=user, since=LONG_AGO, teaches=teaches))
    return user


def person(name: str, role: str) -> User:
    """Return somebody new, whose password is not one that anybody could type."""
    return User(
        email=f"{name.lower()}@example.org",
        name=name,
        role=role,
        password_hash="!",
        zone="Europe/Berlin",
        created_at=LONG_AGO,
    )

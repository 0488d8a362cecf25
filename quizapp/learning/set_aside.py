"""Facts a learner does not want to be asked: not today (buried), or not again (suspended)."""

from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, delete, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quizapp.extensions.statements import Prepared
from quizapp.learning.learner import Learner
from quizapp.learning.memories import lock_learner
from quizapp.learning.tallies import look_from_the_start
from quizapp.memory.days import local_day
from quizapp.models import FactAlias, SetAside

A_DAY = timedelta(days=1)


def bury(session: Session, learner: Learner, fact_id: str, now: datetime) -> SetAside:
    """Do not ask the fact, begun or new, before the learner's tomorrow.

    A suspended fact stays suspended. `take_back` undoes it.
    """
    today = local_day(now, learner.zone)
    lock_learner(session, learner.id)
    _forget_past(session, learner, today)
    row = session.get(SetAside, (learner.id, fact_id))
    return row or _put_aside(session, learner, fact_id, today + A_DAY, now)


def suspend(session: Session, learner: Learner, fact_id: str, now: datetime) -> SetAside:
    """Do not ask the fact, begun or new, until the learner takes that back (`take_back`)."""
    lock_learner(session, learner.id)
    row = session.get(SetAside, (learner.id, fact_id))
    if row is None:
        return _put_aside(session, learner, fact_id, None, now)
    row.until = None
    return row


def take_back(session: Session, learner: Learner, fact_id: str) -> None:
    """Ask the fact again, as if it had never been set aside; a fact that is not stays as it is."""
    session.execute(
        delete(SetAside).where(SetAside.learner_id == learner.id, SetAside.fact_id == fact_id)
    )
    look_from_the_start(session, learner.id)


def set_aside(session: Session, learner: Learner, today: date) -> list[SetAside]:
    """Return what is set aside on the learner's day, the latest first."""
    return list(
        session.scalars(
            select(SetAside)
            .where(SetAside.learner_id == learner.id, still(today), _not_merged())
            .order_by(SetAside.since.desc(), SetAside.fact_id)
        )
    )


def facts_aside(session: Session, learner_id: str, today: date) -> frozenset[str]:
    """Return the ids of the facts that are neither due nor new on the learner's day."""
    rows = _ASIDE.rows(session, learner_id=learner_id, today=today)
    return frozenset(fact for (fact,) in rows)


def not_aside(
    fact_id: InstrumentedAttribute[str], learner_id: str, today: date
) -> ColumnElement[bool]:
    """Return the condition that a row's fact is not set aside: one look-up by key for each row.

    Use: `select(Memory).where(…, not_aside(Memory.fact_id, learner_id, today))`.
    """
    aside = select(SetAside.fact_id).where(
        SetAside.learner_id == learner_id, SetAside.fact_id == fact_id, still(today)
    )
    return ~aside.exists()


def _put_aside(
    session: Session, learner: Learner, fact_id: str, until: date | None, now: datetime
) -> SetAside:
    row = SetAside(learner_id=learner.id, fact_id=fact_id, until=until, since=now)
    session.add(row)
    session.flush()
    return row


def still(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Return the condition that a row of `SetAside` counts on the learner's day."""
    return or_(SetAside.until.is_(None), SetAside.until > today)


def _not_merged() -> ColumnElement[bool]:
    """Return the condition that no other fact took the place of a row's fact."""
    return ~select(FactAlias.fact_id).where(FactAlias.fact_id == SetAside.fact_id).exists()


def _forget_past(session: Session, learner: Learner, today: date) -> None:
    """Delete what was buried until a day that has come."""
    session.execute(
        delete(SetAside).where(SetAside.learner_id == learner.id, SetAside.until <= today)
    )
    look_from_the_start(session, learner.id)


_ASIDE = Prepared(
    select(SetAside.fact_id).where(
        SetAside.learner_id == bindparam("learner_id"),
        still(bindparam("today", type_=Date)),
        _not_merged(),
    )
)

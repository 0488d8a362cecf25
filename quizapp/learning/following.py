"""What learners remember follows the bank: facts merged and parted, news that is none after all."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.orm import Session, aliased

from question_bank.content.meaning import FACT_FIELDS
from quizapp.learning.aliases import family_of
from quizapp.learning.changed import AT_ONCE, News, answered_last
from quizapp.learning.memories import lock_learner, rebuild_all
from quizapp.learning.terms import AccountClosedError
from quizapp.learning.wanted import FOLLOW
from quizapp.models import (
    ChangedFact,
    EntryVersion,
    FactAlias,
    Job,
    Memory,
    Review,
    SetAside,
    User,
)

MOST_AT_ONCE = 50
"""Learners whose memories follow in the transaction of the change, about half a second; more of
them take a job, so that nobody's answer waits longer."""

_UNSEEN: dict[str, object] = {"synchronize_session": False}
_SAID = (*FACT_FIELDS, "statement")


def merge(session: Session, fact_id: str, into_id: str, change_id: str, now: datetime) -> None:
    """Let what was answered about a fact count for the one that takes its place.

    Whoever does not know that one and had set the merged one aside is not asked it either.
    """
    session.merge(FactAlias(fact_id=fact_id, into_id=into_id, change_id=change_id))
    session.flush()
    _set_aside_too(session, fact_id, into_id)
    _fold_anew(session, [fact_id], family_of(session, [fact_id]), now)


def part(session: Session, fact_id: str, now: datetime) -> None:
    """Give a fact its own memory back if it was merged into another; else nothing happens."""
    alias = session.get(FactAlias, fact_id)
    if alias is None:
        return
    into_id = alias.into_id
    session.delete(alias)
    session.flush()
    copy, own = aliased(SetAside), SetAside
    same = select(copy.fact_id).where(
        copy.learner_id == own.learner_id, copy.fact_id == fact_id, copy.since == own.since
    )
    session.execute(
        delete(own).where(own.fact_id == into_id, same.exists()), execution_options=_UNSEEN
    )
    _fold_anew(session, [fact_id, into_id], family_of(session, [fact_id]), now)


def take_back_news(session: Session, news: News, learners: Sequence[str]) -> set[str]:
    """Take back what learners have not seen yet of a fact that means again what they answered.

    Returns who they are; their memories get the days that they had.
    """
    found: set[str] = set()
    for start in range(0, len(learners), AT_ONCE):
        some = learners[start : start + AT_ONCE]
        found |= _told_for_nothing(session, news, some)
    if found:
        session.flush()
        facts = [news.fact_id]
        _fold_anew(session, facts, facts, news.at, found)
    return found


def followers(
    session: Session, facts: Collection[str], after: str = "", most: int | None = None
) -> list[str]:
    """Return who ever answered one of some facts, in order of id, so many of them after an id."""
    answered = select(Review.id).where(Review.learner_id == User.id, Review.fact_id.in_(facts))
    rows = select(User.id).where(User.id > after, answered.exists()).order_by(User.id)
    return list(session.scalars(rows.limit(most)))


def follow(session: Session, facts: Collection[str], learners: Collection[str]) -> None:
    """Fold the logs of facts anew for learners, whatever their memories were.

    Somebody who was erased since they were found is passed over.
    """
    for learner_id in sorted(learners):
        with suppress(AccountClosedError):
            lock_learner(session, learner_id)
            rebuild_all(session, session.get_one(User, learner_id), facts)


def _fold_anew(
    session: Session,
    facts: Sequence[str],
    answered: Collection[str],
    now: datetime,
    learners: Collection[str] = (),
) -> None:
    """Fold facts anew for learners, by default all who answered some; if many, in a job."""
    concerned = learners or followers(session, answered, most=MOST_AT_ONCE + 1)
    if len(concerned) > MOST_AT_ONCE:
        payload: dict[str, object] = {"facts": [*facts], "answered": [*answered]}
        session.add(Job(kind=FOLLOW, payload=payload, created_at=now))
    else:
        follow(session, facts, concerned)


def _set_aside_too(session: Session, fact_id: str, into_id: str) -> None:
    knows = select(Memory.fact_id).where(
        Memory.learner_id == SetAside.learner_id, Memory.fact_id == into_id
    )
    other = aliased(SetAside)
    there = select(other.fact_id).where(
        other.learner_id == SetAside.learner_id, other.fact_id == into_id
    )
    rows = select(SetAside.learner_id, literal(into_id), SetAside.until, SetAside.since).where(
        SetAside.fact_id == fact_id, ~knows.exists(), ~there.exists()
    )
    names = ("learner_id", "fact_id", "until", "since")
    session.execute(insert(SetAside).from_select(names, rows))


def _told_for_nothing(session: Session, news: News, learners: Sequence[str]) -> set[str]:
    """Delete the rows of changes that were taken back before anybody saw them; return whose."""
    last = answered_last(ChangedFact.learner_id.expression, news.fact_id).scalar_subquery()
    rows = session.scalars(
        select(ChangedFact).where(
            ChangedFact.learner_id.in_(learners),
            ChangedFact.fact_id == news.fact_id,
            ChangedFact.seen_at.is_(None),
            func.coalesce(last, ChangedFact.was) == ChangedFact.was,
        )
    ).all()
    now_said = _said(session, news.fact_id, news.version)
    same = {row.was for row in rows if _said(session, news.fact_id, row.was) == now_said}
    back = [row for row in rows if row.was in same]
    for row in back:
        session.delete(row)
    return {row.learner_id for row in back}


def _said(session: Session, fact_id: str, version: int) -> list[object]:
    """Return what a version of a fact asserts, and in which words."""
    row = session.get_one(EntryVersion, ("fact", fact_id, version))
    return [(row.body or {}).get(name) for name in _SAID]

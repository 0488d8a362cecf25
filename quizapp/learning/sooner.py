"""Memories of a fact moved to a day that is near, all at once, and counted where they stand."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, literal, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.learning.ledger import DAYS
from quizapp.models import ChangedFact, DayTally, LearnerTally, Memory, TopicTally

_UNSEEN: dict[str, object] = {"synchronize_session": False}


def move(session: Session, fact_id: str, learners: Sequence[str]) -> None:
    """Let a fact come back by the day that its change gave it, if it would come back later."""
    _count_moved(session, fact_id, learners)
    _move(session, fact_id, learners)


def _moved(fact_id: str, learners: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a memory comes back sooner than it did."""
    return (
        (Memory.fact_id == fact_id)
        & Memory.learner_id.in_(learners)
        & (ChangedFact.learner_id == Memory.learner_id)
        & (ChangedFact.fact_id == Memory.fact_id)
        & (Memory.due_day > ChangedFact.due_day)
    )


def _count_moved(session: Session, fact_id: str, learners: Sequence[str]) -> None:
    """Count the memories on their new days instead of on those of before (see `tallies`)."""
    moved = _moved(fact_id, learners)
    before = select(Memory.learner_id, Memory.due_day).where(moved)
    session.execute(
        update(DayTally)
        .where(tuple_(DayTally.learner_id, DayTally.day).in_(before))
        .values(due=DayTally.due - 1),
        execution_options=_UNSEEN,
    )
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    none = literal(0)
    after = select(Memory.learner_id, ChangedFact.due_day, none, none, none, literal(1))
    names = ("learner_id", "day", "answers", "right", "begun", "due")
    put = dialect.insert(DAYS).from_select(names, after.where(moved))
    session.execute(
        put.on_conflict_do_update(index_elements=names[:2], set_={"due": DAYS.c.due + 1}),
        execution_options=_UNSEEN,
    )
    for sort, heading in (("concept", Memory.topic), ("category", Memory.category)):
        fell_due = select(Memory.learner_id, heading).where(
            moved,
            LearnerTally.learner_id == Memory.learner_id,
            Memory.due_day > LearnerTally.as_of,
            ChangedFact.due_day <= LearnerTally.as_of,
        )
        session.execute(
            update(TopicTally)
            .where(TopicTally.sort == sort)
            .where(tuple_(TopicTally.learner_id, TopicTally.heading).in_(fell_due))
            .values(due=TopicTally.due + 1),
            execution_options=_UNSEEN,
        )


def _move(session: Session, fact_id: str, learners: Sequence[str]) -> None:
    """Give the memories their new days."""
    day = select(ChangedFact.due_day).where(
        ChangedFact.learner_id == Memory.learner_id, ChangedFact.fact_id == Memory.fact_id
    )
    session.execute(
        update(Memory)
        .where(Memory.fact_id == fact_id, Memory.learner_id.in_(learners))
        .where(Memory.due_day > day.scalar_subquery())
        .values(due_day=day.scalar_subquery()),
        execution_options=_UNSEEN,
    )

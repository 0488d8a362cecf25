"""What a learner's memories ask for: what is due, what was begun, and what counts in scores."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from quizapp.models import Memory, Review


def due_memories(session: Session, learner_id: str, today: date) -> list[Memory]:
    """Return the memories due on or before the learner's day, soonest due first."""
    return list(
        session.scalars(
            select(Memory)
            .where(Memory.learner_id == learner_id, Memory.due_day <= today)
            .order_by(Memory.due_day, Memory.fact_id)
        )
    )


def learnt_facts(session: Session, learner_id: str) -> set[str]:
    """Return the ids of every fact the learner has a memory of."""
    return set(session.scalars(select(Memory.fact_id).where(Memory.learner_id == learner_id)))


def begun_on(session: Session, learner_id: str, day: date) -> int:
    """Count the facts first learnt on the learner's day."""
    return session.scalars(
        select(func.count()).where(Memory.learner_id == learner_id, Memory.first_day == day)
    ).one()


def next_due_day(session: Session, learner_id: str) -> date | None:
    """Return the earliest day on which something is due; None if nothing was learnt yet."""
    return session.scalars(
        select(func.min(Memory.due_day)).where(Memory.learner_id == learner_id)
    ).one()


def due_by_day(session: Session, learner_id: str, facts: Collection[str]) -> dict[date, int]:
    """Count on which days these facts come back, earliest first."""
    rows = session.execute(
        select(Memory.due_day, func.count())
        .where(Memory.learner_id == learner_id, Memory.fact_id.in_(facts))
        .group_by(Memory.due_day)
        .order_by(Memory.due_day)
    )
    return {day: due for day, due in rows}  # noqa: C416 - dict() would take a result for a mapping


def standing_reviews(learner_id: str) -> Select[Review]:
    """Select the last word on each answered fact, without what was undone."""
    later = aliased(Review)
    superseded = (
        select(later.id)
        .where(
            later.answer_id == Review.answer_id,
            later.fact_id == Review.fact_id,
            later.sequence > Review.sequence,
        )
        .exists()
    )
    return select(Review).where(
        Review.learner_id == learner_id, Review.kind != "undone", ~superseded
    )

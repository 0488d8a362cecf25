"""How fast a learner answers, from how long their latest answers took."""

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from quizapp.memory.pace import Pace, pace_of
from quizapp.models import Answer, Memory, Review

LATEST = 200
"""Answers that are looked at."""
MILLISECONDS = 1000


def pace_of_learner(session: Session, learner_id: str) -> Pace:
    """Return the seconds a learner takes for a review and for a new fact.

    A matching set counts as many times as it has facts, each with its share of the time. Answers
    whose time is not known do not count.
    """
    latest = (
        select(Answer.id, Answer.duration_ms)
        .where(Answer.learner_id == learner_id, Answer.duration_ms > 0)
        .order_by(Answer.answered_at.desc())
        .limit(LATEST)
        .subquery()
    )
    new = case((Memory.first_day == Review.day, 1), else_=0)
    rows = session.execute(
        select(latest.c.duration_ms, func.count(), func.sum(new))
        .join(Review, (Review.answer_id == latest.c.id) & (Review.sequence == 0))
        .join(Memory, (Memory.learner_id == learner_id) & (Memory.fact_id == Review.fact_id))
        .group_by(latest.c.id, latest.c.duration_ms)
    )
    reviews: list[float] = []
    begun: list[float] = []
    for duration_ms, facts, new_facts in rows:
        seconds = duration_ms / facts / MILLISECONDS
        begun += [seconds] * int(new_facts)
        reviews += [seconds] * (facts - int(new_facts))
    return pace_of(reviews, begun)

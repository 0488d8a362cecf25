"""Reads one learner's log as counts, never as rows: the database adds up, we only sort."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.learning.due import standing_reviews
from quizapp.models import Memory, Review


@dataclass(frozen=True)
class Tally:
    """How many facts were answered, and how many of them rightly."""

    answers: int = 0
    right: int = 0

    def __bool__(self) -> bool:
        return self.answers > 0

    @property
    def accuracy(self) -> float | None:
        """Share answered rightly, 0 to 1; None where nothing was answered."""
        return self.right / self.answers if self.answers else None


@dataclass(frozen=True)
class Remembered:
    """What the pages need of one memory; `stability` in days."""

    fact_id: str
    stability: float
    last_review_at: datetime
    due_day: date


def answers_by_fact(session: Session, learner_id: str) -> dict[str, Tally]:
    """Count a learner's answers to each fact they ever answered."""
    rows = session.execute(
        standing_reviews(learner_id)
        .with_only_columns(Review.fact_id, func.count(), func.count().filter(Review.right))
        .group_by(Review.fact_id)
    )
    return {fact: Tally(answers, right) for fact, answers, right in rows}


def answers_by_day(session: Session, learner_id: str, since: date) -> dict[date, Tally]:
    """Count a learner's answers on each of their local days from `since` on."""
    rows = session.execute(
        standing_reviews(learner_id)
        .where(Review.day >= since)
        .with_only_columns(Review.day, func.count(), func.count().filter(Review.right))
        .group_by(Review.day)
    )
    return {day: Tally(answers, right) for day, answers, right in rows}


def memories(session: Session, learner_id: str) -> list[Remembered]:
    """Return what a learner remembers: one row a fact, so never more than the bank is large.

    The chance of recall is not computed in SQL: the formula has one home, `quizapp.memory.fsrs`,
    and SQLite is often built without powers.
    """
    rows = session.execute(
        select(Memory.fact_id, Memory.stability, Memory.last_review_at, Memory.due_day)
        .where(Memory.learner_id == learner_id)
        .order_by(Memory.fact_id)
    )
    return [Remembered(*row) for row in rows]


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    tallies = list(tallies)
    return Tally(sum(each.answers for each in tallies), sum(each.right for each in tallies))

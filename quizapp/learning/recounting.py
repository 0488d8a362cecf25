"""Counts one learner's log and memories from nothing: what `tallies` keeps, worked out anew."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from quizapp.learning.due import standing_reviews
from quizapp.learning.ledger import Ledger, headings
from quizapp.learning.meant import is_answered
from quizapp.learning.tallies import held
from quizapp.models import DayTally, EntryVersion, LearnerTally, Memory, Review, TopicTally


def recount(session: Session, learner_id: str) -> None:
    """Write a learner's counts anew, whatever they were."""
    for table in (LearnerTally, DayTally, TopicTally):
        session.execute(
            delete(table).where(table.learner_id == learner_id),
            execution_options={"synchronize_session": False},
        )
    ledger = recounted(session, learner_id)
    if ledger is not None:
        ledger.write(session)


def recounted(session: Session, learner_id: str, as_of: date | None = None) -> Ledger | None:
    """Return what a learner's log and memories add up to; None if there is neither.

    The sums are of the day `as_of`, by default that of the latest review.
    """
    as_of = as_of or _latest_day(session, learner_id)
    if as_of is None:
        return None
    ledger = Ledger(learner_id, as_of, first=True)
    for day, topic, category, answers, right in _answers(session, learner_id):
        ledger.answer(day, headings(topic or "", category or ""), answers, right=right)
    rows = select(Memory).where(Memory.learner_id == learner_id)
    for memory in session.scalars(rows.execution_options(yield_per=1000)):
        ledger.memory(held(session, memory), 1)
    return ledger


def _latest_day(session: Session, learner_id: str) -> date | None:
    days = (
        session.scalar(select(func.max(column)).where(whose == learner_id))
        for column, whose in (
            (Review.day, Review.learner_id),
            (Memory.last_day, Memory.learner_id),
        )
    )
    return max((day for day in days if day is not None), default=None)


def _answers(
    session: Session, learner_id: str
) -> Iterable[tuple[date, str | None, str | None, int, int]]:
    """Count standing reviews by day and by what the version answered spoke of."""
    topic = EntryVersion.body["subject"].as_string()
    category = EntryVersion.body["category"].as_string()
    rows = session.execute(
        standing_reviews(learner_id)
        .outerjoin(EntryVersion, is_answered(EntryVersion))
        .with_only_columns(
            Review.day, topic, category, func.count(), func.count().filter(Review.right)
        )
        .group_by(Review.day, topic, category)
    )
    yield from (tuple(row) for row in rows)

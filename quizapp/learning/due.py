"""What a learner's memories ask for: what is due, what comes when, and what counts in scores.

No question here costs more the more a learner knows: each reads a bounded stretch of an index, or
counts that are kept (`tallies`).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from quizapp.learning.set_aside import not_aside, still
from quizapp.memory.state import Luck, MemoryState
from quizapp.models import DayTally, Memory, Review, SetAside, TopicGoal

AT_ONCE = 500
"""Facts asked about in one question to the database."""


@dataclass(frozen=True, slots=True)
class Due:
    """A fact that is due, and the memory of it."""

    fact: str
    topic: str
    state: MemoryState


def longest_due(  # noqa: PLR0913 - which of whose facts, and which of those
    session: Session,
    learner_id: str,
    today: date,
    limit: int,
    offset: int = 0,
    *,
    in_exam: bool = False,
) -> list[Due]:
    """Return facts due on the learner's day and not set aside, those due longest first.

    With `in_exam`, only those of topics that the exam asks.
    """
    rows = (
        select(*_OF_MEMORIES)
        .where(Memory.learner_id == learner_id, Memory.due_day <= today)
        .where(not_aside(Memory.fact_id, learner_id, today))
        .order_by(Memory.due_day, Memory.fact_id)
        .limit(limit)
        .offset(offset)
    )
    if in_exam:
        asked = (TopicGoal.learner_id == learner_id) & (TopicGoal.topic == Memory.topic)
        rows = rows.join(TopicGoal, asked).where(TopicGoal.in_exam)
    return [_due(row) for row in session.execute(rows)]


# Columns and not rows of the ORM: sixty-four are read for each question, and only read.
_OF_MEMORIES = (
    Memory.fact_id,
    Memory.topic,
    Memory.stability,
    Memory.difficulty,
    Memory.last_review_at,
    Memory.last_day,
    Memory.reps,
    Memory.lapses,
    Memory.luck,
    Memory.lucky_stability,
    Memory.lucky_difficulty,
)


def _due(row: Sequence[Any]) -> Due:
    fact, topic, stability, difficulty, last_review, last_day, reps, lapses, *lucky = row
    luck = _luck(*lucky)
    return Due(
        fact,
        topic,
        MemoryState(stability, difficulty, last_review, last_day, reps, lapses, luck),
    )


def _luck(chance: float, stability: float | None, difficulty: float | None) -> Luck | None:
    if stability is None or difficulty is None:
        return None
    return Luck(chance, stability, difficulty)


def count_due(
    session: Session, learner_id: str, today: date, untaught: Collection[str] = ()
) -> int:
    """Count the facts due on the learner's day: neither set aside nor of those not taught."""
    due = session.scalar(
        select(func.coalesce(func.sum(DayTally.due), 0)).where(
            DayTally.learner_id == learner_id, DayTally.day <= today
        )
    )
    aside = set(session.scalars(_aside_and_due(learner_id, today)))
    gone = {
        fact
        for fact, due_day in begun_among(session, learner_id, untaught).items()
        if due_day <= today
    }
    return int(due or 0) - len(aside | gone)


def _aside_and_due(learner_id: str, today: date) -> Select[str]:
    same = (Memory.learner_id == SetAside.learner_id) & (Memory.fact_id == SetAside.fact_id)
    return (
        select(SetAside.fact_id)
        .join(Memory, same)
        .where(
            SetAside.learner_id == learner_id,
            Memory.due_day <= today,
            still(today),
        )
    )


def begun_among(session: Session, learner_id: str, facts: Collection[str]) -> dict[str, date]:
    """Return those of the facts that the learner has begun, with the day each is due."""
    begun: dict[str, date] = {}
    for some in _in_parts(list(facts)):
        rows = session.execute(
            select(Memory.fact_id, Memory.due_day).where(
                Memory.learner_id == learner_id, Memory.fact_id.in_(some)
            )
        )
        begun.update((fact, due_day) for fact, due_day in rows)
    return begun


def aside_among(
    session: Session, learner_id: str, facts: Collection[str], today: date
) -> frozenset[str]:
    """Return those of the facts that are set aside on the learner's day."""
    found: list[str] = []
    for some in _in_parts(list(facts)):
        rows = select(SetAside.fact_id).where(
            SetAside.learner_id == learner_id,
            SetAside.fact_id.in_(some),
            still(today),
        )
        found += session.scalars(rows)
    return frozenset(found)


def _in_parts(facts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (facts[start : start + AT_ONCE] for start in range(0, len(facts), AT_ONCE))


def due_on_days(session: Session, learner_id: str, first: date, last: date) -> dict[date, int]:
    """Count what comes back on each of these days; those with nothing are left out."""
    rows = session.execute(
        select(DayTally.day, DayTally.due).where(
            DayTally.learner_id == learner_id, DayTally.day.between(first, last), DayTally.due > 0
        )
    )
    return {day: due for day, due in rows}  # noqa: C416 - dict() would take a result for a mapping


def coming(session: Session, learner_id: str, today: date, days: int) -> list[int]:
    """Count what comes due on each of the next days, tomorrow first."""
    next_days = [today + timedelta(days=wait + 1) for wait in range(days)]
    counts = due_on_days(session, learner_id, next_days[0], next_days[-1])
    return [counts.get(day, 0) for day in next_days]


def usually_done(session: Session, learner_id: str, before: date, days: int = 14) -> list[int]:
    """Count the reviews of the latest days on which there were any; new facts do not count."""
    reviews = DayTally.answers - DayTally.begun
    return list(
        session.scalars(
            select(reviews)
            .where(DayTally.learner_id == learner_id, DayTally.day < before, reviews > 0)
            .order_by(DayTally.day.desc())
            .limit(days)
        )
    )


def next_due_day(session: Session, learner_id: str, today: date) -> date | None:
    """Return the earliest day after today on which a fact not set aside comes back, if any."""
    return session.scalars(
        select(Memory.due_day)
        .where(Memory.learner_id == learner_id, Memory.due_day > today)
        .where(not_aside(Memory.fact_id, learner_id, today))
        .order_by(Memory.due_day)
        .limit(1)
    ).first()


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

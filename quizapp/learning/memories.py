"""Memory rows: folded from the log of reviews, and rebuilt from it whenever the log says anew."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.learning.learner import Learner
from quizapp.memory.guess import is_credited
from quizapp.memory.replay import ReviewEvent, fold, standing
from quizapp.memory.schedule import due_day, seed_for
from quizapp.memory.state import MemoryState
from quizapp.models import Answer, Memory, Review, User

ENGINE = "fsrs-6"
"""Name of the engine written beside each review."""


def lock_learner(session: Session, learner_id: str) -> None:
    """Let one answer of a learner at a time pass, on PostgreSQL; SQLite has one writer anyway.

    The learner's row and not the memory's: a memory that does not exist yet cannot be locked.
    """
    session.execute(select(User.id).where(User.id == learner_id).with_for_update())


def state_of(memory: Memory) -> MemoryState:
    """Return the memory as the engine knows it."""
    return MemoryState(
        stability=memory.stability,
        difficulty=memory.difficulty,
        last_review=memory.last_review_at,
        last_day=memory.last_day,
        reps=memory.reps,
        lapses=memory.lapses,
    )


def memories_of(session: Session, learner_id: str, facts: Iterable[str]) -> dict[str, Memory]:
    """Return the learner's memories of the facts, by fact id; those without one are absent."""
    rows = session.scalars(
        select(Memory).where(Memory.learner_id == learner_id, Memory.fact_id.in_(list(facts)))
    )
    return {row.fact_id: row for row in rows}


def events_of(session: Session, learner_id: str, fact_id: str) -> list[ReviewEvent]:
    """Return everything the learner's log says of one fact."""
    rows = session.execute(
        select(Review, Answer.confidence)
        .join(Review.answer)
        .where(Review.learner_id == learner_id, Review.fact_id == fact_id)
    )
    return [event_of(review, confidence) for review, confidence in rows]


def event_of(review: Review, confidence: str | None) -> ReviewEvent:
    """Return a row of the log as the engine reads it."""
    return ReviewEvent(
        id=review.id,
        answer=review.answer_id,
        fact=review.fact_id,
        sequence=review.sequence,
        kind=review.kind,
        rating=review.rating,
        at=review.answered_at,
        day=review.day,
        guess_floor=review.guess_floor,
        confidence=confidence,
    )


def store(
    session: Session, learner: Learner, fact_id: str, state: MemoryState, first_day: date
) -> Memory:
    """Write the state as the learner's memory of the fact, with the day it comes back."""
    memory = session.get(Memory, (learner.id, fact_id))
    if memory is None:
        memory = Memory(learner_id=learner.id, fact_id=fact_id)
        session.add(memory)
    memory.stability = state.stability
    memory.difficulty = state.difficulty
    memory.last_review_at = state.last_review
    memory.last_day = state.last_day
    memory.reps = state.reps
    memory.lapses = state.lapses
    memory.first_day = first_day
    memory.due_day = due_day(state, learner.desired_retention, seed_for(learner.id, fact_id))
    return memory


def rebuild(session: Session, learner: Learner, fact_id: str) -> Memory | None:
    """Fold the learner's log of one fact anew; without a standing review the memory goes."""
    events = events_of(session, learner.id, fact_id)
    state = fold(events)
    if state is None:
        memory = session.get(Memory, (learner.id, fact_id))
        if memory is not None:
            session.delete(memory)
        return None
    credited = [
        event.day for event, rating in standing(events) if is_credited(rating, event.guess_floor)
    ]
    return store(session, learner, fact_id, state, credited[0])

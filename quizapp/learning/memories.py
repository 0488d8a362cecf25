"""Memory rows: folded from the log of reviews, and rebuilt from it whenever the log says anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.learning.days import Days
from quizapp.learning.learner import Learner
from quizapp.learning.terms import terms_of
from quizapp.memory.guess import is_credited
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.replay import ReviewEvent, credited, standing
from quizapp.memory.state import Luck, MemoryState
from quizapp.models import Answer, Memory, Review, User


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log, with the day it gave the fact and what for."""

    event: ReviewEvent
    due_day: date | None
    aim: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """A memory, and the day on which the fact was first learnt."""

    state: MemoryState
    first_day: date


@dataclass(frozen=True, slots=True)
class Folded(Known):
    """What the log of one fact adds up to."""

    last: Entry
    """The last word on the last answer that counts."""


def lock_learner(session: Session, learner_id: str) -> None:
    """Let one answer of a learner at a time pass, on PostgreSQL; SQLite has one writer anyway.

    The learner's row and not the memory's: a memory that does not exist yet cannot be locked.
    """
    session.execute(select(User.id).where(User.id == learner_id).with_for_update())


def state_of(memory: Memory) -> MemoryState:
    """Return the memory as the engine knows it."""
    luck = None
    if memory.lucky_stability is not None and memory.lucky_difficulty is not None:
        luck = Luck(memory.luck, memory.lucky_stability, memory.lucky_difficulty)
    return MemoryState(
        stability=memory.stability,
        difficulty=memory.difficulty,
        last_review=memory.last_review_at,
        last_day=memory.last_day,
        reps=memory.reps,
        lapses=memory.lapses,
        luck=luck,
    )


def memories_of(session: Session, learner_id: str, facts: Iterable[str]) -> dict[str, Memory]:
    """Return the learner's memories of the facts, by fact id; those without one are absent."""
    rows = session.scalars(
        select(Memory).where(Memory.learner_id == learner_id, Memory.fact_id.in_(list(facts)))
    )
    return {row.fact_id: row for row in rows}


def log_of(
    session: Session, learner_id: str, facts: Collection[str]
) -> defaultdict[str, list[Entry]]:
    """Return everything the learner's log says of the facts, by fact id, in no order."""
    rows = session.execute(
        select(
            Review.id,
            Review.answer_id,
            Review.fact_id,
            Review.sequence,
            Review.kind,
            Review.rating,
            Review.answered_at,
            Review.day,
            Review.guess_floor,
            Answer.confidence,
            Review.due_day,
            Review.aim,
        )
        .join(Review.answer)
        .where(Review.learner_id == learner_id, Review.fact_id.in_(facts))
    )
    log: defaultdict[str, list[Entry]] = defaultdict(list)
    for *said, due_day, aim in rows:
        event = ReviewEvent(*said)
        log[event.fact].append(Entry(event, due_day, aim))
    return log


def events_of(session: Session, learner_id: str, fact_id: str) -> list[ReviewEvent]:
    """Return everything the learner's log says of one fact."""
    return [entry.event for entry in log_of(session, learner_id, [fact_id])[fact_id]]


def folded(entries: Sequence[Entry], model: Model = DEFAULT_MODEL) -> Folded | None:
    """Fold what the log says of one fact, or return None if nothing of it counts."""
    state: MemoryState | None = None
    first: ReviewEvent | None = None
    last: ReviewEvent | None = None
    for answered, rating in standing(entry.event for entry in entries):
        if is_credited(rating, answered.guess_floor):
            state = credited(state, rating, answered, model)
            first, last = first or answered, answered
    if state is None or first is None or last is None:
        return None
    return Folded(state, first.day, _last_word(entries, last.answer))


def _last_word(entries: Iterable[Entry], answer: str) -> Entry:
    """Return what was said last of an answer, as `replay.standing` has it."""
    said = (entry for entry in entries if entry.event.answer == answer)
    return max(said, key=lambda entry: (entry.event.sequence, entry.event.at, entry.event.id))


def keep(days: Days, fact_id: str, memory: Memory | None, known: Known, due_day: date) -> Memory:
    """Write what is known as the learner's memory of the fact, in place of `memory` if any."""
    if memory is None:
        memory = Memory(learner_id=days.learner_id, fact_id=fact_id)
        days.session.add(memory)
    state = known.state
    luck = state.luck
    memory.stability = state.stability
    memory.difficulty = state.difficulty
    memory.luck = luck.chance if luck else 0.0
    memory.lucky_stability = luck.stability if luck else None
    memory.lucky_difficulty = luck.difficulty if luck else None
    memory.last_review_at = state.last_review
    memory.last_day = state.last_day
    memory.reps = state.reps
    memory.lapses = state.lapses
    memory.first_day = known.first_day
    memory.due_day = due_day
    memory.engine = days.terms.engine
    return memory


def keep_folded(
    days: Days, fact_id: str, memory: Memory | None, found: Folded | None
) -> Memory | None:
    """Write what the log of a fact adds up to; without a standing review the memory goes."""
    if found is None:
        if memory is not None:
            days.session.delete(memory)
        return None
    last = found.last
    due = days.replay(fact_id, found.state, last.due_day, last.aim)
    return keep(days, fact_id, memory, found, due)


def rebuild_all(session: Session, learner: Learner, facts: Collection[str]) -> dict[str, Memory]:
    """Fold the learner's log of these facts anew, on the terms now in force; return the memories.

    Whatever the memories were, they become what log and terms say: doing so twice changes nothing.
    A few hundred facts at a time keep the transaction short.
    """
    terms = terms_of(session, learner.id, lock=True)
    days = Days(session, learner.id, terms, facts)
    memories, log = memories_of(session, learner.id, facts), log_of(session, learner.id, facts)
    kept = {
        fact: keep_folded(days, fact, memories.get(fact), folded(log[fact], terms.model))
        for fact in dict.fromkeys(facts)
    }
    session.flush()
    return {fact: memory for fact, memory in kept.items() if memory is not None}

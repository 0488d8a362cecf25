"""Memory rows: folded from the log of reviews, and rebuilt from it whenever the log says anew."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from quizapp.extensions.statements import Prepared, PreparedAmong
from quizapp.learning.aliases import family_of
from quizapp.learning.days import Days
from quizapp.learning.in_flight import NO_CHANGE, UNNAMED
from quizapp.learning.learner import Learner
from quizapp.learning.meant import is_answered
from quizapp.learning.memory_rows import FOLDED, MemoryRow
from quizapp.learning.terms import AccountClosedError, terms_to_write
from quizapp.memory.guess import is_credited
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.replay import ReviewEvent, credited, standing
from quizapp.memory.state import Luck, MemoryState
from quizapp.models import Answer, EntryVersion, Memory, Review, User


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log, with the day it gave the fact and what for."""

    event: ReviewEvent
    due_day: date | None
    aim: str | None
    edition: int = 0
    """The version since which the fact means what was answered; 0: it was asked as another fact."""


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
    heard: tuple[tuple[int, datetime], ...]
    """Edition and time of every answer that counts."""


def lock_learner(session: Session, learner_id: str) -> None:
    """Let one answer of a learner at a time pass, on PostgreSQL; SQLite has one writer anyway.

    The learner's row and not the memory's: a memory that does not exist yet cannot be locked.
    Raises AccountClosedError for somebody who was erased since the request began.
    """
    if _LOCK.first(session, learner_id=learner_id, stripes=UNNAMED) is None:
        raise AccountClosedError


_LOCK = Prepared(
    select(User.id).where(User.id == bindparam("learner_id"), NO_CHANGE).with_for_update()
)


def state_of(memory: Memory | MemoryRow) -> MemoryState:
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


_LEARNER: BindParameter[str] = bindparam("learner_id")
_LOG = PreparedAmong(
    lambda facts: (
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
            EntryVersion.edition,
        )
        .join(Review.answer)
        .outerjoin(EntryVersion, is_answered(EntryVersion))
        .where(Review.learner_id == _LEARNER, Review.fact_id.in_(facts))
    )
)


def log_of(
    session: Session, learner_id: str, facts: Collection[str]
) -> defaultdict[str, list[Entry]]:
    """Return everything the learner's log says of the facts, by fact id, in no order.

    What was answered about a fact that was merged into one of them is told of that one.
    """
    family = family_of(session, facts)
    rows = _LOG.rows(session, family, learner_id=learner_id)
    log: defaultdict[str, list[Entry]] = defaultdict(list)
    for *said, due_day, aim, edition in rows:
        event = ReviewEvent(*said)
        entry = told_of(family[event.fact], Entry(event, due_day, aim, edition or 0))
        log[entry.event.fact].append(entry)
    return log


def told_of(root: str, entry: Entry) -> Entry:
    """Return what was said of a fact as said of the one that has its memory.

    An answer that asked both counts for it twice.
    """
    event = entry.event
    if event.fact == root:
        return entry
    said = replace(event, fact=root, answer=f"{event.answer} {event.fact}")
    return replace(entry, event=said, edition=0)


def events_of(session: Session, learner_id: str, fact_id: str) -> list[ReviewEvent]:
    """Return everything the learner's log says of one fact."""
    return [entry.event for entry in log_of(session, learner_id, [fact_id])[fact_id]]


def folded(entries: Sequence[Entry], model: Model = DEFAULT_MODEL) -> Folded | None:
    """Fold what the log says of one fact, or return None if nothing of it counts."""
    state: MemoryState | None = None
    counted: list[ReviewEvent] = []
    for answered, rating in standing(entry.event for entry in entries):
        if is_credited(rating, answered.guess_floor):
            state = credited(state, rating, answered, model)
            counted.append(answered)
    if state is None:
        return None
    editions: dict[str, int] = {}
    for entry in entries:
        answer = entry.event.answer
        editions[answer] = max(entry.edition, editions.get(answer, 0))
    heard = tuple((editions[answered.answer], answered.at) for answered in counted)
    return Folded(state, counted[0].day, _last_word(entries, counted[-1].answer), heard)


def _last_word(entries: Iterable[Entry], answer: str) -> Entry:
    """Return what was said last of an answer, as `replay.standing` has it."""
    said = (entry for entry in entries if entry.event.answer == answer)
    return max(said, key=lambda entry: (entry.event.sequence, entry.event.at, entry.event.id))


def keep(days: Days, fact_id: str, memory: Memory | None, known: Known, due_day: date) -> Memory:
    """Write what is known as the learner's memory of the fact, in place of `memory` if any."""
    row = row_of(days, fact_id, known, due_day, memory)
    if memory is None:
        memory = Memory(learner_id=days.learner_id, fact_id=fact_id)
        days.session.add(memory)
    for name in FOLDED:
        setattr(memory, name, getattr(row, name))
    return memory


def row_of(
    days: Days, fact_id: str, known: Known, due_day: date, before: MemoryRow | Memory | None
) -> MemoryRow:
    """Return what is known of a fact as a row, in place of the one before.

    A new one stands under the topic and category of the fact now, and stays there.
    """
    state, matter = known.state, days.matter(fact_id)
    topic, category = matter.topic.name, matter.category
    if before is not None:
        topic, category = before.topic, before.category
    luck = state.luck
    return MemoryRow(
        learner_id=days.learner_id,
        fact_id=fact_id,
        stability=state.stability,
        difficulty=state.difficulty,
        luck=luck.chance if luck else 0.0,
        lucky_stability=luck.stability if luck else None,
        lucky_difficulty=luck.difficulty if luck else None,
        reps=state.reps,
        lapses=state.lapses,
        first_day=known.first_day,
        last_review_at=state.last_review,
        last_day=state.last_day,
        due_day=due_day,
        engine=days.terms.engine,
        topic=topic,
        category=category,
    )


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
    return keep(days, fact_id, memory, found, min(due, days.matter(fact_id).by(found.heard)))


def rebuild_all(session: Session, learner: Learner, facts: Collection[str]) -> dict[str, Memory]:
    """Fold the learner's log of these facts anew, on the terms now in force; return the memories.

    Whatever the memories were, they become what log and terms say: doing so twice changes nothing.
    A fact that was merged has no memory; the one it was merged into is folded instead. A few
    hundred facts at a time keep the transaction short.
    """
    terms = terms_to_write(session, learner.id)
    days = Days.to_write(session, learner.id, terms, list(dict.fromkeys(facts)))
    wanted = dict.fromkeys(days.facts)
    memories, log = memories_of(session, learner.id, wanted), log_of(session, learner.id, wanted)
    kept = {
        fact: keep_folded(
            days,
            fact,
            memories.get(fact),
            folded(log[fact], terms.model) if days.root(fact) == fact else None,
        )
        for fact in wanted
    }
    session.flush()
    return {fact: memory for fact, memory in kept.items() if memory is not None}

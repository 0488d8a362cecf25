"""Keeps counts equal to a recount: whatever is written of reviews and memories is counted with it.

It listens to every flush instead of being called, so that no action, job or import can forget to.
`quizapp.learning` imports it, so nothing of learning is written without it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, bindparam, case, event, func, inspect, select, update
from sqlalchemy.orm import Session

from quizapp.extensions import db
from quizapp.extensions.statements import Prepared, PreparedAmong, connection_of
from quizapp.learning.fact_tallies import FactLedger
from quizapp.learning.fitted import ENGINE, model_by_id
from quizapp.learning.ledger import FADES, Heading, Held, Ledger, headings
from quizapp.learning.leech_tallies import LeechLedger, count_answered, lapses_of
from quizapp.learning.memories import state_of
from quizapp.learning.memory_rows import MemoryRow
from quizapp.learning.rows import Logged, NewReview
from quizapp.memory.fading import NOTHING, kept
from quizapp.memory.model import Model
from quizapp.memory.state import Luck, MemoryState
from quizapp.models import Answer, Entry, EntryVersion, LearnerTally, Memory, Review, TopicTally

_LEDGERS = "quizapp_ledgers"
_MOST_HELD = 50_000
_held: WeakKeyDictionary[Engine, dict[tuple[str, int], tuple[Heading, Heading]]] = (
    WeakKeyDictionary()
)
"""What versions of facts are counted under. A version never changes, so it is read once."""


@event.listens_for(db.session, "before_flush")
def _open_ledgers(session: Session, _context: object, _instances: object) -> None:
    """Bring the counts of whoever learns to their day, while the memories are as they were."""
    begun = [row for row in session.new if isinstance(row, Memory)]
    if begun:
        _sort(session, begun)
    days: dict[str, date] = {}
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Memory | Review):
            day = row.last_day if isinstance(row, Memory) else row.day
            days[row.learner_id] = max(day, days.get(row.learner_id, day))
    with session.no_autoflush:
        session.info[_LEDGERS] = {
            learner_id: _moved_on(session, learner_id, day) for learner_id, day in days.items()
        }


@event.listens_for(db.session, "after_flush")
def _count(session: Session, _context: object) -> None:
    """Count what was written."""
    ledgers: dict[str, Ledger] = session.info.pop(_LEDGERS)
    if not ledgers:
        return
    facts = _count_reviews(
        session, ledgers, [row for row in session.new if isinstance(row, Review)]
    )
    for row in (*session.dirty, *session.deleted):
        if isinstance(row, Memory):
            ledgers[row.learner_id].memory(_before(session, row), -1)
    for row in (*session.new, *session.dirty):
        if isinstance(row, Memory):
            ledgers[row.learner_id].memory(held(session, row), 1)
    for learner_id in {row.learner_id for row in session.deleted if isinstance(row, Memory)}:
        look_from_the_start(session, learner_id)
    for ledger in ledgers.values():
        ledger.write(session)
    facts.write(session)
    _count_leeches(session).write(session)


def opened(session: Session, rows: Sequence[NewReview]) -> Ledger:
    """Bring the counts of who gave an answer to its day, before its memories are written."""
    return _moved_on(session, rows[0].learner_id, max(row.day for row in rows))


def count_answer(
    session: Session,
    ledger: Ledger,
    rows: Sequence[NewReview],
    before: Mapping[str, MemoryRow],
    after: Collection[MemoryRow],
) -> None:
    """Count a new answer whose rows were written without the ORM, which `_count` hears nothing of.

    `before` and `after` are the memories of its facts.
    """
    under, facts = _headings_of(session, rows), FactLedger()
    for row in rows:
        heading = under[row.fact_id, row.fact_version]
        ledger.answer(row.day, heading, 1, right=int(row.right))
        facts.word(row, 1)
    for memory in after:
        earlier = before.get(memory.fact_id)
        if earlier is not None:
            ledger.memory(_of_row(session, earlier), -1)
        ledger.memory(_of_row(session, memory), 1)
    ledger.write(session)
    facts.write(session)
    count_answered(session, ledger.learner_id, rows, before, after)


def look_from_the_start(session: Session, learner_id: str) -> None:
    """Let the next search for new facts begin with the first: one of them is new again."""
    session.execute(
        update(LearnerTally).where(LearnerTally.learner_id == learner_id).values(new_from=0),
        execution_options={"synchronize_session": False},
    )


def _sort(session: Session, memories: Iterable[Memory]) -> None:
    """Write on new memories what their facts speak of."""
    rows = select(Entry.id, Entry.subject, Entry.category).where(Entry.noun == "fact")
    found = {
        fact: (subject or "", category or "")
        for fact, subject, category in session.execute(
            rows.where(Entry.id.in_([memory.fact_id for memory in memories]))
        )
    }
    for memory in memories:
        memory.topic, memory.category = found.get(memory.fact_id, ("", ""))


_AS_OF = Prepared(
    select(LearnerTally.as_of).where(LearnerTally.learner_id == bindparam("learner_id"))
)


def _moved_on(session: Session, learner_id: str, day: date) -> Ledger:
    """Move a learner's sums on to a day, if it is later than theirs; return an empty ledger."""
    row = _AS_OF.first(session, learner_id=learner_id)
    as_of = row[0] if row else None
    if as_of is None or day <= as_of:
        return Ledger(learner_id, as_of or day, first=as_of is None)
    left = kept((day - as_of).days)
    columns = TopicTally.__table__.c
    fading = {
        name: case((func.abs(columns[name]) < NOTHING, 0.0), else_=columns[name] * share)
        for name, share in zip(FADES, left, strict=True)
    }
    options = {"synchronize_session": False}
    session.execute(
        update(TopicTally).where(TopicTally.learner_id == learner_id).values(fading),
        execution_options=options,
    )
    ledger = Ledger(learner_id, day)
    for heading, due in due_between(session, learner_id, as_of, day):
        ledger.topics[heading][3] += due
    ledger.write(session)
    session.execute(
        update(LearnerTally).where(LearnerTally.learner_id == learner_id).values(as_of=day),
        execution_options=options,
    )
    return Ledger(learner_id, day)


def due_between(
    session: Session, learner_id: str, after: date, until: date
) -> Iterator[tuple[Heading, int]]:
    """Yield how many memories under each heading fall due after one day and until another."""
    rows = session.execute(
        select(Memory.topic, Memory.category, func.count())
        .where(Memory.learner_id == learner_id, Memory.due_day > after, Memory.due_day <= until)
        .group_by(Memory.topic, Memory.category)
    )
    for topic, category, due in rows:
        for heading in headings(topic, category):
            yield heading, due


def _count_reviews(session: Session, ledgers: dict[str, Ledger], rows: list[Review]) -> FactLedger:
    """Count what the new rows make of their answers: the last word on each fact stands.

    Returns what is to be counted of the facts themselves: of all learners, so written last, as
    nobody else may count the same fact until the transaction ends.
    """
    facts = FactLedger()
    under = _headings_of(session, rows)
    last: dict[tuple[str, str], Review] = {}
    for row in rows:
        said = last.setdefault((row.answer_id, row.fact_id), row)
        if row.sequence > said.sequence:
            last[row.answer_id, row.fact_id] = row
    begun = {row.id for row in session.new if isinstance(row, Answer)}
    earlier = _words_before(session, {row.answer_id for row in rows} - begun, rows)
    for key, row in last.items():
        before = earlier.get(key)
        if before is not None and before.sequence > row.sequence:
            continue
        ledger, heading = ledgers[row.learner_id], under[row.fact_id, row.fact_version]
        for word, times in ((before, -1), (row, 1)):
            if word is not None and word.kind != "undone":
                ledger.answer(word.day, heading, times, right=times * word.right)
            facts.word(word, times)
    return facts


def _count_leeches(session: Session) -> LeechLedger:
    """Count what the flush makes of facts that keep being forgotten."""
    lapses: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    said: defaultdict[str, list[Review]] = defaultdict(list)
    new, deleted = session.new, session.deleted  # each look at a session's makes another set
    for row in (*new, *session.dirty, *deleted):
        if isinstance(row, Memory):
            before = 0 if row in new else _before(session, row).state.lapses
            after = 0 if row in deleted else row.lapses
            lapses[row.learner_id][row.fact_id] = before, after
    for row in new:
        if isinstance(row, Review):
            said[row.learner_id].append(row)
    ledger = LeechLedger()
    for learner_id in {*lapses, *said}:
        own, words = lapses[learner_id], said[learner_id]
        others = {row.fact_id for row in words} - own.keys()
        known = lapses_of(session, learner_id, others) if others else {}
        ledger.change(session, learner_id, {**known, **own}, words)
    return ledger


def _words_before(
    session: Session, answers: set[str], new: list[Review]
) -> dict[tuple[str, str], Review]:
    """Return the last word on each fact of these answers that the log knew before the new rows."""
    if not answers:
        return {}
    rows = session.scalars(
        select(Review)
        .where(Review.answer_id.in_(answers), Review.id.not_in([row.id for row in new]))
        .order_by(Review.sequence)
    )
    return {(row.answer_id, row.fact_id): row for row in rows}


_SPOKEN_OF = PreparedAmong(
    # By fact alone, of which there are few versions: for pairs SQLite may read the whole table.
    lambda facts: select(
        EntryVersion.id,
        EntryVersion.number,
        EntryVersion.body["subject"].as_string(),
        EntryVersion.body["category"].as_string(),
    ).where(EntryVersion.noun == "fact", EntryVersion.id.in_(facts))
)


def _headings_of(
    session: Session, rows: Iterable[Logged]
) -> dict[tuple[str, int], tuple[Heading, Heading]]:
    """Return what each version answered is counted under; what no bank ever said has no name."""
    wanted = {(row.fact_id, row.fact_version) for row in rows}
    known = _held.setdefault(connection_of(session).engine, {})
    unknown = wanted - known.keys()
    if len(known) + len(unknown) > _MOST_HELD:
        known.clear()
        unknown = wanted
    if unknown:
        with session.no_autoflush:
            found = _SPOKEN_OF.rows(session, {fact for fact, _ in unknown})
        known.update(
            {
                (fact, number): headings(subject, category)
                for fact, number, subject, category in found
            }
        )
    return {version: known.get(version, headings("", "")) for version in wanted}


def held(session: Session, memory: Memory) -> Held:
    """Return what the counts need of a memory, as it is."""
    return _of(session, vars(memory))


def _before(session: Session, memory: Memory) -> Held:
    """Return what the counts need of a memory as it was before the flush."""
    return _of(session, {**vars(memory), **inspect(memory).committed_state})


def _of_row(session: Session, row: MemoryRow) -> Held:
    """Return what the counts need of a memory, as a plain row has it."""
    return Held(
        state=state_of(row),
        model=_model(session, row.engine),
        topic=row.topic,
        category=row.category,
        first_day=row.first_day,
        due_day=row.due_day,
    )


def _of(session: Session, row: dict[str, Any]) -> Held:
    luck = None
    if row.get("lucky_stability") is not None:
        luck = Luck(row["luck"], row["lucky_stability"], row["lucky_difficulty"])
    state = MemoryState(
        stability=row["stability"],
        difficulty=row["difficulty"],
        last_review=row["last_review_at"],
        last_day=row["last_day"],
        reps=row["reps"],
        lapses=row["lapses"],
        luck=luck,
    )
    return Held(
        state=state,
        model=_model(session, row["engine"]),
        topic=row["topic"],
        category=row["category"],
        first_day=row["first_day"],
        due_day=row["due_day"],
    )


def _model(session: Session, engine: str) -> Model:
    """Return the model that folded a memory."""
    return model_by_id(session, engine.removeprefix(f"{ENGINE}/") if "/" in engine else None)

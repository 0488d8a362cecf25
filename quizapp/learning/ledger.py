"""What a change adds to a learner's counts, by day and by topic, and how it is written down."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import Table, bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.extensions.statements import Prepared, connection_of
from quizapp.memory.fading import PACES, parts_of
from quizapp.memory.model import Model
from quizapp.memory.state import MemoryState
from quizapp.models import Base, DayTally, LearnerTally, TopicTally

DAY_COUNTS = ("answers", "right", "begun", "due")
TOPIC_COUNTS = ("answers", "right", "learnt", "due")
FADES = tuple(f"fade_{number}" for number in range(len(PACES)))

DAYS, TOPICS = (Base.metadata.tables[each.__tablename__] for each in (DayTally, TopicTally))

Heading = tuple[str, str]
"""A sort ("category" or "concept") and one of its headings."""


def headings(topic: str, category: str) -> tuple[Heading, Heading]:
    """Return the two headings under which something is counted."""
    return ("concept", topic), ("category", category)


@dataclass(frozen=True, slots=True)
class Held:
    """What the counts need of one memory."""

    state: MemoryState
    model: Model
    topic: str
    category: str
    first_day: date
    due_day: date


@dataclass
class Ledger:
    """Numbers to add to one learner's counts, which are of the day `as_of`."""

    learner_id: str
    as_of: date
    first: bool = False
    """Whether the learner has no counts yet."""
    days: defaultdict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    topics: defaultdict[Heading, list[float]] = field(
        default_factory=lambda: defaultdict(lambda: [0.0] * (len(TOPIC_COUNTS) + len(FADES)))
    )

    def answer(
        self, day: date, under: Iterable[Heading], times: int, *, right: int | None = None
    ) -> None:
        """Add a fact answered on a day, so many times (-1: take it away), all or so many right."""
        rightly = times if right is None else right
        self.days[day].update(answers=times, right=rightly)
        for heading in under:
            self.topics[heading][0] += times
            self.topics[heading][1] += rightly

    def memory(self, held: Held, times: int) -> None:
        """Add a memory (-1: take it away)."""
        self.days[held.first_day].update(begun=times)
        self.days[held.due_day].update(due=times)
        due = times * (held.due_day <= self.as_of)
        fades = parts_of(held.state, self.as_of, held.model)
        for heading in headings(held.topic, held.category):
            sums = self.topics[heading]
            sums[2] += times
            sums[3] += due
            for place, part in enumerate(fades, start=len(TOPIC_COUNTS)):
                sums[place] += times * part

    def write(self, session: Session) -> None:
        """Add everything to what the tables say."""
        if self.first:
            row = {"learner_id": self.learner_id, "as_of": self.as_of}
            session.execute(insert(LearnerTally), [{**row, "new_from": 0, "new_revision": -1}])
        add_to(session, DAYS, ("learner_id", "day"), DAY_COUNTS, self._days())
        names = (*TOPIC_COUNTS, *FADES)
        key = ("learner_id", "sort", "heading")
        add_to(session, TOPICS, key, names, self._topics())

    def _days(self) -> Iterator[tuple[object, ...]]:
        for day, counts in sorted(self.days.items()):
            if any(counts.values()):
                yield self.learner_id, day, *(counts[name] for name in DAY_COUNTS)

    def _topics(self) -> Iterator[tuple[object, ...]]:
        for (sort, heading), sums in sorted(self.topics.items()):
            if any(sums):
                counts = map(int, sums[: len(TOPIC_COUNTS)])
                yield self.learner_id, sort, heading, *counts, *sums[len(TOPIC_COUNTS) :]


def add_to(
    session: Session,
    table: Table,
    key: Sequence[str],
    names: Sequence[str],
    rows: Iterable[tuple[object, ...]],
) -> None:
    """Insert the rows, or add their numbers to the rows there are."""
    values = [dict(zip((*key, *names), row, strict=True)) for row in rows]
    if not values:
        return
    dialect = connection_of(session).dialect.name
    _adding(dialect, table.name, tuple(key), tuple(names)).write(session, values)


@cache
def _adding(dialect: str, table_name: str, key: Sequence[str], names: Sequence[str]) -> Prepared:
    """Return the statement that inserts a row, or adds its numbers to the row there is."""
    table = Base.metadata.tables[table_name]
    insert_into = postgresql.insert if dialect == "postgresql" else sqlite.insert
    added = insert_into(table).values({name: bindparam(name) for name in (*key, *names)})
    total = {name: table.c[name] + added.excluded[name] for name in names}
    return Prepared(added.on_conflict_do_update(index_elements=key, set_=total))

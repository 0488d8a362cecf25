"""A learner's memory as a plain row: read without the ORM, and written whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from quizapp.extensions.statements import Prepared, PreparedAmong
from quizapp.models import Base, Memory


@dataclass(slots=True)
class MemoryRow:
    """A row of `Memory` as a plain value: what is only read, or written whole."""

    learner_id: str
    fact_id: str
    stability: float
    difficulty: float
    luck: float
    lucky_stability: float | None
    lucky_difficulty: float | None
    reps: int
    lapses: int
    first_day: date
    last_review_at: datetime
    last_day: date
    due_day: date
    engine: str
    topic: str
    category: str


NAMES = tuple(each.name for each in fields(MemoryRow))
KEY, FROM_THE_START = ("learner_id", "fact_id"), ("topic", "category")
FOLDED = tuple(name for name in NAMES if name not in {*KEY, *FROM_THE_START})
"""What a review changes of a memory."""
_KNOWN = PreparedAmong(
    lambda facts: select(*(getattr(Memory, name) for name in NAMES)).where(
        Memory.learner_id == bindparam("learner_id"), Memory.fact_id.in_(facts)
    )
)


def known_memories(
    session: Session, learner_id: str, facts: Collection[str]
) -> dict[str, MemoryRow]:
    """Return the learner's memories of the facts, by fact id, as plain values."""
    rows = _KNOWN.rows(session, facts, learner_id=learner_id)
    return {row[1]: MemoryRow(*row) for row in rows}


_TABLE = Base.metadata.tables[Memory.__tablename__]
_INSERT = Prepared(insert(_TABLE).values({name: bindparam(name) for name in NAMES}))
_UPDATE = Prepared(
    update(_TABLE)
    .where(*(_TABLE.c[name] == bindparam(f"of_{name}") for name in KEY))
    .values({name: bindparam(name) for name in FOLDED})
)


def write(session: Session, rows: Collection[MemoryRow], before: Mapping[str, MemoryRow]) -> None:
    """Write memories, in place of those there were `before`, by fact id.

    Nobody counts them here: see `tallies.count_answer`.
    """
    for row in rows:
        values = {name: getattr(row, name) for name in NAMES}
        if row.fact_id in before:
            of = {f"of_{name}": values[name] for name in KEY}
            _UPDATE.write(session, [{**{name: values[name] for name in FOLDED}, **of}])
        else:
            _INSERT.write(session, [values])

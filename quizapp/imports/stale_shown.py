"""What the queue of facts shows whose source has a newer edition that says something else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from question_bank.content.diffing import Part, words
from quizapp.imports.readings import reading_of
from quizapp.imports.settling import suggested
from quizapp.models import Entry, LostSupport


@dataclass(frozen=True)
class StaleRow:
    """A phrase that waits for a look."""

    id: str
    fact: Entry
    state: str
    exact: str
    """The phrase as the fact cites it."""
    reading_id: str
    title: str
    """What the newer edition is called."""
    parts: Sequence[Part]
    """The older sentence and the one most like it, word by word."""
    stands: bool
    """Whether the phrase stands in the newer sentence, of which other words changed."""
    phrase: str
    """Words of the newer sentence that may take its place."""


def rows_of(
    session: Session, found: Iterable[tuple[LostSupport, Entry]], tried: Mapping[str, str]
) -> list[StaleRow]:
    """Return what to show of phrases; ``tried`` are those that somebody typed and were refused."""
    return [_row(session, row, fact, tried.get(row.id)) for row, fact in found]


def _row(session: Session, row: LostSupport, fact: Entry, typed: str | None) -> StaleRow:
    reading = reading_of(session, row.reading_id)
    old, new = str(row.old.get("sentence", "")), str(row.new.get("sentence", ""))
    evidence = row.old["evidence"]
    exact = str(evidence["exact"]) if isinstance(evidence, dict) else ""
    return StaleRow(
        row.id,
        fact,
        row.state,
        exact,
        reading.id,
        reading.title or reading.name,
        words(old, new) if new else [("cut", old)],
        bool(exact) and exact in new,
        suggested(row) if typed is None else typed,
    )

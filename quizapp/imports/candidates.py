"""Candidates of a document as the tables hold them: one, the next one, how many of each."""

from collections.abc import Mapping, Sequence
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.library import text_of
from quizapp.bank.served import AT_ONCE
from quizapp.models import Candidate, DocumentReading
from quizapp.web.errors import NotFoundError

Order = Literal["worth", "text"]
LARGEST = 2**31 - 1
"""What the tables can count to."""


def read_text(session: Session, reading: DocumentReading) -> str:
    """Return the text of a document that was read. Raises NotFoundError before it is."""
    text = text_of(session, reading.text_sha256) if reading.text_sha256 else None
    if text is None or reading.state != "ready":
        raise NotFoundError
    return text


def candidate_of(
    session: Session, reading_id: str, number: int, *, lock: bool = False
) -> Candidate:
    """Return a candidate by its number; ``lock`` holds it for a change. Raises NotFoundError."""
    rows = select(Candidate).where(
        Candidate.reading_id == reading_id, Candidate.number == min(number, LARGEST)
    )
    if lock:
        rows = rows.with_for_update()
    found = session.scalars(rows, execution_options={"populate_existing": True}).first()
    if found is None:
        raise NotFoundError
    return found


def open_candidates(session: Session, reading_id: str) -> Sequence[Candidate]:
    """Return what nobody has decided yet, in the order of the text."""
    rows = select(Candidate).where(Candidate.reading_id == reading_id, Candidate.state == "open")
    return session.scalars(rows.order_by(Candidate.start, Candidate.number)).all()


def within(session: Session, reading_id: str, start: int, end: int) -> Sequence[Candidate]:
    """Return the candidates whose sentences begin between two positions, in the text's order."""
    rows = select(Candidate).where(
        Candidate.reading_id == reading_id,
        Candidate.sentence_start >= start,
        Candidate.sentence_start < end,
    )
    return session.scalars(rows.order_by(Candidate.start, Candidate.number)).all()


def counts(session: Session, reading_id: str) -> Mapping[str, int]:
    """Return how many candidates of a document there are of each state."""
    rows = select(Candidate.state, func.count()).where(Candidate.reading_id == reading_id)
    found = session.execute(rows.group_by(Candidate.state))
    return {str(state): int(count) for state, count in found}


def beside(session: Session, row: Candidate, *, forwards: bool) -> Candidate | None:
    """Return the candidate before or after one in the text; None at either end."""
    place, number = Candidate.sentence_start, Candidate.number
    here = (row.sentence_start, row.number)
    if forwards:
        near = (place > here[0]) | ((place == here[0]) & (number > here[1]))
        order = (place.asc(), number.asc())
    else:
        near = (place < here[0]) | ((place == here[0]) & (number < here[1]))
        order = (place.desc(), number.desc())
    rows = select(Candidate).where(Candidate.reading_id == row.reading_id, near)
    return session.scalars(rows.order_by(*order).limit(1)).first()


def next_open(
    session: Session,
    reading_id: str,
    order: Order,
    after: Candidate | None = None,
    hidden: frozenset[int] = frozenset(),
) -> Candidate | None:
    """Return the open candidate to look at next: the most worth it, or the next in the text.

    ``hidden`` are numbers that nobody is asked about unless they look for them.
    """
    rows = select(Candidate).where(Candidate.reading_id == reading_id, Candidate.state == "open")
    if hidden:
        rows = rows.where(Candidate.number.not_in(sorted(hidden)))
    if order == "worth":
        first = rows.order_by(Candidate.worth.desc(), Candidate.number)
        return session.scalars(first.limit(1)).first()
    ordered = rows.order_by(Candidate.sentence_start, Candidate.number)
    if after is not None:
        later = ordered.where(
            (Candidate.sentence_start > after.sentence_start)
            | (
                (Candidate.sentence_start == after.sentence_start)
                & (Candidate.number > after.number)
            )
        )
        found = session.scalars(later.limit(1)).first()
        if found is not None:
            return found
    return session.scalars(ordered.limit(1)).first()


def last_number(session: Session, reading_id: str) -> int:
    """Return the greatest number of a candidate of a document; -1 if there is none."""
    rows = select(func.max(Candidate.number)).where(Candidate.reading_id == reading_id)
    found = session.scalar(rows)
    return -1 if found is None else found


def with_change(session: Session, reading_id: str, change_id: str) -> Sequence[Candidate]:
    """Return the accepted candidates of a document that one change made drafts of."""
    rows = select(Candidate).where(
        Candidate.reading_id == reading_id,
        Candidate.change_id == change_id,
        Candidate.state == "accepted",
    )
    return session.scalars(rows.order_by(Candidate.number)).all()


def numbered(session: Session, reading_id: str, numbers: Sequence[int]) -> list[Candidate]:
    """Return candidates of a document by their numbers, held for a change."""
    found: list[Candidate] = []
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        rows = select(Candidate).where(
            Candidate.reading_id == reading_id, Candidate.number.in_(some)
        )
        ordered = rows.order_by(Candidate.number).with_for_update()
        found += session.scalars(ordered, execution_options={"populate_existing": True})
    return found

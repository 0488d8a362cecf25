"""What comes after the candidates of a document: its drafts published, the grid of its facts."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from quizapp.bank.nouns import Body
from quizapp.imports.drafting import document_of
from quizapp.models import Candidate, DocumentReading, Entry, EntryVersion

PHRASES = "phrases"
"""Stands in the grid's address for values that are no concepts."""


@dataclass(frozen=True)
class Next:
    """What became of a document's candidates, and what can be done with it."""

    drafts: int
    """Facts that learners do not get yet."""
    published: int
    unread: int
    """Drafts that nobody has read since they were accepted with many others."""
    document: str | None
    """The bank's document: the list of drafts is narrowed to it."""
    grid: dict[str, str]
    """The part of the grid in which most of the new facts stand, as its address has it."""


def next_steps(session: Session, bank: Bank, reading: DocumentReading) -> Next:
    """Return what comes after the candidates of a document."""
    made = select(Candidate.fact_id).where(
        Candidate.reading_id == reading.id, Candidate.state == "accepted"
    )
    rows = select(Entry.status, func.count()).where(Entry.noun == "fact", Entry.id.in_(made))
    found = {
        str(status): int(count) for status, count in session.execute(rows.group_by(Entry.status))
    }
    unread = select(func.count(Candidate.fact_id.distinct())).where(
        Candidate.reading_id == reading.id,
        Candidate.state == "accepted",
        Candidate.seen.is_(False),
        Candidate.fact_id.in_(
            select(Entry.id).where(Entry.noun == "fact", Entry.status == "draft")
        ),
    )
    return Next(
        drafts=found.get("draft", 0),
        published=found.get("published", 0),
        unread=session.scalar(unread) or 0,
        document=document_of(bank, reading),
        grid=_grid(session, bank, reading.id),
    )


def _grid(session: Session, bank: Bank, reading_id: str) -> dict[str, str]:
    """Return what most of the facts made of a document's candidates have in common."""
    latest = (
        select(EntryVersion.body)
        .join(
            Entry,
            (Entry.noun == EntryVersion.noun)
            & (Entry.id == EntryVersion.id)
            & (Entry.version == EntryVersion.number),
        )
        .join(Candidate, Candidate.fact_id == Entry.id)
        .where(Entry.noun == "fact", Candidate.reading_id == reading_id)
        .where(Candidate.state == "accepted", Entry.status != "binned")
    )
    bodies: list[Body] = [body for body in session.scalars(latest) if body]
    shapes = Counter(
        (
            str(body["predicate"]),
            bank.kind(str(body["subject"])) or "condition",
            bank.kind(str(body["objects"][0])) or PHRASES,
        )
        for body in bodies
    )
    usual = shapes.most_common(1)
    return dict(zip(("predicate", "rows", "kind"), usual[0][0], strict=True)) if usual else {}

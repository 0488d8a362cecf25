"""Whether a fact of the bank cites a document that was read; what lies in the bin may come back."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Text, cast, or_, select
from sqlalchemy.orm import Session

from quizapp.bank.current import current_bank
from quizapp.imports.drafting import document_of
from quizapp.models import (
    Candidate,
    CandidateFact,
    DocumentReading,
    Entry,
    EntryReference,
    EntryVersion,
)


@dataclass(frozen=True)
class Citing:
    """How many facts cite a document."""

    standing: int
    """Of those that are in the bank, drafts and retired ones counted."""
    binned: int

    def __bool__(self) -> bool:
        """Tell whether any does."""
        return bool(self.standing or self.binned)


def facts_citing(session: Session, reading: DocumentReading) -> Citing:
    """Count the facts that cite a document, in the bank and in the bin."""
    known = document_of(current_bank(session).bank, reading)
    documents = {each for each in (reading.document, known) if each}
    made = (
        select(CandidateFact.fact_id)
        .join(Candidate, Candidate.id == CandidateFact.candidate_id)
        .where(Candidate.reading_id == reading.id)
    )
    rows = select(Entry.status).where(
        Entry.noun == "fact", or_(Entry.id.in_(made), *_cited(documents))
    )
    found = [str(status) for status in session.scalars(rows)]
    binned = found.count("binned")
    return Citing(len(found) - binned, binned)


def _cited(documents: set[str]) -> list[ColumnElement[bool]]:
    if not documents:
        return []
    latest = select(EntryReference.id).where(
        EntryReference.noun == "fact",
        EntryReference.role == "document",
        EntryReference.target.in_(documents),
    )
    return [Entry.id.in_(latest), Entry.id.in_(_cited_before(documents))]


def _cited_before(documents: set[str]) -> Select[str]:
    """Return the query of facts whose latest version does not tell: binned, or not published yet.

    References are kept of latest versions alone, so what others say is searched as text.
    """
    said = cast(EntryVersion.body, Text)
    return (
        select(EntryVersion.id)
        .join(Entry, (Entry.noun == EntryVersion.noun) & (Entry.id == EntryVersion.id))
        .where(EntryVersion.noun == "fact")
        .where(or_(Entry.status == "binned", Entry.published != Entry.version))
        .where(or_(*(said.contains(f'"{each}"', autoescape=True) for each in sorted(documents))))
    )

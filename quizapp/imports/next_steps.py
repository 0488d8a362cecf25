"""What comes after the candidates of a document: its drafts published, the grid of its facts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from question_bank.generate.statements import Cell
from quizapp.bank.current import LiveBank
from quizapp.bank.grid import standings, values_of
from quizapp.bank.unlocked import most_useful
from quizapp.imports.drafting import document_of
from quizapp.models import DocumentReading, Entry, EntryReference, UnreadFact

PHRASES = "phrases"
"""Stands in the grid's address for values that are no concepts."""
TRIED, WEIGHED = 6, 60
"""Parts of the grid that are tried for answers that help, and values that are weighed in each."""


@dataclass(frozen=True)
class Next:
    """What the bank has of a document, and what can be done with it."""

    document: str | None
    """The bank's document: the list of drafts is narrowed to it."""
    drafts: int = 0
    """Facts citing the document that learners do not get yet."""
    published: int = 0
    unread: int = 0
    """Drafts that nobody has read since they were accepted with many others."""
    first_unread: str | None = None
    grid: Mapping[str, str] = field(default_factory=dict)
    """Where in the grid answers unlock questions about published facts; empty if nowhere."""


def next_steps(session: Session, live: LiveBank, reading: DocumentReading) -> Next:
    """Return what comes after the candidates of a document."""
    document = document_of(live.bank, reading)
    if document is None:
        return Next(None)
    citing = _citing(document)
    rows = select(Entry.status, func.count()).where(Entry.noun == "fact", Entry.id.in_(citing))
    found = {
        str(status): int(count) for status, count in session.execute(rows.group_by(Entry.status))
    }
    unread = (
        select(Entry.id)
        .join(UnreadFact, UnreadFact.fact_id == Entry.id)
        .where(Entry.noun == "fact", Entry.status == "draft", Entry.id.in_(citing))
    )
    return Next(
        document=document,
        drafts=found.get("draft", 0),
        published=found.get("published", 0),
        unread=session.scalar(select(func.count()).select_from(unread.subquery())) or 0,
        first_unread=session.scalar(unread.order_by(Entry.id).limit(1)),
        grid=_grid(session, live, document),
    )


def _citing(document: str) -> Select[str]:
    """Return the query of the facts that cite a document, as the bank's list narrows to it."""
    return select(EntryReference.id).where(
        EntryReference.noun == "fact",
        EntryReference.role == "document",
        EntryReference.target == document,
    )


def _grid(session: Session, live: LiveBank, document: str) -> dict[str, str]:
    """Return the part of the grid of a document's subject in which answers unlock questions.

    Parts with most of its facts are tried first. Only published facts can be asked about, so a
    document of which nothing is published has none.
    """
    bank = live.bank
    parts = Counter(
        (fact.subject, fact.predicate, bank.kind(fact.objects[0]))
        for fact in bank.facts.values()
        if any(each.document == document for each in fact.evidence)
    )
    for (subject, predicate, kind), _count in parts.most_common(TRIED):
        values = values_of(bank, kind, predicate)[:WEIGHED]
        cells = standings(session, bank, [Cell(subject, predicate, each) for each in values])
        unsure = tuple(cell for cell, known in cells.items() if known.answer == "unsure")
        if most_useful(live, unsure).total.gained:
            return {
                "predicate": predicate,
                "rows": str(bank.kind(subject)),
                "kind": kind or PHRASES,
                "within": subject,
            }
    return {}

"""A document as read, kept for good: its text in the library, how it is laid out on its row."""

from dataclasses import astuple
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.ingest.nouns import Block, Reading
from quizapp.bank.library import hash_of, keep_text, text_of
from quizapp.models import DocumentReading, Entry, EntryVersion

LONGEST_TITLE, LONGEST_FORMAT = 500, 16


def keep_reading(session: Session, row: DocumentReading, reading: Reading, now: datetime) -> None:
    """Keep what was read of a document; its bytes are not needed any more."""
    keep_text(session, reading.text, now)
    row.text_sha256 = hash_of(reading.text)
    row.format = reading.format[:LONGEST_FORMAT]
    row.title = row.title or reading.title[:LONGEST_TITLE]
    row.blocks = {"blocks": [list(astuple(block)) for block in reading.blocks]}
    row.document = document_with(session, row.text_sha256)
    row.content = None
    row.read_at = now


def as_read(session: Session, row: DocumentReading) -> Reading | None:
    """Return a document as it was read; None if it was not, or its text left the library."""
    text = text_of(session, row.text_sha256) if row.text_sha256 else None
    if text is None:
        return None
    kept: Any = row.blocks.get("blocks", [])
    blocks = tuple(Block(*each) for each in kept)
    return Reading(text, blocks, row.title, row.format, row.source_sha256)


def document_with(session: Session, text_sha256: str) -> str | None:
    """Return the id of the bank's document that has a text, if it has one."""
    rows = (
        select(Entry.id, EntryVersion.body)
        .join(
            EntryVersion,
            (EntryVersion.noun == Entry.noun)
            & (EntryVersion.id == Entry.id)
            & (EntryVersion.number == Entry.version),
        )
        .where(Entry.noun == "document", Entry.status != "binned")
    )
    for ident, body in session.execute(rows):
        if body and body.get("text_sha256") == text_sha256:
            return str(ident)
    return None

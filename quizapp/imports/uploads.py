"""Documents that people send to be read: kept with the job that reads them, each of them once."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.writing import lock_bank
from quizapp.models import DocumentReading, Job, new_id

READ = "read"
"""Kind of the job that reads a document."""

LONGEST_NAME = 255


@dataclass(frozen=True)
class Sent:
    """A document as it was sent: the bytes of a file, or of a pasted text, which has no name."""

    content: bytes
    name: str = ""
    title: str = ""
    publisher: str = ""
    edition_of: str | None = None
    """Id of the bank's document of which it is a newer edition."""


@dataclass(frozen=True)
class Taken:
    """The reading that a document got, or had already."""

    id: str
    known: bool


def take_in(session: Session, user_id: str, sent: Sent, now: datetime) -> Taken:
    """Keep a document and want it read, unless the very same bytes came before."""
    digest = sha256(sent.content).hexdigest()
    lock_bank(session)  # two who send the same at once come one after the other
    there = select(DocumentReading.id).where(DocumentReading.source_sha256 == digest).limit(1)
    if (known := session.scalar(there)) is not None:
        return Taken(known, known=True)
    reading = DocumentReading(
        id=new_id(),
        user_id=user_id,
        name=Path(sent.name.replace("\\", "/")).name[-LONGEST_NAME:],
        title=sent.title,
        publisher=sent.publisher,
        content=sent.content,
        source_sha256=digest,
        edition_of=sent.edition_of or None,
        at=now,
    )
    session.add(reading)
    want_read(session, reading, user_id, now)
    return Taken(reading.id, known=False)


def want_read(session: Session, reading: DocumentReading, user_id: str, now: datetime) -> None:
    """Want a document read, for the first time or once more."""
    job = Job(
        id=new_id(), kind=READ, learner_id=user_id, payload={"reading": reading.id}, created_at=now
    )
    session.add(job)
    session.flush()
    reading.job_id, reading.state, reading.problem = job.id, "waiting", ""

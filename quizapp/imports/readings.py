"""The documents that were read or are being read, as their pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, defer

from quizapp.models import Candidate, DocumentReading, Entry, Job, User
from quizapp.web.errors import NotFoundError

WAITING = ("waiting", "reading")


@dataclass(frozen=True)
class Line:
    """One document of the list."""

    reading: DocumentReading
    who: str | None
    """Who sent it; None: somebody who is gone."""
    job: Job | None
    counts: Mapping[str, int] = field(default_factory=dict)
    """State of a candidate to how many there are."""

    @property
    def title(self) -> str:
        """What the document is called: its title, or else the name of its file."""
        return self.reading.title or self.reading.name

    @property
    def state(self) -> str:
        """How far it is; a document whose job came to nothing has failed."""
        stuck = self.reading.state in WAITING and (self.job is None or self.job.state == "failed")
        return "failed" if stuck else self.reading.state

    @property
    def worth_again(self) -> bool:
        """Whether reading it once more may help: the same bytes mostly give the same answer."""
        told = self.reading.problem and not self.reading.blocks.get("passing")
        return self.state == "failed" and not told

    @property
    def progress(self) -> float:
        """Share of the reading that is done."""
        return self.job.progress if self.job else 0.0

    @property
    def open(self) -> int:
        """How many candidates wait for somebody's look."""
        return self.counts.get("open", 0)

    @property
    def found(self) -> int:
        """How many candidates there are."""
        return sum(self.counts.values())

    @property
    def decided(self) -> int:
        """How many candidates somebody has looked at."""
        return self.found - self.open

    @property
    def accepted(self) -> int:
        """How many candidates became facts, or evidence of facts."""
        return self.counts.get("accepted", 0) + self.counts.get("merged", 0)


def reading_of(session: Session, reading_id: str) -> DocumentReading:
    """Return a document being read or read. Raises NotFoundError if there is none."""
    found = session.get(DocumentReading, reading_id, options=[defer(DocumentReading.content)])
    if found is None:
        raise NotFoundError
    return found


def line_of(session: Session, reading: DocumentReading) -> Line:
    """Return what the page of one document shows of where it stands."""
    job = session.get(Job, reading.job_id) if reading.job_id else None
    user = session.get(User, reading.user_id) if reading.user_id else None
    counts = counts_of(session, [reading.id]).get(reading.id, {})
    return Line(reading, user.name if user else None, job, counts)


def lines_after(
    session: Session, most: int, before: tuple[datetime, str] | None = None
) -> list[Line]:
    """Return documents, the newest first, from after a place in that order."""
    rows = (
        select(DocumentReading, User.name, Job)
        .outerjoin(User, User.id == DocumentReading.user_id)
        .outerjoin(Job, Job.id == DocumentReading.job_id)
        .options(defer(DocumentReading.content), defer(DocumentReading.blocks))
        .order_by(DocumentReading.at.desc(), DocumentReading.id.desc())
        .limit(most)
    )
    if before is not None:
        at, ident = before
        same = and_(DocumentReading.at == at, DocumentReading.id < ident)
        rows = rows.where(or_(DocumentReading.at < at, same))
    found = list(session.execute(rows))
    counts = counts_of(session, [reading.id for reading, _who, _job in found])
    return [Line(reading, who, job, counts.get(reading.id, {})) for reading, who, job in found]


def counts_of(session: Session, readings: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return of each document how many of its candidates stand in which state."""
    rows = (
        select(Candidate.reading_id, Candidate.state, func.count())
        .where(Candidate.reading_id.in_(readings))
        .group_by(Candidate.reading_id, Candidate.state)
    )
    found: dict[str, dict[str, int]] = {}
    for reading, state, number in session.execute(rows):
        found.setdefault(reading, {})[state] = number
    return found


def documents_of_bank(session: Session) -> list[tuple[str, str]]:
    """Return the bank's documents as pairs of id and title, by title."""
    rows = select(Entry.id, Entry.title).where(Entry.noun == "document", Entry.status != "binned")
    return [(ident, title) for ident, title in session.execute(rows.order_by(Entry.title))]


def twin_of(session: Session, reading: DocumentReading) -> DocumentReading | None:
    """Return another document that reads letter by letter the same, if one was read."""
    if reading.text_sha256 is None:
        return None
    rows = select(DocumentReading).where(
        DocumentReading.text_sha256 == reading.text_sha256,
        DocumentReading.id != reading.id,
        DocumentReading.state != "failed",
    )
    return session.scalars(rows.options(defer(DocumentReading.content)).limit(1)).first()

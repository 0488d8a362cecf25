"""The job that reads a document and looks for facts in it; cut anywhere, it goes on from there."""

import time
from collections.abc import Callable

from flask import current_app
from sqlalchemy.orm import Session

from question_bank.ingest.nouns import Reading, UnreadableError
from question_bank.ingest.reading import read_boxed
from quizapp.bank.current import current_bank
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.imports.documents import as_read, keep_reading
from quizapp.imports.finding import (
    forget_candidates,
    keep_candidates,
    keep_figures,
    look_for,
)
from quizapp.imports.model import Endpoint
from quizapp.imports.readings import twin_of
from quizapp.imports.second_look import look_again
from quizapp.jobs.marking import DoneElsewhereError, end, taken
from quizapp.models import DocumentReading, Job, new_id
from quizapp.web.clock import now
from quizapp.web.i18n import _

Note = Callable[[int, int], None]
"""Is told how many pages are done, and of how many."""

READ_SHARE = 0.5
"""Share of the work that is done once the text is read."""
FOUND_SHARE = 0.9
"""Share of the work that is done once candidates are found, before they are kept."""
AT_ONCE = 500
"""Candidates that are kept in one transaction."""
LOOKS_SECONDS = 1.0
"""Seconds at least between two notes of how far it is."""


def read_document(job_id: str, _user_id: str) -> None:
    """Read the document of a job and find candidates in it. Done twice, it does nothing more."""
    job = db.session().get_one(Job, job_id)
    reading_id = str(job.payload["reading"])
    if _begun(job_id, reading_id):
        try:
            _read(job_id, reading_id)
        except DoneElsewhereError:
            if db.session().get(DocumentReading, reading_id) is not None:
                return  # where it is done the job ends, too
    _look_again(reading_id)
    end(job_id, now())


def _read(job_id: str, reading_id: str) -> None:
    try:
        reading = _text_of(job_id, reading_id)
    except UnreadableError as problem:
        with writing() as session:
            _job, row = _held(session, job_id, reading_id)
            row.state, row.problem = "failed", str(problem)
            row.blocks = {"passing": problem.passing}
        return
    if reading is not None:
        _find(job_id, reading_id, reading)


def _begun(job_id: str, reading_id: str) -> bool:
    """Mark a document as being read; return whether there is anything to do."""
    with writing() as session:
        row = session.get(DocumentReading, reading_id)
        if row is None or row.job_id != job_id or row.state in {"ready", "failed"}:
            return False
        row.state = "reading"
        return True


def _text_of(job_id: str, reading_id: str) -> Reading | None:
    """Return the document as read; read it, unless that was done before the job was cut.

    It is the same both times, with the title that somebody gave it. None if the same text is here
    already.
    """
    row = db.session().get_one(DocumentReading, reading_id)
    kept = as_read(db.session(), row)
    if kept is not None:
        return kept
    content, name = row.content or b"", row.name
    db.session.rollback()  # reading takes long: nobody may wait for it
    # What was pasted is a text, whatever it looks like.
    told = None if name else "plain"
    reading = read_boxed(content, name, told, progress=_noting(job_id))
    with writing() as session:
        _job, row = _held(session, job_id, reading_id)
        keep_reading(session, row, reading, now())
        twin = twin_of(session, row)
        if twin is None:
            return as_read(session, row)
        row.state = "failed"
        row.problem = _(
            "This is letter by letter the text of a document that was read already: it is not "
            "read twice."
        )
    return None


def _held(
    session: Session, job_id: str, reading_id: str, keeper: str | None = None
) -> tuple[Job, DocumentReading]:
    """Return a job, locked, and its document, for what was found of it to be kept.

    Raises `DoneElsewhereError` if the document is not being read any more, or if another process
    began to keep what it found after this keeper.
    """
    job = taken(session, job_id)
    row = session.get(DocumentReading, reading_id, populate_existing=True)
    if job is None or row is None or row.state != "reading":
        raise DoneElsewhereError
    if keeper not in {None, job.payload.get("keeper")}:
        raise DoneElsewhereError
    return job, row


def _find(job_id: str, reading_id: str, reading: Reading) -> None:
    """Find candidates and keep them, a few at a time: a long document must not keep others waiting.

    Until the last of them is kept the document counts as being read; once it is ready people
    decide, and nothing is forgotten. Raises `DoneElsewhereError`.
    """
    found, keeper = look_for(db.session(), reading), new_id()
    with writing() as session:
        job, _row = _held(session, job_id, reading_id)
        job.payload = {**job.payload, "keeper": keeper}
        forget_candidates(session, reading_id)
    for start in range(0, len(found.rows), AT_ONCE):
        with writing() as session:
            job, _row = _held(session, job_id, reading_id, keeper)
            job.progress = FOUND_SHARE + (1 - FOUND_SHARE) * start / len(found.rows)
            keep_candidates(session, reading_id, found.rows[start : start + AT_ONCE])
    with writing() as session:
        _job, row = _held(session, job_id, reading_id, keeper)
        keep_figures(row, found)
        row.state = "ready"


def _look_again(reading_id: str) -> None:
    """Let a language model have a second look, if the site has one; people can begin meanwhile."""
    settings: Settings = current_app.extensions["settings"]
    endpoint, session = Endpoint.of(settings), db.session()
    row = session.get(DocumentReading, reading_id)
    reading = as_read(session, row) if row is not None and row.state == "ready" else None
    if endpoint is not None and reading is not None:
        look_again(reading_id, endpoint, reading.text, current_bank(session).bank)


def _noting(job_id: str) -> Note:
    """Return what notes how many pages are done, not too often."""
    last = time.monotonic()

    def note(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < LOOKS_SECONDS:
            return
        last = time.monotonic()
        with writing() as session:
            job = taken(session, job_id)
            if job is not None:
                job.progress = READ_SHARE * min(done / max(total, 1), 1)

    return note

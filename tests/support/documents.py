"""Documents of our own writing, sent and read as an instructor would."""

import io

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from quizapp.extensions import db, writing
from quizapp.imports.uploads import Sent, take_in
from quizapp.jobs.running import run, waiting
from quizapp.models import DocumentReading
from tests.support.browsing import send
from tests.support.people import LONG_AGO

ARTICLE = """Glass bone marsh fever

What it is
Marsh fever is an infection of the blood that is spread by reed flies.

Symptoms
Marsh fever causes a rash, weakness and night sweats. It may cause muscle spasms.

Treatment
Marsh fever is treated with bitter bark. There is no vaccine against it.
"""
"""A page about an illness that nobody has."""


def put(browser: FlaskClient, *files: tuple[str, bytes], **fields: object) -> TestResponse:
    """Send documents by the form."""
    sent = [(io.BytesIO(content), name) for name, content in files]
    return send(browser, "/bank/read/new", page=None, **{**fields, "files": sent})


def taken_in(user_id: str, text: str = ARTICLE, **more: str) -> str:
    """Take a text in without a browser; return its reading's id."""
    with writing() as session:
        return take_in(session, user_id, Sent(text.encode(), **more), LONG_AGO).id


def do_jobs(session: Session) -> None:
    """Do every job that waits."""
    while found := waiting(session):
        session.rollback()
        for job_id in found:
            run(job_id)


def reading(reading_id: str) -> DocumentReading:
    """Return a reading as it stands."""
    session: Session = db.session()
    session.expire_all()
    return session.get_one(DocumentReading, reading_id)

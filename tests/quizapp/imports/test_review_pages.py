"""A document's candidates as instructors decide on them, without script."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.models import Candidate, DocumentReading
from tests.support import candidates
from tests.support.browsing import send
from tests.support.room import body, furnish
from tests.support.study import words


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture
def facts(app: Flask) -> str:
    with app.app_context():
        furnish()
        return f"/bank/read/{candidates.read(db.session())}/facts"


@pytest.fixture
def at(browser_of: Callable[[str], FlaskClient], ines: str) -> FlaskClient:
    return browser_of(ines)


def press(at: FlaskClient, facts: str, number: int, deed: str, **fields: object) -> TestResponse:
    return send(at, f"{facts}/{number}/{deed}", page=f"{facts}?c={number}", **fields)


def row(app: Flask, number: int) -> Candidate:
    with app.app_context():
        return db.session().query(Candidate).filter_by(number=number).one()


def test_what_is_most_worth_a_look_is_open_beside_the_text(at: FlaskClient, facts: str) -> None:
    page = at.get(facts).text
    told = words(page)
    assert "5 candidates are open, 0 of 5 decided" in told
    assert "Sclerosis may cause a rash and a stiff gait." in told
    assert "Denials to confirm" in told
    assert page.count("candidate-mark open") >= 5


def test_accepting_makes_a_draft_with_its_evidence_and_goes_on(
    app: Flask, at: FlaskClient, facts: str
) -> None:
    done = press(at, facts, 0, "accept")
    assert (done.status_code, done.location) == (303, f"{facts}?c=1")
    kept = row(app, 0)
    assert (kept.state, kept.seen) == ("accepted", True)
    with app.app_context():
        said = body(db.session(), "fact", kept.fact_id or "")
        document = body(db.session(), "document", str(said["evidence"][0]["document"]))
        reading = db.session().query(DocumentReading).one()
    assert (said["status"], said["objects"], said["hedge"]) == (
        "draft",
        ["rash", "stiff gait"],
        "may",
    )
    place = said["evidence"][0]
    assert (
        candidates.TEXT[place["start"] : place["end"]] == place["exact"] == "rash and a stiff gait"
    )
    assert (document["title"], reading.document) == ("About sclerosis", document["id"])

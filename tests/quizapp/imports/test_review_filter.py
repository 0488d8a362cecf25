"""The filter that rejections teach: offered when it helps, and never more than a fold."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quizapp.extensions import db, writing
from quizapp.imports.deciding import decide
from quizapp.imports.filtering import (
    NoHelpError,
    decisions,
    figures,
    hidden_numbers,
    in_use,
    put_away,
    reasons,
    tallies,
    use,
)
from quizapp.models import Candidate
from tests.support import candidates
from tests.support.browsing import send
from tests.support.candidates import found
from tests.support.room import furnish
from tests.support.study import words

LINE = "Sclerosis is treated with warm baths."
PAGE = "/bank/read/filter"


@pytest.fixture(autouse=True)
def bank(app: Flask) -> None:
    with app.app_context():
        furnish()


def decided(session: Session, user: str, wanted: int, unwanted: int) -> None:
    """Decide on candidates of which the unwanted speak of prices."""
    rows = [
        found(
            candidates.TEXT,
            "warm baths",
            LINE,
            objects=(f"bath {number}",),
            statement=f"The price is {number}." if number < unwanted else f"Baths {number} help.",
            category="treatment" if number % 2 else "feature",
        )
        for number in range(wanted + unwanted)
    ]
    reading = candidates.read(session, rows)
    with writing() as writer:
        for row in writer.query(Candidate).filter_by(reading_id=reading):
            decide(row, "rejected" if row.number < unwanted else "accepted", user)
            row.reason = "no_fact" if row.number < unwanted else ""
            row.seen = True


def waiting(session: Session) -> str:
    """Return a document with one unwanted candidate, one wanted, and one made by hand."""
    lines = ("The price is high.", "Baths help.", "The price is low.")
    rows = [
        found(candidates.TEXT, "warm baths", LINE, objects=("x",), statement=line, category="x")
        for line in lines
    ]
    return candidates.read(session, rows, title="Another", c2={"found": {}})


def test_it_is_used_only_once_it_helps(session: Session, ines: str) -> None:
    decided(session, ines, 20, 9)
    with pytest.raises(NoHelpError), writing() as writer:
        use(writer, ines)
    assert in_use(session) is None
    decided(session, ines, 20, 9)
    assert figures(session).helps
    with writing() as writer:
        use(writer, ines)
    reading = waiting(session)
    assert hidden_numbers(session, reading) == {0}
    with writing() as writer:
        put_away(writer, ines)
    assert in_use(session) is None
    assert hidden_numbers(session, reading) == frozenset()


def test_putting_away_what_never_was_is_nothing(session: Session, ines: str) -> None:
    with writing() as writer:
        put_away(writer, ines)
    assert in_use(session) is None


def test_it_learns_from_what_people_looked_at(session: Session, ines: str) -> None:
    decided(session, ines, 3, 2)
    with writing() as writer:
        rows = writer.query(Candidate).order_by(Candidate.number).all()
        rows[0].reason = "known"  # the bank had it: that says nothing about its kind
        rows[3].seen = False  # accepted with many others
        rows[4].found = {}  # made by hand
    assert [each.rejected for each in decisions(session)].count(True) == 1
    assert len(decisions(session)) == 2


def test_what_was_decided_is_counted(session: Session, ines: str) -> None:
    decided(session, ines, 3, 2)
    told = {each.category: (each.accepted, each.rejected) for each in tallies(session)}
    assert told == {"feature": (2, 1), "treatment": (1, 1)}
    assert reasons(session) == {"no_fact": 2}


@pytest.fixture
def at(browser_of: Callable[[str], FlaskClient], ines: str) -> FlaskClient:
    return browser_of(ines)


def test_the_page_says_first_what_it_would_have_done(
    app: Flask, at: FlaskClient, ines: str
) -> None:
    assert "too little to learn from yet: 0 of the 40 decisions" in words(at.get(PAGE).text)
    with app.app_context():
        decided(db.session(), ines, 40, 20)
        reading = waiting(db.session())
    page = at.get(PAGE).text
    told = words(page)
    assert "20 of 20 (84 to 100 %)" in told
    assert "0 of 40 (0 to 9 %)" in told
    assert "33 % of all" in told
    assert "It helps" in told
    done = send(at, PAGE, use="yes")
    assert "It is in use." in words(at.get(done.location or "").text)
    facts = words(at.get(f"/bank/read/{reading}/facts").text)
    assert "Probably not wanted (1)" in facts
    done = send(at, PAGE, use="no")
    assert "It is not used any more." in words(at.get(done.location or "").text)


def test_the_page_says_when_it_does_not_help(app: Flask, at: FlaskClient, ines: str) -> None:
    with app.app_context():
        decided(db.session(), ines, 40, 20)
        with writing() as session:
            for row in session.query(Candidate):
                row.found = {"statement": ""}
    assert "It does not help yet" in words(at.get(PAGE).text)
    token = at.get("/bank/read/new").text.split('name="csrf_token" value="')[1].split('"')[0]
    done = at.post(PAGE, data={"csrf_token": token, "use": "yes"})
    assert "It has not been shown to help" in words(at.get(done.location or "").text)


def test_when_only_the_unwanted_is_left_that_is_said(
    app: Flask, at: FlaskClient, ines: str
) -> None:
    with app.app_context():
        decided(db.session(), ines, 40, 20)
        with writing() as writer:
            use(writer, ines)
        one = found(candidates.TEXT, "warm baths", LINE, objects=("x",), statement="The price.")
        reading = candidates.read(db.session(), [one], title="Another")
    page = at.get(f"/bank/read/{reading}/facts").text
    assert "What is left is probably not wanted." in words(page)
    assert "The price." in words(at.get(f"/bank/read/{reading}/facts?c=0").text)

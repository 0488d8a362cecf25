"""Documents sent, listed, named and let go, in the browser."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from quizapp.extensions import db, writing
from quizapp.imports import views
from quizapp.imports.readings import line_of
from quizapp.models import Candidate, DocumentReading, Job
from tests.support.apps import StillClock
from tests.support.browsing import send
from tests.support.documents import ARTICLE, do_jobs, put, reading, taken_in
from tests.support.finding import find_by_full_stops
from tests.support.people import LONG_AGO
from tests.support.room import furnish
from tests.support.study import words

BrowserOf = Callable[[str], FlaskClient]


@pytest.fixture
def room(sqlite_app: Flask, ines: str, browser_of: BrowserOf) -> FlaskClient:
    """Return Ines's browser."""
    del sqlite_app
    return browser_of(ines)


@pytest.fixture(name="app")
def fixture_app(sqlite_app: Flask) -> Flask:
    """The app where the database makes no difference."""
    return sqlite_app


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    find_by_full_stops(monkeypatch)


def ids() -> list[str]:
    return list(db.session.scalars(select(DocumentReading.id).order_by(DocumentReading.id)))


def found(reading_id: str, **said: object) -> None:
    """Put a candidate into a document."""
    with writing() as session:
        number = line_of(session, session.get_one(DocumentReading, reading_id)).found
        row = Candidate(
            reading_id=reading_id,
            number=number,
            start=0,
            end=5,
            sentence_start=0,
            sentence_end=9,
            body={},
            found={},
            confidence=0.5,
            **said,
        )
        session.add(row)


def test_an_empty_list_says_what_to_do(room: FlaskClient) -> None:
    said = words(room.get("/bank/read").text)
    assert "No document was read yet." in said
    assert "Read a document" in said


def test_a_file_is_kept_with_the_job_that_reads_it(app: Flask, room: FlaskClient) -> None:
    done = put(room, ("../folder/marsh.txt", ARTICLE.encode()), publisher="A society")
    assert done.status_code == 303
    page = words(room.get(done.location).text)
    assert "marsh.txt" in page
    assert "You can leave this page" in page
    with app.app_context():
        row = reading(ids()[0])
        assert (row.name, row.publisher, row.state) == ("marsh.txt", "A society", "waiting")
        assert row.content == ARTICLE.encode()
        assert db.session.get_one(Job, row.job_id).payload == {"reading": row.id}


def test_while_it_waits_the_pages_look_again_by_themselves(app: Flask, room: FlaskClient) -> None:
    where = put(room, text=ARTICLE).location
    for page in (where, "/bank/read"):
        assert 'http-equiv="refresh"' in room.get(page).text
    with app.app_context():
        do_jobs(db.session())
    for page in (where, "/bank/read"):
        assert 'http-equiv="refresh"' not in room.get(page).text


def test_pasted_text_is_read_with_plain_line_ends(app: Flask, room: FlaskClient) -> None:
    put(room, text="One line.\r\nAnother.", title="Pasted", publisher="Nobody")
    with app.app_context():
        row = reading(ids()[0])
        assert (row.content, row.name, row.title) == (b"One line.\nAnother.", "", "Pasted")


def test_the_same_document_again_is_shown_not_read_twice(app: Flask, room: FlaskClient) -> None:
    first = put(room, ("a.txt", ARTICLE.encode())).location
    again = put(room, ("other.txt", ARTICLE.encode()))
    assert again.location == first
    assert "letter by letter" in words(room.get(first).text)
    both = put(room, ("x.txt", ARTICLE.encode()), ("y.txt", ARTICLE.encode()))
    assert both.location == "/bank/read"
    assert "2 of these documents were here already" in words(room.get("/bank/read").text)
    with app.app_context():
        assert len(ids()) == 1


def test_several_files_are_several_documents(app: Flask, room: FlaskClient) -> None:
    put(room, ("a.txt", b"One."), ("b.txt", b"Two."), title="Of neither", publisher="Both")
    with app.app_context():
        rows = [reading(each) for each in ids()]
        assert {(row.title, row.publisher) for row in rows} == {("", "Both")}


@pytest.mark.parametrize(
    ("files", "fields", "why"),
    [
        (0, {"text": " \n"}, "Choose a file, or paste"),
        (21, {}, "at most 20 files"),
        (2, {"edition_of": "text"}, "A newer edition is one file"),
        (1, {"title": "x" * 501}, "longer than 500"),
        (1, {"edition_of": "no-such-document"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_taken_is_said(
    app: Flask, room: FlaskClient, files: int, fields: dict[str, object], why: str
) -> None:
    with app.app_context():
        furnish()
    sent = [(f"{number}.txt", b"%d" % number) for number in range(files)]
    answer = put(room, *sent, **fields)
    assert answer.status_code == 422
    assert why in words(answer.text)
    with app.app_context():
        assert ids() == []


def test_the_list_goes_on_to_older_ones(
    app: Flask, room: FlaskClient, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    for name in ("first", "second", "third"):
        put(room, (f"{name}.txt", name.encode()))
        clock.advance(hours=1)
    page = room.get("/bank/read")
    assert "third.txt" in page.text
    assert "first.txt" not in page.text
    older = page.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "first.txt" in room.get(older).text
    assert "third.txt" in room.get("/bank/read?after=nonsense|1").text


def test_a_document_gets_another_name(app: Flask, ines: str, room: FlaskClient) -> None:
    with app.app_context():
        ident = taken_in(ines)
        do_jobs(db.session())
    assert send(room, f"/bank/read/{ident}", title="").status_code == 422
    send(room, f"/bank/read/{ident}", title=" Marsh fever ", publisher="A society")
    assert "Marsh fever" in words(room.get("/bank/read").text)
    with app.app_context():
        assert reading(ident).publisher == "A society"


def test_a_document_goes_unless_facts_came_from_it(
    app: Flask, ines: str, room: FlaskClient
) -> None:
    with app.app_context():
        ident = taken_in(ines)
        do_jobs(db.session())
        found(ident, state="rejected", reason="no_fact")
    page = f"/bank/read/{ident}"
    with app.app_context():
        found(ident, state="accepted", fact_id="a-fact")
    assert "Let this document go" not in room.get(page).text
    send(room, f"{page}/drop", page=page)
    assert "so it stays" in words(room.get(page).text)
    with app.app_context(), writing() as session:
        for row in session.scalars(select(Candidate).where(Candidate.state == "accepted")):
            session.delete(row)
    send(room, f"{page}/drop", page=page)
    assert room.get(page).status_code == 404
    with app.app_context():
        assert list(db.session.scalars(select(Candidate))) == []


def test_what_failed_is_tried_again_and_what_did_not_is_left_alone(
    app: Flask, ines: str, room: FlaskClient
) -> None:
    with app.app_context():
        ident = taken_in(ines, "\0\1\2")
        do_jobs(db.session())
        first = reading(ident).job_id
    page = room.get(f"/bank/read/{ident}")
    assert "Could not be read" in words(page.text)
    assert "Could not be read" in words(room.get("/bank/read").text)
    send(room, f"/bank/read/{ident}/again", page=f"/bank/read/{ident}")
    with app.app_context():
        row = reading(ident)
        assert (row.state, row.problem) == ("waiting", "")
        assert row.job_id != first
    send(room, f"/bank/read/{ident}/again", page="/bank/read/new")
    with app.app_context():
        assert reading(ident).job_id == row.job_id


def test_the_same_text_twice_leads_to_the_one_that_was_read(
    app: Flask, ines: str, room: FlaskClient
) -> None:
    with app.app_context():
        first = taken_in(ines)
        do_jobs(db.session())
        with writing() as session:
            row = DocumentReading(
                user_id=ines,
                name="again.pdf",
                source_sha256="f" * 64,
                text_sha256=session.get_one(DocumentReading, first).text_sha256,
                state="failed",
                problem="It was read already.",
                at=LONG_AGO,
            )
            session.add(row)
            session.flush()
            second = row.id
    page = room.get(f"/bank/read/{second}").text
    assert f"/bank/read/{first}" in page
    assert "Try again" not in words(page)
    send(room, f"/bank/read/{second}/again", page=f"/bank/read/{second}")
    with app.app_context():
        assert reading(second).state == "failed"


def test_a_reading_whose_job_is_gone_has_failed(app: Flask, ines: str, room: FlaskClient) -> None:
    with app.app_context():
        ident = taken_in(ines)
        with writing() as session:
            session.delete(session.get_one(Job, session.get_one(DocumentReading, ident).job_id))
    said = words(room.get(f"/bank/read/{ident}").text)
    assert "Something went wrong while it was read" in said
    assert "Try again" in said


@pytest.mark.parametrize(
    ("problem", "blocks", "offered"),
    [
        ("This is a picture.", {}, False),
        ("This is a picture.", {"passing": False}, False),
        ("It took too long.", {"passing": True}, True),
        ("", {}, True),
    ],
)
def test_trying_again_is_offered_where_it_can_help(
    app: Flask,
    ines: str,
    room: FlaskClient,
    *,
    problem: str,
    blocks: dict[str, object],
    offered: bool,
) -> None:
    with app.app_context():
        ident = taken_in(ines)
        with writing() as session:
            row = session.get_one(DocumentReading, ident)
            row.state, row.problem, row.blocks = "failed", problem, blocks
    said = words(room.get(f"/bank/read/{ident}").text)
    assert ("Try again" in said) == offered
    assert "Read another document" in said

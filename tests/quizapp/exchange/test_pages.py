"""Files in and out in the browser: looked at, imported as one change, left and found again."""

import io
import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.bank.loading import load_shipped
from quizapp.bank.planning import Edit
from quizapp.bank.saving import save
from quizapp.bank.writing import Author
from quizapp.exchange import carrying, uploads
from quizapp.extensions import db, writing
from quizapp.jobs.running import run, waiting
from quizapp.models import Change, Cohort, Job, Upload
from tests.quizapp.exchange.test_importing import RASH, SOUND, changed
from tests.support.browsing import send
from tests.support.editing import edit, standing
from tests.support.people import LONG_AGO
from tests.support.study import words

PAGE = "/bank/exchange"


@pytest.fixture(name="app")
def fixture_app(sqlite_app: Flask) -> Flask:
    """The app with a small sound bank, where the database makes no difference."""
    with sqlite_app.app_context(), writing() as session:
        load_shipped(session, LONG_AGO, SOUND)
    return sqlite_app


@pytest.fixture(name="room")
def fixture_room(app: Flask, ines: str, browser_of: Callable[[str], FlaskClient]) -> FlaskClient:
    """Ines's browser."""
    return browser_of(ines)


def exported(room: FlaskClient, name: str = "json") -> bytes:
    return bytes(room.get(f"{PAGE}/export/{name}").data)


def put(room: FlaskClient, content: bytes, name: str = "bank.json") -> TestResponse:
    """Upload a file; return the page that answers."""
    file = (io.BytesIO(content), name)
    done = send(room, f"{PAGE}/uploads", page=PAGE, file=file)
    return room.get(done.location) if done.status_code == 303 else done


def edited_file(room: FlaskClient, statement: str = "The rash, from a file.") -> bytes:
    return json.dumps(changed(json.loads(exported(room)), statement=statement)).encode()


def statement(app: Flask) -> object:
    with app.app_context():
        body = standing(db.session(), *RASH).body
        return (body or {})["statement"]


def test_the_page_offers_files_out_and_in(room: FlaskClient) -> None:
    said = words(room.get(PAGE).text)
    assert "Everything, as JSON" in said
    assert "Look at the file" in said


@pytest.mark.parametrize(("name", "start"), [("json", b"{"), ("csv", b"PK")])
def test_the_bank_goes_out_as_a_file(room: FlaskClient, name: str, start: bytes) -> None:
    answer = room.get(f"{PAGE}/export/{name}?drafts=1")
    assert answer.data.startswith(start)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert room.get(f"{PAGE}/export/gift").status_code == 404


@pytest.mark.parametrize(("name", "file"), [("json", "bank.json"), ("csv", "bank.zip")])
def test_ones_own_export_says_nothing_new(room: FlaskClient, name: str, file: str) -> None:
    said = words(put(room, exported(room, name), file).text)
    assert "The file says nothing that the bank does not say already." in said


def test_a_file_is_looked_at_before_anything_changes(app: Flask, room: FlaskClient) -> None:
    page = put(room, edited_file(room))
    said = words(page.text)
    assert "New 0 Changed 1 In conflict 0 Refused 0 The same 9" in said
    assert "put in:" in said
    assert statement(app) == "The rash fact."
    done = send(room, page.request.path, as_drafts="no", why="A better file.")
    assert statement(app) == "The rash, from a file."
    assert done.status_code == 303
    assert "/bank/changes/" in done.location
    assert "Files that wait" not in words(room.get(PAGE).text)
    with app.app_context():
        last = db.session.scalars(select(Change).order_by(Change.revision.desc())).first()
        assert last is not None
        assert (last.kind, last.why) == ("import", "A better file.")


def test_what_was_edited_in_both_places_is_asked(app: Flask, room: FlaskClient) -> None:
    file = edited_file(room)
    with app.app_context():
        edit(db.session(), "rash", statement="The rash, as we say.")
    page = put(room, file)
    said = words(page.text)
    assert "Edited here and in the file" in said
    assert "Keep what the bank says" in said
    send(room, page.request.path, as_drafts="no", **{"conflict-fact/rash": "keep"})
    assert statement(app) == "The rash, as we say."
    page = put(room, file)
    send(room, page.request.path, as_drafts="no", **{"conflict-fact/rash": "take"})
    assert statement(app) == "The rash, from a file."


def test_what_was_binned_here_and_changed_there_is_asked(app: Flask, room: FlaskClient) -> None:
    file = edited_file(room)
    with app.app_context():
        save([Edit(RASH, 1, None)], Author(None, "Gone.", "delete"))
    assert "It was put into the bin here" in words(put(room, file).text)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"{", "bank.json", "not readable as JSON"),
        (b"id,colour\nx,y\n", "facts.csv", "has no column 'colour'"),
        (b'{"schema_version": 1, "facts": [{"id": "x"}]}', "bank", "mended in the file first"),
        (b"", "", "no table of a bank"),
    ],
)
def test_a_file_that_is_no_bank_says_what_to_mend(
    room: FlaskClient, content: bytes, name: str, said: str
) -> None:
    page = put(room, content, name or "x.csv")
    assert said in words(page.text)
    assert "Import as one change" not in words(page.text)
    assert send(room, page.request.path, as_drafts="no").status_code == 422


def test_without_a_file_the_form_asks_for_one(room: FlaskClient) -> None:
    answer = send(room, f"{PAGE}/uploads", page=PAGE)
    assert answer.status_code == 422
    assert "Choose the file to import." in words(answer.text)


def test_a_reason_can_be_too_long(room: FlaskClient) -> None:
    page = put(room, edited_file(room))
    assert send(room, page.request.path, as_drafts="no", why="x" * 501).status_code == 422


def test_a_file_can_be_dropped_and_nothing_happens(app: Flask, room: FlaskClient) -> None:
    page = put(room, edited_file(room))
    assert "bank.json" in words(room.get(PAGE).text)
    send(room, f"{page.request.path}/drop", page=page.request.path)
    assert "The file is gone" in words(room.get(PAGE).text)
    assert statement(app) == "The rash fact."


def test_nobody_sees_a_file_of_somebody_else(
    app: Flask, room: FlaskClient, admin: str, browser_of: Callable[[str], FlaskClient]
) -> None:
    page = put(room, edited_file(room))
    assert browser_of(admin).get(page.request.path).status_code == 404


def test_the_oldest_files_give_way(
    app: Flask, room: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_KEPT", 2)
    for number in range(3):
        put(room, b"{}", f"bank-{number}.json")
    with app.app_context():
        assert len(db.session.scalars(select(Upload)).all()) == 2


def test_where_a_second_reader_is_wanted_a_file_comes_in_as_drafts(
    app: Flask, room: FlaskClient
) -> None:
    with app.app_context(), writing() as session:
        session.scalars(select(Cohort)).one().second_reader = True
    page = put(room, edited_file(room))
    assert "somebody else has to read it first" in words(page.text)
    refused = send(room, page.request.path, as_drafts="no")
    assert refused.status_code == 422
    assert "Somebody else has to read this" in words(refused.text)
    send(room, page.request.path, as_drafts="yes")
    with app.app_context():
        assert standing(db.session(), *RASH).status == "draft"


def test_a_newer_bank_of_the_app_can_be_compared(room: FlaskClient) -> None:
    done = send(room, f"{PAGE}/shipped", page=PAGE)
    said = words(room.get(done.location).text)
    assert "The bank that came with the app" in said
    assert "1 to 25 of" in said
    assert "Previous" in words(room.get(f"{done.location}?from=25").text)


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every import be a large one."""
    monkeypatch.setattr("quizapp.exchange.views.AT_ONCE", 0)


@pytest.mark.usefixtures("_large")
def test_a_large_import_goes_on_without_the_page(app: Flask, room: FlaskClient) -> None:
    page = put(room, edited_file(room))
    send(room, page.request.path, as_drafts="no", **{"conflict-fact/rash": "take"})
    assert "A file is being imported" in words(room.get(PAGE).text)
    with app.app_context():
        (job_id,) = waiting(db.session())
        run(job_id)
        run(job_id)
    assert statement(app) == "The rash, from a file."
    assert "The last import is done." in words(room.get(PAGE).text)


@pytest.mark.usefixtures("_large")
def test_a_large_import_that_is_refused_says_why(app: Flask, room: FlaskClient) -> None:
    page = put(room, edited_file(room))
    send(room, page.request.path, as_drafts="no")
    with app.app_context():
        with writing() as session:
            session.scalars(select(Cohort)).one().second_reader = True
        (job_id,) = waiting(db.session())
        run(job_id)
        assert db.session.get_one(Job, job_id).state == "failed"
    said = words(room.get(PAGE).text)
    assert "The last import did not work, and nothing was changed." in said
    assert "Somebody else has to read this" in said
    assert statement(app) == "The rash fact."


def test_a_job_cut_short_after_its_change_finds_nothing_left(app: Flask, room: FlaskClient) -> None:
    page = put(room, edited_file(room))
    upload = page.request.path.rsplit("/", 1)[-1]
    with app.app_context():
        user = db.session.get_one(Upload, upload).user_id
        order = carrying.Order.of(
            {"upload": upload, "why": "w", "taken": [], "as_drafts": ""}, user
        )
        assert order.to_payload()["taken"] == []
        assert carrying.bring_in(order) is not None
    assert statement(app) == "The rash, from a file."

"""The page of an entry: what it says, what it rests on, how it is asked, what speaks of it."""

import re
from hashlib import sha256
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import Entry, EntryProblem, LibraryText
from tests.support import room
from tests.support.apps import StillClock
from tests.support.browsing import send
from tests.support.forms import press
from tests.support.people import LONG_AGO

RASH = "/bank/fact/m-rash"
TEXT = "Myositis hurts.\nIt often shows a red rash.\n" + "It goes on and on. " * 40


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(autouse=True)
def bank(app: Flask, clock: StillClock) -> None:
    digest = sha256(TEXT.encode()).hexdigest()
    row = {"id": "d", "title": "D", "source_sha256": digest, "text_sha256": digest}
    start = TEXT.index("red rash")
    cited = {
        "document": "d",
        "start": start,
        "end": start + 8,
        "exact": "red rash",
        "sentence_start": start,
        "sentence_end": start + 8,
        "sha256": digest,
    }
    with app.app_context():
        room.furnish()
        room.changed([Edit(Ref("document", "d"), 0, {**row, "length": len(TEXT)})])
        fields = {"basis": "article", "source": None, "evidence": [cited]}
        room.said(db.session(), "fact", "m-rash", **fields)


def words(page: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_every_kind_of_entry_has_a_page(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        room.changed([Edit(Ref("fact_wording", "m-rash"), 0, {"back": "A rash"})])
        first = {row.noun: row.id for row in db.session().scalars(select(Entry))}
    assert len(first) == 9
    for noun, ident in first.items():
        page = at.get(f"/bank/{noun}/{ident}")
        assert page.status_code == 200
        assert "version" in words(page)


def test_the_page_of_a_fact_says_what_it_says_and_how_it_is_asked(at: FlaskClient) -> None:
    page = at.get(RASH)

    for told in ("has phenotype", "feature", "asserted", "The myositis shows rash as m-rash says."):
        assert told in words(page)
    assert 'href="/bank/concept/myositis"' in page.text
    assert 'href="/bank/concept/rash"' in page.text
    assert "How it is asked" in words(page)
    assert "No question with options" in words(page)
    assert "Answered" not in words(page)
    assert f'href="{RASH}/edit"' in page.text
    assert f'href="{RASH}/history"' in page.text


def test_a_question_is_shown_with_its_key_and_reasons(app: Flask, at: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        load_shipped(session, LONG_AGO)
    page = at.get("/bank/fact/dm-primarily-affects-skin")

    assert "Asks for the object" in words(page)
    assert "Match one to one" in words(page)
    assert "the key" in words(page)
    assert "to spare:" in words(page)


def test_a_preview_says_what_others_and_the_fact_itself_would_lose(
    app: Flask, at: FlaskClient
) -> None:
    with app.app_context(), writing() as session:
        load_shipped(session, LONG_AGO)
    concept = at.get("/bank/concept/dermatomyositis/edit")
    page = press(at, concept, "preview", kind="finding")
    assert "Asked no more" in words(page)
    assert "(in a matching set: no other facts stand clearly apart from it)" in words(page)

    fact = at.get("/bank/fact/dm-primarily-affects-skin/edit")
    page = press(at, fact, "preview", polarity="denied")
    assert "This itself, as a question with options: it says what is not so." in words(page)
    assert "Asked no more" not in words(press(at, fact, "row", polarity="denied"))


def test_statistics_and_problems_are_told_where_there_are_any(
    app: Flask, at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "quizapp.editing.entry_shown.fact_statistics", lambda *_given: {"m-rash": (12, 9)}
    )
    with app.app_context(), writing() as session:
        for severity in ("error", "warning"):
            told = f"This is an {severity}."
            problem = EntryProblem(noun="fact", entry_id="m-rash", rule="x", message=told)
            problem.severity = severity
            session.add(problem)
    page = words(at.get(RASH))
    assert "12 times, 9 right" in page
    assert page.index("This is an error.") < page.index("This is an warning.")


def test_the_page_of_a_concept_names_what_is_near_and_what_speaks_of_it(at: FlaskClient) -> None:
    page = words(at.get("/bank/concept/myositis"))
    assert "muscle fire" in page
    assert "Kinds of it Polymyositis" in page
    assert "The myositis shows rash as m-rash says." in page

    child = words(at.get("/bank/concept/polymyositis"))
    assert "A kind of" in child
    assert "Myositis" in child


def test_much_that_speaks_of_a_concept_is_cut_short(
    at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.editing.entry_shown.MOST_LISTED", 2)
    page = words(at.get("/bank/concept/rash"))
    assert "These are the first of 3." in page


def test_a_draft_beside_what_learners_get_is_told(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        room.said(db.session(), "fact", "m-rash", status="draft", note="Rough.")
    assert "A newer draft waits; learners get version 2." in words(at.get(RASH))


def test_what_lies_in_the_bin_shows_its_last_words_and_no_form(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        room.binned(db.session(), Ref("fact", "m-rash"))
    page = at.get(RASH)
    assert "This lies in the bin." in words(page)
    assert "The myositis shows rash as m-rash says." in words(page)
    assert f'href="{RASH}/edit"' not in page.text


def test_what_was_merged_leads_to_what_took_its_place(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        room.changed([Edit(Ref("fact", "s-rash"), 1, None, merged_into="s-exanthem")])
    assert 'href="/bank/fact/s-exanthem"' in at.get("/bank/fact/s-rash").text


def test_without_the_text_the_phrase_stands_alone(at: FlaskClient) -> None:
    page = at.get(RASH)
    assert "<mark>red rash</mark>" in page.text
    assert "The text of this document is not in the library." in words(page)


def test_with_the_text_the_phrase_stands_in_its_passage(app: Flask, at: FlaskClient) -> None:
    # A browser sends line ends of its own; the hash says that it is the same text.
    page = send(
        at, "/bank/document/d/text", page="/bank/document/d", text=TEXT.replace("\n", "\r\n")
    )
    assert "The text is in the library" in words(at.get(page.location))
    with app.app_context():
        assert db.session().scalars(select(LibraryText.text)).one() == TEXT

    shown = at.get(RASH).text
    assert "It often shows a <mark>red rash</mark>." in shown
    assert "Myositis hurts." in shown
    assert " …</blockquote>" in shown


def test_another_text_is_refused_in_words(app: Flask, at: FlaskClient) -> None:
    file = (BytesIO(b"Something else."), "d.txt")
    page = send(at, "/bank/document/d/text", page="/bank/document/d", file=file)
    assert "This is not the text that the facts were written from" in words(at.get(page.location))
    with app.app_context():
        assert db.session().scalars(select(LibraryText)).all() == []
    assert send(at, "/bank/document/x/text", page="/bank/document/d").status_code == 404


def test_what_there_is_not_has_no_page(at: FlaskClient) -> None:
    assert at.get("/bank/fact/nobody").status_code == 404
    assert at.get("/bank/thing/m-rash").status_code == 404

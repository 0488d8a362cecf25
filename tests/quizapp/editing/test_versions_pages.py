"""What an entry said, what differs, and the ways back: history, undo and the bin in the browser."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.bank.heads import Head
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import EntryVersion
from tests.support import room
from tests.support.browsing import send
from tests.support.study import words

pytestmark = pytest.mark.usefixtures("furnished")

RASH = Ref("fact", "m-rash")
HISTORY = "/bank/fact/m-rash/history"


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


def said(app: Flask, by: str | None = None, **fields: object) -> str:
    """Let the rash fact say something else; return the change's id."""
    with app.app_context():
        now = room.head(db.session(), *RASH)
        body = {**(now.body or {}), **fields}
        return room.changed([Edit(RASH, now.version, body)], by=by)


def head(app: Flask, ref: Ref = RASH) -> Head:
    with app.app_context():
        return room.head(db.session(), *ref)


def test_the_history_lists_each_version_with_who_when_and_why(
    app: Flask, at: FlaskClient, ines: str
) -> None:
    said(app, ines, note="Seen early.")
    said(app, ines, objects=["spasm"])

    told = words(at.get(HISTORY).text)

    assert "3 versions, the latest first" in told
    assert "Sunday 22 November, 10:00 Ines It is better so. edited" in told
    assert "3 Published learners get this means something else from here" in told
    assert at.get("/bank/fact/no-such-fact/history").status_code == 404


def test_any_two_versions_are_compared_by_words(app: Flask, at: FlaskClient) -> None:
    said(app, statement="The myositis often shows rash.")
    said(app, note="Seen early.")

    told = words(at.get("/bank/fact/m-rash/compare?from=1&to=3").text)
    assert "Statement The myositis put in: often shows rash" in told
    assert "Note put in: Seen early." in told
    assert "Seen early" in words(at.get("/bank/fact/m-rash/compare").text)
    assert "say the same" in words(at.get("/bank/fact/m-rash/compare?from=2&to=2").text)
    assert "before it was there" in words(at.get("/bank/fact/m-rash/compare?from=0&to=1").text)
    assert at.get("/bank/fact/m-rash/compare?from=1&to=9").status_code == 404


def test_two_are_offered_to_compare_where_there_are_two(app: Flask, at: FlaskClient) -> None:
    alone = at.get(HISTORY).text
    assert "Compare these two" not in alone
    assert 'type="radio"' not in alone
    assert alone.count('<th scope="col">') == 4
    assert "What changed" in alone
    said(app, note="Seen early.")
    page = at.get(HISTORY).text
    assert "Compare these two" in page
    assert re.findall(r'name="(from|to)" value="(\d)" checked', page) == [
        ("to", "2"),
        ("from", "1"),
    ]


def test_a_version_is_restored_as_a_new_one(app: Flask, at: FlaskClient, ines: str) -> None:
    said(app, objects=["spasm"])

    page = at.get(f"{HISTORY}/1")
    assert "Suggested: yes" in page.text
    restored = send(at, f"{HISTORY}/1", base=2, status="then", meaning="no", why="Right.")

    assert restored.location == "/bank/fact/m-rash"
    now = head(app)
    assert (now.version, now.status, now.edition) == (3, "published", 2)
    assert (now.body or {})["objects"] == ["rash"]
    assert "This is what it says now." in words(at.get(f"{HISTORY}/3").text)


def test_a_version_is_restored_as_a_draft(app: Flask, at: FlaskClient) -> None:
    said(app, note="Seen early.")
    send(at, f"{HISTORY}/1", base=2, status="draft", meaning="")
    assert (head(app).status, head(app).published) == ("draft", 2)


def test_restoring_is_refused_in_words(app: Flask, at: FlaskClient) -> None:
    said(app, statement="It shows spasm as nobody says.")
    said(app, note="Seen early.")
    late = send(at, f"{HISTORY}/1", base=2, status="then", meaning="")
    assert late.status_code == 409
    assert "Somebody changed this meanwhile" in words(late.text)
    assert 'name="base" type="hidden" value="3"' in late.text
    unusable = send(at, f"{HISTORY}/1", base="x", status="then", meaning="")
    assert unusable.status_code == 422
    with app.app_context():
        taken = "The myositis shows rash as m-rash says."
        room.said(db.session(), "fact", "m-weak", statement=taken)
    same = send(at, f"{HISTORY}/1", base=3, status="then", meaning="")
    assert same.status_code == 422
    assert "says the same as" in words(same.text)


def test_a_version_that_no_longer_fits_is_refused_in_words(app: Flask, at: FlaskClient) -> None:
    said(app, note="Seen early.")
    with app.app_context(), writing() as session:
        row = session.get_one(EntryVersion, (*RASH, 1))
        row.body = {**(row.body or {}), "category": "odd"}
    refused = send(at, f"{HISTORY}/1", base=2, status="then", meaning="")
    assert refused.status_code == 422
    assert "'odd'" in words(refused.text)
    assert at.get(f"{HISTORY}/0").status_code == 404


def test_what_lay_in_the_bin_at_a_version_cannot_be_restored(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        room.binned(db.session(), RASH)
    assert "put into the bin" in words(at.get(f"{HISTORY}/2").text)
    assert send(at, f"{HISTORY}/2", page="/bank/bin").status_code == 404
    assert at.get(f"{HISTORY}/9").status_code == 404
    send(at, f"{HISTORY}/1", base=2, status="then", meaning="")
    assert head(app).status == "published"


def test_a_concept_is_restored_without_a_status(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        room.said(db.session(), "concept", "rash", synonyms=["Spots"])
    page = "/bank/concept/rash/history/1"
    assert "What becomes of it" not in at.get(page).text
    send(at, page, base=2, status="then", meaning="")
    assert (head(app, Ref("concept", "rash")).body or {})["synonyms"] == []


def test_a_change_is_looked_at_and_taken_back_and_back_again(app: Flask, at: FlaskClient) -> None:
    change = said(app, note="Seen early.")
    undo = f"/bank/changes/{change}/undo"

    assert "Note cut: Seen early." in words(at.get(undo).text)
    done = send(at, undo)
    assert done.status_code == 303
    assert (head(app).body or {})["note"] is None
    again = words(at.get(undo).text)
    assert "It was taken back already." in again
    nothing = at.post(undo, data={"csrf_token": token(at)})
    assert nothing.status_code == 303
    assert at.get("/bank/changes/nothing/undo").status_code == 404


def token(at: FlaskClient) -> str:
    """Return the token of a page that has a form."""
    text = at.get("/settings").text
    return text.split('name="csrf_token" value="')[1].split('"')[0]


def test_what_stands_in_the_way_of_taking_back_is_named(
    app: Flask, at: FlaskClient, ines: str
) -> None:
    change = said(app, note="Seen early.")
    said(app, ines, note="Seen late.")
    undo = f"/bank/changes/{change}/undo"

    told = words(at.get(undo).text)

    assert "m-rash : changed again: Note Ines, Sunday 22 November, 10:00 : It is better so." in told
    refused = at.post(undo, data={"csrf_token": token(at)})
    assert refused.status_code == 409
    assert (head(app).body or {})["note"] == "Seen late."


def test_the_other_ways_to_stand_in_the_way_are_told(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        session = db.session()
        concept = {"id": "itch", "name": "Itch", "kind": "finding"}
        created = room.changed([Edit(Ref("concept", "itch"), 0, concept)])
        room.said(session, "fact", "s-rash", subject="itch", status="draft")
        renamed = room.said(session, "concept", "spasm", name="Cramp")
        room.said(session, "concept", "weakness", synonyms=["Spasm"])
        noted = room.said(session, "fact", "m-weak", note="Seen early.")
        room.binned(session, Ref("fact", "m-weak"))
    assert "it speaks of itch, which would be gone" in words(
        at.get(f"/bank/changes/{created}/undo").text
    )
    assert "the name 'spasm' belongs" in words(at.get(f"/bank/changes/{renamed}/undo").text)
    assert "put into the bin, or changed" in words(at.get(f"/bank/changes/{noted}/undo").text)


def test_the_bin_says_what_lies_in_it_and_gives_it_back(
    app: Flask, at: FlaskClient, ines: str
) -> None:
    assert "There is nothing here." in words(at.get("/bank/bin").text)
    with app.app_context():
        session = db.session()
        room.binned(session, RASH)
        room.binned(session, Ref("item", "by-hand"))

    told = words(at.get("/bank/bin").text)
    assert "2 entries, the latest first" in told
    assert "The myositis shows rash as m-rash says." in told
    assert send(at, "/bank/bin").status_code == 422
    back = send(at, "/bank/bin", ids=["fact/m-rash", "item/by-hand", "odd"])
    assert back.status_code == 303
    assert head(app).status == "published"
    assert "2 entries are back." in words(at.get("/bank/bin").text)
    again = at.post("/bank/bin", data={"csrf_token": token(at), "ids": "fact/m-rash"})
    assert again.status_code == 303


def test_what_would_speak_of_nothing_stays_in_the_bin(app: Flask, at: FlaskClient) -> None:
    spasm, fact = Ref("concept", "spasm"), Ref("fact", "s-spasm")
    with app.app_context():
        room.binned(db.session(), fact)
        room.binned(db.session(), spasm)
    refused = send(at, "/bank/bin", ids="fact/s-spasm")
    assert refused.status_code == 422
    assert "s-spasm speaks of spasm" in words(refused.text)
    assert send(at, "/bank/bin", ids=["fact/s-spasm", "concept/spasm"]).status_code == 303


def test_what_was_merged_is_given_back_by_taking_the_merge_back(
    app: Flask, at: FlaskClient
) -> None:
    with app.app_context():
        room.merged(db.session(), Ref("concept", "exanthem"), Ref("concept", "rash"))
    told = words(at.get("/bank/bin").text)
    assert "Exanthem Concept, became part of rash" in told
    assert "Take the merge back" in told


def test_a_long_bin_comes_in_parts(
    app: Flask, at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.editing.bin.PAGE", 1)
    with app.app_context():
        room.binned(db.session(), RASH, Ref("item", "by-hand"))
    first = at.get("/bank/bin").text
    assert "by-hand" in first
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "m-rash" in at.get(following).text
    assert "by-hand" not in words(at.get(following).text)
    assert at.get("/bank/bin?after=nowhere").status_code == 200

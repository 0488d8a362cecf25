"""Many entries changed in the browser: chosen, looked at, done as one change, and taken back."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.bank.bulk_run import Prepared, prepare, token_of
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.outcome import Outcome, Way
from quizapp.bank.planning import Edit
from quizapp.config import Settings
from quizapp.editing import bulk, undo
from quizapp.extensions import db, writing
from quizapp.jobs import bulk_changes, marking
from quizapp.jobs.running import run, waiting
from quizapp.models import Change, Job
from tests.support import room
from tests.support.study import words

pytestmark = pytest.mark.usefixtures("furnished")

IDS = ["fact/m-rash", "fact/m-weak", "fact/s-rash"]


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let more than one entry be too many to wait for."""
    for module in (bulk, undo):
        monkeypatch.setattr(module, "AT_ONCE", 1)


def post(at: FlaskClient, address: str, **sent: object) -> TestResponse:
    token = re.search(r'name="csrf_token" value="([^"]+)"', at.get("/settings").text)
    assert token
    return at.post(address, data={"csrf_token": token[1], **sent})


def look(at: FlaskClient, kind: str, **sent: object) -> TestResponse:
    """Ask what an operation would do."""
    return post(at, "/bank/bulk/preview", **{"kind": kind, "ids": IDS, **sent})


def hidden(page: TestResponse, name: str) -> str:
    """Return a hidden field of the form that runs what a page shows."""
    forms = [form for form in page.text.split("<form ") if "/bank/bulk/run" in form]
    found = re.search(rf'name="{name}" value="([^"]*)"', forms[0])
    assert found
    return unescape(found[1])


def go(at: FlaskClient, page: TestResponse) -> TestResponse:
    """Do what a page shows."""
    sent = {name: hidden(page, name) for name in ("operation", "token")}
    return post(at, "/bank/bulk/run", **sent)


def body(app: Flask, ident: str, noun: str = "fact") -> Body:
    with app.app_context():
        return room.body(db.session(), noun, ident)


def do_jobs(app: Flask) -> None:
    with app.app_context():
        for job_id in waiting(db.session()):
            run(job_id)


def test_what_is_chosen_is_named_and_what_can_be_done_to_it(at: FlaskClient) -> None:
    told = words(post(at, "/bank/bulk", ids=IDS).text)
    assert "What is to be done to these 3 entries?" in told
    assert "The myositis shows rash as m-rash says. Fact" in told
    assert "Merge" not in told
    pair = words(post(at, "/bank/bulk", ids=IDS[:2]).text)
    assert "Which one stays" in pair
    concept = words(at.get("/bank/bulk?id=concept/rash").text)
    assert "Make it part of" in concept
    assert "Make them a kind of" in concept
    document = words(at.get("/bank/bulk?id=document/text").text)
    assert "Status" not in document
    everything = post(at, "/bank/bulk", all="1", filter="noun=concept")
    assert "these 8 entries" in words(everything.text)
    assert "and 3 more" in words(everything.text)
    assert post(at, "/bank/bulk", ids="odd").status_code == 303


def test_a_term_is_replaced_and_taken_back(app: Flask, at: FlaskClient) -> None:
    page = look(at, "replace", find="myositis", put="dermatomyositis", places="statement")
    told = words(page.text)
    assert "“myositis” becomes “dermatomyositis”." in told
    assert "2 entries change. Nothing is changed yet." in told
    assert "Statement The cut: myositis put in: dermatomyositis shows rash" in told
    assert "myositis shows" in body(app, "m-rash")["statement"]

    done = go(at, page)

    assert done.status_code == 303
    assert "dermatomyositis" in body(app, "m-rash")["statement"]
    following = at.get(done.location)
    assert "2 entries are changed. Take it back" in words(following.text)
    link = re.search(r'href="(/bank/changes/\w+/undo)"', following.text)
    assert link
    assert post(at, link[1]).status_code == 303
    assert "The myositis shows" in body(app, "m-rash")["statement"]
    assert go(at, page).status_code == 409


def test_a_long_preview_comes_in_parts(at: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "PAGE", 2)
    page = look(at, "replace", find="shows", put="may show", places="statement")
    assert "1 to 2 of 3" in words(page.text)
    sent = {"operation": hidden(page, "operation")}
    last = post(at, "/bank/bulk/preview", start=2, **sent)
    assert "3 to 3 of 3" in words(last.text)
    assert "Those before" in words(last.text)


def test_questions_that_would_be_lost_are_told(
    at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def losing(*asked: Any) -> Prepared:  # noqa: ANN401 - as `prepare` takes
        found = prepare(*asked)
        assert found.plan
        ways = {Way("fact", f"fact-{number}", "cloze"): "no words" for number in range(30)}
        return replace(found, plan=replace(found.plan, outcome=Outcome(ways)))

    monkeypatch.setattr(bulk, "prepare", losing)
    told = words(look(at, "tag", add="skin").text)
    assert "30 questions are no longer asked afterwards fact-0 : no words" in told
    assert "and 5 more" in told


@pytest.mark.parametrize(
    ("kind", "sent", "sentence"),
    [
        ("replace", {"places": "note"}, "Say what to look for."),
        ("replace", {"find": "a"}, "Choose at least one place to look in."),
        ("tag", {}, "Name a tag to put on, or one to take off."),
        ("tag", {"add": "a" * 65}, "A tag has at most 64 characters."),
        ("move", {}, "Say where to: a concept, a category or a kind."),
        ("move", {"subject": "Rashh"}, "The bank knows no concept “Rashh”. Did you mean: Rash?"),
        ("move", {"category": "odd"}, "Choose one of the categories."),
        ("move", {"category": "risk", "parent": "qqq"}, "The bank knows no concept “qqq”."),
        ("status", {"status": "odd"}, "Choose one of the statuses."),
        ("merge", {"ids": IDS[:2]}, "Choose which of the two stays."),
        ("merge", {"ids": "concept/rash"}, "Say what it becomes part of."),
        ("merge", {"ids": "concept/rash", "into": "Rash"}, "It cannot become part of itself."),
        ("odd", {}, "What is to be done"),
    ],
)
def test_what_makes_no_sense_is_asked_again(
    at: FlaskClient, kind: str, sent: dict[str, object], sentence: str
) -> None:
    page = look(at, kind, why="Because I say so.", **sent)
    assert page.status_code == 422
    assert sentence in words(page.text)
    assert "Because I say so." in page.text


def test_nothing_chosen_is_sent_back_to_the_list(at: FlaskClient) -> None:
    assert post(at, "/bank/bulk/preview", kind="tag", add="a").status_code == 303


def test_each_operation_reads_its_part_of_the_form(app: Flask, at: FlaskClient) -> None:
    assert go(at, look(at, "tag", add="skin, exam", meaning="no")).status_code == 303
    assert body(app, "m-rash")["tags"] == ["skin", "exam"]
    moved = look(at, "move", ids="fact/s-spasm", subject="Stroke", category="risk", meaning="yes")
    assert go(at, moved).status_code == 303
    assert body(app, "s-spasm")["subject"] == "stroke"
    retired = look(at, "status", status="retired")
    assert "Published → Retired" in words(retired.text)
    go(at, retired)
    assert body(app, "m-rash")["status"] == "retired"
    nothing = look(at, "status", status="retired")
    assert "There is nothing to change" in words(nothing.text)
    again = {"operation": hidden(retired, "operation"), "token": token_of([])}
    assert post(at, "/bank/bulk/run", **again).status_code == 303
    go(at, look(at, "merge", ids=["concept/exanthem", "concept/rash"], kept="rash"))
    go(at, look(at, "merge", ids="fact/s-exanthem", into=" s-spasm "))
    go(at, look(at, "merge", ids="concept/weakness", into="Spasm", why="One."))
    with app.app_context():
        merged = list(db.session.scalars(select(Change.why).where(Change.kind == "merge")))
    assert "The concept exanthem became part of rash." in merged
    assert "The concept weakness became part of spasm. One." in merged


def test_what_stands_in_the_way_is_named_and_can_be_left_out(app: Flask, at: FlaskClient) -> None:
    page = look(at, "delete", ids=["concept/spasm", "fact/m-rash"])
    told = words(page.text)
    assert page.status_code == 422
    assert "This stands in the way Spasm : fact/s-spasm speaks of it. Go on" in told
    sealed = re.search(r'name="operation" value="([^"]+)"', page.text)
    assert sealed
    without = post(at, "/bank/bulk/preview", operation=sealed[1], without="1")
    assert "1 is left out" in words(without.text)
    refused = post(at, "/bank/bulk/run", operation=sealed[1], token="x")
    assert refused.status_code == 409
    assert go(at, without).status_code == 303
    with app.app_context():
        assert room.head(db.session(), "fact", "m-rash").status == "binned"
        assert room.head(db.session(), "concept", "spasm").status == "published"


def test_what_comes_to_stand_in_the_way_meanwhile_is_named(app: Flask, at: FlaskClient) -> None:
    page = look(at, "delete", ids=["concept/stroke", "foil/no-spots"])
    with app.app_context():
        concept = {"id": "bleed", "name": "Bleed", "kind": "condition", "parents": ["stroke"]}
        room.changed([Edit(Ref("concept", "bleed"), 0, concept)])
    refused = go(at, page)
    assert refused.status_code == 422
    assert "concept/bleed speaks of it." in words(refused.text)


def test_an_operation_that_this_app_did_not_write_is_refused(at: FlaskClient) -> None:
    assert post(at, "/bank/bulk/run", operation="odd", token="x").status_code == 400


@pytest.mark.usefixtures("few")
def test_a_large_operation_is_a_job_that_is_found_again(
    app: Flask, at: FlaskClient, browser_of: Callable[[str], FlaskClient], admin: str
) -> None:
    assert "None of yours" in words(at.get("/bank/bulk").text)
    page = look(at, "replace", find="shows", put="may show", places="statement")
    assert "in the background" in words(page.text)
    started = go(at, page)
    assert started.location.startswith("/bank/bulk/jobs/")
    assert "It waits for its turn." in words(at.get(started.location).text)
    assert browser_of(admin).get(started.location).status_code == 404
    assert at.get("/bank/bulk/jobs/nothing").status_code == 404

    do_jobs(app)

    assert "may show" in body(app, "m-rash")["statement"]
    told = at.get(started.location)
    assert "Find and replace, 3 entries It is done." in words(told.text)
    assert "It is done." in words(at.get("/bank/bulk").text)
    link = re.search(r'href="(/bank/changes/\w+/undo)"', told.text)
    assert link
    assert "in the background" in words(at.get(link[1]).text)
    undone = post(at, link[1])
    do_jobs(app)
    assert "may show" not in body(app, "m-rash")["statement"]
    assert "Take back, 3 entries" in words(at.get(undone.location).text)


@pytest.mark.usefixtures("few")
def test_a_job_whose_bank_moved_or_that_is_blocked_says_so(app: Flask, at: FlaskClient) -> None:
    page = look(at, "replace", find="shows", put="may show", places="statement")
    moved = go(at, page).location
    with app.app_context():
        room.said(db.session(), "fact", "m-rash", note="Seen early.")
    assert go(at, page).status_code == 409
    do_jobs(app)
    blocked = go(at, look(at, "replace", find="says.", put="says", places="statement")).location
    do_jobs(app)
    assert "The bank changed before it began." in words(at.get(moved).text)
    told = words(at.get(blocked).text)
    assert "Something stands in the way. Nothing was changed." in told
    assert "m-rash : the statement is a sentence" in told
    assert "shows rash as m-rash says." in body(app, "m-rash")["statement"]


@pytest.mark.usefixtures("few")
def test_a_job_done_elsewhere_is_not_done_twice(
    app: Flask, at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = look(at, "replace", find="shows", put="may show", places="statement")
    started = go(at, page).location
    for module in (bulk_changes, marking):
        monkeypatch.setattr(module, "taken", lambda _session, _job_id: None)
    do_jobs(app)
    assert "shows rash" in body(app, "m-rash")["statement"]
    with app.app_context(), writing() as session:
        job = session.scalars(select(Job)).one()
        job.payload = {"operation": {"kind": "tag"}, "token": "x", "size": 0}
    do_jobs(app)
    assert "It is being done." in words(at.get(started).text)

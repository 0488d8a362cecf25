"""Questions written by hand, in the browser: written, previewed, refused, published, shown."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from quizapp.bank.current import current_bank
from quizapp.bank.heads import head_of
from quizapp.bank.nouns import Body, Ref
from quizapp.config import Settings
from quizapp.extensions import db
from tests.support.apps import StillClock
from tests.support.browsing import send
from tests.support.editing import edit, standing
from tests.support.shipped import put_shipped
from tests.support.study import words

NEW = "/bank/new/item"

CHOICE = {
    "kind": "multiple_choice",
    "style": "plain",
    "stem": "Which of the following organs does dermatomyositis involve?",
    "right": "1",
    "options-0-text": "Liver",
    "options-0-rationale": "The liver is *spared*.",
    "options-1-text": "Skin",
    "options-1-rationale": "The skin shows the rash.",
    "options-2-text": "Retina",
    "options-2-rationale": "The retina is spared.",
    "options-3-text": "",
    "options-3-rationale": "",
    "explanation": "Muscle and *skin* are involved.",
    "tags": "exam, exam, skin",
}


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(autouse=True)
def bank(app: Flask, clock: StillClock) -> None:
    put_shipped(app)


@pytest.fixture
def fact(app: Flask) -> str:
    """Return the id of a fact of which a choice can be made."""
    with app.app_context():
        generator = current_bank(db.session()).generator
        return next(
            each.id
            for each in generator.bank.facts.values()
            if {"multiple_choice", "matching", "cloze"} <= set(generator.kinds_for(each.id))
        )


def says(app: Flask, ident: str) -> Body:
    with app.app_context():
        return dict(standing(db.session(), "item", ident).body or {})


def ident_of(page: TestResponse) -> str:
    assert page.status_code == 303, words(page.text)
    return page.location.rpartition("/")[2]


def sent_from(page: TestResponse) -> dict[str, str]:
    """Return what a browser would send of a form: texts, chosen radios and selects."""
    html, found = page.text, {}
    for tag in re.findall(r"<input[^>]*>", html):
        name = re.search(r'name="([^"]+)"', tag)
        plain = 'type="radio"' not in tag or " checked" in tag
        if name and plain and 'type="file"' not in tag:
            value = re.search(r'value="([^"]*)"', tag)
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>\s?(.*?)</textarea>', html, re.DOTALL
    ):
        found[name] = unescape(text).strip()
    return found


def test_a_choice_is_written_previewed_and_kept_as_a_draft(
    app: Flask, at: FlaskClient, fact: str
) -> None:
    shown = send(at, NEW, **CHOICE, facts=fact, action="preview")
    assert "As a learner sees it" in words(shown.text)
    assert "<em>spared</em>" in shown.text
    ident = ident_of(send(at, NEW, **CHOICE, facts=fact, action="draft"))
    body = says(app, ident)
    assert [(each["text"], each["correct"]) for each in body["options"]] == [
        ("Liver", False),
        ("Skin", True),
        ("Retina", False),
    ]
    assert (body["status"], body["tags"], body["facts"]) == ("draft", ["exam", "skin"], [fact])
    with app.app_context():
        source = current_bank(db.session()).bank.facts[fact]
        assert body["category"] == source.category
        assert [each["exact"] for each in body["sources"]] == [
            each.exact for each in source.evidence
        ]
        assert ident not in current_bank(db.session()).bank.items


def test_the_form_shows_again_what_was_saved(app: Flask, at: FlaskClient, fact: str) -> None:
    ident = ident_of(send(at, NEW, **CHOICE, facts=fact, action="draft"))
    address = f"/bank/item/{ident}/edit"
    sent = sent_from(at.get(address))
    again = at.post(address, data={**sent, "action": "draft"})
    assert "Nothing was different" in words(at.get(again.location).text)
    entry = at.get(f"/bank/item/{ident}")
    assert "The skin shows the rash." in words(entry.text)
    assert "Draft" in words(entry.text)


@pytest.mark.parametrize("kind", ["multiple_choice", "matching", "cloze", "flashcard"])
def test_a_made_question_is_taken_over_and_published(
    app: Flask, at: FlaskClient, fact: str, kind: str
) -> None:
    begun = at.get(NEW, query_string={"fact": fact, "kind": kind})
    sent = sent_from(begun)
    page = at.post(NEW, data={**sent, "action": "publish", "why": ""})
    ident = ident_of(page)
    with app.app_context():
        live = current_bank(db.session())
        item = live.bank.items[ident].to_item()
        assert item.kind == kind
        assert fact in item.facts
        assert item.stem in {made.stem for made in [live.generator.item(fact, kind, 1)] if made}


def test_a_question_with_two_right_options_is_not_published(
    app: Flask, at: FlaskClient, fact: str
) -> None:
    sent = sent_from(at.get(NEW, query_string={"fact": fact, "kind": "multiple_choice"}))
    right = int(sent["right"])
    wrong = next(place for place in range(3) if place != right)
    sent[f"options-{wrong}-text"] = sent[f"options-{right}-text"]
    page = at.post(NEW, data={**sent, "action": "publish"})
    assert page.status_code == 422
    assert (
        "duplicate" in words(page.text)
        or "same" in words(page.text)
        or "also right" in words(page.text)
    )
    assert sent["stem"].split("?")[0] in words(page.text)


def test_what_is_missing_is_said_and_nothing_typed_is_lost(at: FlaskClient, fact: str) -> None:
    page = send(at, NEW, **{**CHOICE, "stem": ""}, facts="no such fact at all", action="publish")
    assert page.status_code == 422
    assert "“Question” is still empty" in words(page.text)
    assert "The liver is *spared*." in page.text
    page = send(at, NEW, **CHOICE, facts="dermatomyositis skin", action="draft")
    assert page.status_code == 422
    assert "No fact is called “dermatomyositis skin”. Did you mean:" in words(page.text)
    page = send(at, NEW, **CHOICE, facts="qqq", action="draft")
    assert "Copy the id or the statement" in words(page.text)


def test_rows_are_added_up_to_six_options_and_eight_lines(at: FlaskClient, fact: str) -> None:
    page = send(at, NEW, **CHOICE, facts=fact, action="row")
    assert 'name="options-4-text"' in page.text
    six = {f"options-{place}-text": f"Option {place}" for place in range(6)}
    page = send(at, NEW, **{**CHOICE, **six}, facts=fact, action="row")
    assert 'name="options-6-text"' not in page.text
    assert "Add an option" not in words(page.text)
    page = send(at, NEW, kind="matching", stem="Match.", action="row", **{"lines-0-premise": "A"})
    assert 'name="lines-1-premise"' in page.text


def test_lines_name_facts_by_what_they_state_and_responses_tell_nothing_by_their_order(
    app: Flask, at: FlaskClient, fact: str
) -> None:
    with app.app_context():
        facts = list(current_bank(db.session()).bank.facts.values())[:2]
    page = send(
        at,
        NEW,
        kind="matching",
        stem="Match each condition with what is said of it.",
        spare="Middle",
        action="draft",
        **{
            "lines-0-fact": facts[0].statement,
            "lines-0-premise": "First",
            "lines-0-response": "Zoster",
            "lines-1-fact": facts[1].id,
            "lines-1-premise": "Second",
            "lines-1-response": "Ague",
            "lines-2-premise": "",
        },
    )
    body = says(app, ident_of(page))
    assert body["facts"] == [each.id for each in facts]
    assert [each["text"] for each in body["responses"]] == ["Ague", "Middle", "Zoster"]
    assert body["pairs"] == {facts[0].id: "r3", facts[1].id: "r1"}
    page = send(at, NEW, kind="matching", stem="Match.", action="draft", **{"lines-0-premise": "A"})
    assert page.status_code == 422


def test_a_question_about_a_draft_fact_may_wait_but_not_be_published(
    app: Flask, at: FlaskClient, fact: str
) -> None:
    with app.app_context():
        edit(db.session(), fact, status="retired")
    ident = ident_of(send(at, NEW, **CHOICE, facts=fact, action="draft"))
    page = send(at, f"/bank/item/{ident}/edit", **CHOICE, facts=fact, base=1, action="publish")
    assert page.status_code == 422
    assert "does not exist or is not published" in words(page.text)


def test_an_unknown_kind_or_fact_begins_an_empty_form(at: FlaskClient) -> None:
    page = at.get(NEW, query_string={"kind": "essay", "fact": "nowhere"})
    assert "No question of this kind can be made of “nowhere”." in words(page.text)
    assert 'name="options-3-text"' in page.text
    assert send(at, NEW, **{**CHOICE, "kind": "essay"}, action="draft").status_code == 422


def test_an_edit_of_a_fact_is_allowed_though_a_written_question_falls_by_it(
    app: Flask, at: FlaskClient, fact: str
) -> None:
    sent = sent_from(at.get(NEW, query_string={"fact": fact, "kind": "multiple_choice"}))
    ident = ident_of(at.post(NEW, data={**sent, "action": "publish"}))
    with app.app_context():
        plan = edit(db.session(), fact, status="retired")
        told = [each for each in plan.problems if each.where == f"items/{ident}"]
        assert {each.severity for each in told} == {"warning"}
        head = head_of(db.session(), Ref("item", ident))
    assert head is not None
    again = {**sent, "base": "1", "action": "publish", "why": "Again."}
    page = send(at, f"/bank/item/{ident}/edit", **again)
    assert page.status_code == 422


def picture() -> tuple[BytesIO, str]:
    written = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, "PNG")
    return BytesIO(written.getvalue()), "rash.png"


def test_a_picture_is_put_into_the_question_with_its_words(
    app: Flask, at: FlaskClient, fact: str
) -> None:
    fields = {**CHOICE, "facts": fact, "action": "picture", "picture_into": "stem"}
    refused = send(at, NEW, **fields, picture=picture())
    assert refused.status_code == 422
    assert "Say in words what the picture shows" in words(refused.text)
    broken = send(at, NEW, **fields, picture=(BytesIO(b"no"), "x.png"), picture_alt="A rash")
    assert "no picture that can be read" in words(broken.text)
    page = send(at, NEW, **fields, picture=picture(), picture_alt="A red rash")
    stem = sent_from(page)["stem"]
    assert re.fullmatch(r"!\[A red rash\]\(image:[0-9a-f]{64}\)\s+Which of .*\?", stem, re.DOTALL)
    ident = ident_of(send(at, NEW, **{**fields, "stem": stem, "action": "draft"}))
    assert 'alt="A red rash"' in at.get(f"/bank/item/{ident}").text
    page = send(at, NEW, **{**fields, "stem": f"![x](image:{'0' * 64})", "action": "draft"})
    assert page.status_code == 422
    assert "upload it first" in words(page.text)


def test_two_editors_of_a_question_are_asked_whose_text_stands(
    app: Flask, at: FlaskClient, fact: str
) -> None:
    ident = ident_of(send(at, NEW, **CHOICE, facts=fact, action="draft"))
    with app.app_context():
        edit(db.session(), ident, noun="item", explanation="Theirs.")
    page = send(
        at,
        f"/bank/item/{ident}/edit",
        **{**CHOICE, "explanation": "Mine."},
        facts=fact,
        base=1,
        action="draft",
    )
    assert page.status_code == 409
    assert "Theirs" in words(page.text)
    assert "Mine." in page.text

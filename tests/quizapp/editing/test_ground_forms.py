"""The forms of contrasts, complete lists, foils and overlaps: what makes a value false, and why."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from question_bank.check.truth import Truth, verdict
from quizapp.bank.current import current_bank
from quizapp.bank.heads import Head, head_of
from quizapp.bank.nouns import Body, Ref
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.models import Entry
from tests.support.browsing import send
from tests.support.room import SOURCE, furnish, said
from tests.support.study import words

FOIL = {
    "value": "spasm",
    "predicate": "has_phenotype",
    "false_for": "Stroke",
    "because": "Strokes do not cramp.",
    "source": SOURCE,
}
CONTRAST = {
    "predicate": "has_phenotype",
    "values": "Stroke: a droop; a squint\nsclerosis: spasm",
    "exclusive": "y",
    "basis": "textbook",
    "because": "Each has its own.",
    "source": SOURCE,
}
COMPLETE = {
    "subject": "sclerosis",
    "predicate": "has_phenotype",
    "values": "spasm\nexanthem\nrash",
    "source": SOURCE,
}


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(autouse=True)
def bank(app: Flask) -> None:
    with app.app_context():
        furnish()


def head(app: Flask, noun: str, ident: str) -> Head:
    with app.app_context():
        found = head_of(db.session(), Ref(noun, ident))
        assert found
        return found


def body(app: Flask, noun: str, ident: str) -> Body:
    found = head(app, noun, ident).body
    assert found
    return found


def truth(app: Flask, subject: str, value: str) -> Truth:
    with app.app_context():
        live = current_bank(db.session()).bank
        return verdict(live, subject, "has_phenotype", value).truth


def new(at: FlaskClient, noun: str, action: str = "publish", **fields: str) -> TestResponse:
    return send(at, f"/bank/new/{noun}", base="0", action=action, **fields)


def form_of(page: str) -> dict[str, str]:
    """Return what the form on a page would send."""
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    found |= {
        name: value.strip()
        for name, value in re.findall(
            r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL
        )
    }
    for name, options in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'selected[^>]*value="([^"]*)"|value="([^"]*)"[^>]*selected', options)
        found[name] = (chosen[1] or chosen[2]) if chosen else ""
    return found


def test_a_foil_makes_a_value_false_for_those_it_names(app: Flask, at: FlaskClient) -> None:
    done = new(at, "foil", **FOIL)

    assert (done.status_code, done.location) == (303, "/bank/foil/has-phenotype-spasm")
    made = body(app, "foil", "has-phenotype-spasm")
    assert (made["kind"], made["false_for"], made["frame"]) == ("finding", ["stroke"], None)
    assert truth(app, "stroke", "spasm") is Truth.FALSE
    assert at.get(done.location).status_code == 200


def test_a_draft_foil_makes_nothing_false_yet(app: Flask, at: FlaskClient) -> None:
    new(at, "foil", action="draft", **FOIL)

    assert head(app, "foil", "has-phenotype-spasm").status == "draft"
    assert truth(app, "stroke", "spasm") is Truth.POSSIBLE


def test_a_phrase_as_a_foil_needs_a_kind(app: Flask, at: FlaskClient) -> None:
    refused = new(at, "foil", **{**FOIL, "value": "blue nails"})
    assert refused.status_code == 422
    assert "needs a kind" in words(refused.text)

    new(at, "foil", **{**FOIL, "value": "blue nails", "kind": "Finding "})
    assert body(app, "foil", "has-phenotype-blue-nails")["kind"] == "finding"


def test_an_unknown_concept_is_named_with_what_may_have_been_meant(at: FlaskClient) -> None:
    refused = new(at, "foil", **{**FOIL, "false_for": "Strokes"})
    assert refused.status_code == 422
    told = words(refused.text)
    assert "No concept is called “Strokes”. Did you mean: Stroke?" in told
    assert "Strokes" in form_of(refused.text)["false_for"]

    refused = new(at, "foil", **{**FOIL, "false_for": "xyzzy"})
    assert "No concept is called “xyzzy”." in words(refused.text)


def test_a_foil_that_contradicts_a_fact_is_refused_in_the_checks_words(at: FlaskClient) -> None:
    refused = new(at, "foil", **{**FOIL, "false_for": "sclerosis"})

    assert refused.status_code == 422
    assert "it calls false" in words(refused.text)


def test_a_contrast_is_written_line_by_line(app: Flask, at: FlaskClient) -> None:
    done = new(at, "contrast", **CONTRAST)

    assert done.status_code == 303
    made = body(app, "contrast", "has-phenotype-stroke-sclerosis")
    assert made["values"] == {"stroke": ["a droop", "a squint"], "sclerosis": ["spasm"]}
    assert truth(app, "stroke", "spasm") is Truth.FALSE
    page = at.get("/bank/contrast/has-phenotype-stroke-sclerosis/edit").text
    assert form_of(page)["values"] == "Stroke: a droop; a squint\nSclerosis: spasm".replace(
        "spasm", "Spasm"
    )


def test_a_contrast_of_one_is_none(at: FlaskClient) -> None:
    for values in ("Stroke: spasm", "Stroke: spasm\nSclerosis", "Stroke: spasm\nSclerosis: "):
        refused = new(at, "contrast", **{**CONTRAST, "values": values})
        assert refused.status_code == 422
        assert "Write two lines or more" in words(refused.text)


def test_a_complete_list_says_that_all_else_is_false(app: Flask, at: FlaskClient) -> None:
    done = new(at, "complete", **COMPLETE)

    assert done.location == "/bank/complete/all-sclerosis-has-phenotype"
    assert truth(app, "sclerosis", "weakness") is Truth.FALSE
    refused = new(at, "complete", **{**COMPLETE, "subject": "nobody"})
    assert "No concept is called “nobody”." in words(refused.text)


def test_an_overlap_counts_as_soon_as_it_is_saved(app: Flask, at: FlaskClient) -> None:
    done = new(at, "overlap", values="spasm\nweakness", because="Both are of muscle.")

    assert done.status_code == 303
    ident = done.location.rpartition("/")[2]
    assert body(app, "overlap", ident) == {
        "values": ["spasm", "weakness"],
        "why": "Both are of muscle.",
    }
    page = at.get(f"/bank/overlap/{ident}/edit").text
    fields = {**form_of(page), "values": "spasm\nweakness\nrash", "why": "All three."}
    fields["action"] = "publish"
    assert send(at, f"/bank/overlap/{ident}/edit", **fields).status_code == 303
    assert body(app, "overlap", ident)["values"] == ["spasm", "weakness", "rash"]
    refused = new(at, "overlap", values="spasm\nspasm", because="It is one.")
    assert "Name two values or more" in words(refused.text)


def test_the_preview_says_what_a_ground_brings_and_takes(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        before = set(db.session.scalars(select(Entry.id)))
    facts = {**COMPLETE, "subject": "sclerosis", "values": "spasm\nexanthem\nrash"}
    gains = new(at, "complete", action="preview", **facts)
    assert gains.status_code == 200
    assert "Stands in the way" not in words(gains.text)

    asked = send(
        at,
        "/bank/overlap/" + _overlap(app) + "/edit",
        base="1",
        action="preview",
        values="rash\nspasm",
        because="So.",
    )
    assert asked.status_code == 200
    with app.app_context():
        assert set(db.session.scalars(select(Entry.id))) == before


def _overlap(app: Flask) -> str:
    with app.app_context():
        return str(db.session.scalars(select(Entry.id).where(Entry.noun == "overlap")).one())


def test_two_who_change_different_fields_of_a_foil_are_brought_together(
    app: Flask, at: FlaskClient
) -> None:
    page = at.get("/bank/foil/no-spots/edit").text
    with app.app_context():
        said(db.session(), "foil", "no-spots", source="Another book")
    fields = {**form_of(page), "because": "No spots.", "why": "Clearer.", "action": "publish"}
    fields["source"] = SOURCE
    done = send(at, "/bank/foil/no-spots/edit", **fields)

    assert done.status_code == 303
    now = body(app, "foil", "no-spots")
    assert (now["why"], now["source"]) == ("No spots.", "Another book")


def test_the_same_field_is_asked_about(app: Flask, at: FlaskClient) -> None:
    page = at.get("/bank/contrast/told-apart/edit").text
    with app.app_context():
        said(db.session(), "contrast", "told-apart", why="They differ.")
    fields = {**form_of(page), "because": "One is of muscle.", "why": "x", "action": "publish"}
    refused = send(at, "/bank/contrast/told-apart/edit", **fields)

    assert refused.status_code in {409, 422}
    assert "said something else meanwhile" in words(refused.text)
    assert body(app, "contrast", "told-apart")["why"] == "They differ."

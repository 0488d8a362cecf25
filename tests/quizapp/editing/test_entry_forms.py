"""The form that changes an entry: saved as a draft, sent to review, published, or asked again."""

import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.bank.heads import Head, head_of
from quizapp.bank.library import keep_text, text_of
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import Change, Cohort
from tests.support import room
from tests.support.forms import fields_of, press
from tests.support.people import LONG_AGO

pytestmark = pytest.mark.usefixtures("furnished")

RASH = "/bank/fact/m-rash"


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


def words(page: TestResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", page.text)
    return re.sub(r"\s+", " ", text.replace("&#39;", "'").replace("&amp;", "&"))


def head(app: Flask, noun: str = "fact", ident: str = "m-rash") -> Head:
    with app.app_context():
        found = head_of(db.session(), Ref(noun, ident))
        assert found is not None
        return found


def body(app: Flask, noun: str = "fact", ident: str = "m-rash") -> Body:
    return head(app, noun, ident).body or {}


def others(app: Flask, noun: str = "fact", ident: str = "m-rash", **fields: object) -> None:
    """Let Alva, at another desk, change an entry."""
    with app.app_context():
        room.said(db.session(), noun, ident, **fields)


def shown_after(at: FlaskClient, page: TestResponse) -> str:
    """Return the words of the page that follows a successful save."""
    assert page.status_code == 303, words(page)
    return words(at.get(page.location))


def test_a_form_that_is_sent_as_it_came_changes_nothing(app: Flask, at: FlaskClient) -> None:
    for address in (RASH, "/bank/concept/polymyositis", "/bank/document/text"):
        page = press(at, at.get(f"{address}/edit"), "publish", why="Just looking.")
        assert "Nothing was different, so nothing was saved." in shown_after(at, page)
    assert head(app).version == 1


def test_a_published_fact_is_mended_with_a_reason(app: Flask, at: FlaskClient, ines: str) -> None:
    form = at.get(f"{RASH}/edit")
    refused = press(at, form, "publish", note="It itches.")
    assert refused.status_code == 422
    assert "Say in a few words why this changes" in words(refused)
    assert fields_of(refused)["note"] == ["It itches."]

    told = shown_after(at, press(at, refused, "publish", why="Learners asked."))

    assert "Published: learners get it from now on." in told
    assert body(app)["note"] == "It itches."
    with app.app_context():
        change = db.session().scalars(select(Change).order_by(Change.revision.desc())).first()
        assert change is not None
        assert (change.user_id, change.why, change.kind) == (ines, "Learners asked.", "edit")


def test_a_draft_needs_no_reason_and_leaves_learners_the_old(app: Flask, at: FlaskClient) -> None:
    told = shown_after(at, press(at, at.get(f"{RASH}/edit"), "draft", note="Maybe."))

    assert "Saved as a draft. Learners still get version 1." in told
    assert "A newer draft waits" in told
    assert (head(app).status, head(app).published) == ("draft", 1)


def test_a_fact_is_sent_to_review_by_whoever_may_not_publish(app: Flask, at: FlaskClient) -> None:
    with app.app_context(), writing() as session:
        cohort = session.scalars(select(Cohort).where(Cohort.name == "Neurology")).one()
        cohort.second_reader = True
        for each in cohort.enrolments:
            each.teaches = True
    form = at.get(f"{RASH}/edit")
    assert 'value="publish"' not in form.text

    forced = press(at, form, "publish", note="Mine.", why="I know it.")
    assert forced.status_code == 422
    assert "A second person has to read this" in words(forced)

    assert "It waits for review now." in shown_after(
        at, press(at, form, "review", note="Mine.", why="Read it, please.")
    )
    assert head(app).status == "in_review"


def test_another_meaning_is_suggested_and_the_author_decides(app: Flask, at: FlaskClient) -> None:
    said = {"objects": "spasm", "statement": "It cramps.", "why": "It was wrong."}
    form = at.get(f"{RASH}/edit")
    assert "Suggested: no." in words(form)
    assert "Suggested: yes." in words(press(at, form, "preview", **said))

    told = shown_after(at, press(at, form, "publish", **said))
    assert "Learners who answered it are told what changed" in told
    assert head(app).edition == 2

    back = {
        "objects": "rash",
        "statement": "It shows a rash.",
        "why": "Was right.",
        "meaning": "no",
    }
    shown_after(at, press(at, at.get(f"{RASH}/edit"), "publish", **back))
    assert head(app).edition == 2


def test_concepts_are_found_by_any_name_and_phrases_stay_phrases(
    app: Flask, at: FlaskClient
) -> None:
    said = {"subject": "Muscle Fire", "objects": "Spasm\r\nRASH\r\na red nose"}
    page = press(at, at.get(f"{RASH}/edit"), "draft", **said)

    assert "No concept is called “a red nose”: it stays a phrase." in shown_after(at, page)
    assert body(app)["subject"] == "myositis"
    assert body(app)["objects"] == ["spasm", "rash", "a red nose"]


def test_an_unknown_subject_is_asked_again_with_what_may_be_meant(
    app: Flask, at: FlaskClient
) -> None:
    page = press(at, at.get(f"{RASH}/edit"), "draft", subject="Polymiositis", note="Kept.")

    assert page.status_code == 422
    assert "No concept is called “Polymiositis”. Did you mean: Polymyositis" in words(page)
    assert fields_of(page)["note"] == ["Kept."]
    assert fields_of(page)["subject"] == ["Polymiositis"]

    page = press(at, page, "draft", subject="zzz")
    assert "Make the concept first, or choose another." in words(page)
    assert "“Subject” is still empty." in words(press(at, page, "draft", subject=""))
    assert head(app).version == 1


def test_what_the_bank_refuses_is_said_and_the_form_comes_back(app: Flask, at: FlaskClient) -> None:
    said = {"statement": "no sentence", "source": "", "why": "Trying."}
    page = press(at, at.get(f"{RASH}/edit"), "publish", **said)

    assert page.status_code == 422
    assert "capital first, full stop last" in words(page)
    assert "a textbook fact needs its source" in words(page)
    assert fields_of(page)["statement"] == ["no sentence"]
    assert "Saved as a draft" in shown_after(at, press(at, page, "draft"))


def test_what_has_no_shape_is_said_and_not_saved(app: Flask, at: FlaskClient) -> None:
    page = press(at, at.get(f"{RASH}/edit"), "draft", predicate="NOT a predicate", note="Kept.")
    assert page.status_code == 422
    assert "breaks the rule pattern" in words(page)
    assert fields_of(page)["note"] == ["Kept."]
    assert fields_of(page)["predicate"] == ["NOT a predicate"]


def test_a_preview_stores_nothing_and_names_what_stands_in_the_way(
    app: Flask, at: FlaskClient
) -> None:
    form = at.get(f"{RASH}/edit")
    said = {"statement": "no sentence", "objects": "rash\nunheard of"}
    for page in (press(at, form, "preview", **said), _typed(at, form, **said)):
        assert page.status_code == 200
        assert "capital first, full stop last" in words(page)
        assert "“unheard of” (no concept: it stays a phrase)" in words(page)
    assert "No concept is called" in words(_typed(at, form, subject="zzz"))
    assert "breaks the rule" in words(_typed(at, form, predicate="NOT a predicate"))
    assert head(app).version == 1


def _typed(at: FlaskClient, form: TestResponse, **said: object) -> TestResponse:
    """Return what the script shows beside a form while somebody types."""
    address = re.search(r'data-preview="([^"]+)"', form.text)
    assert address
    return at.post(address[1].replace("&amp;", "&"), data={**fields_of(form), **said})


def test_a_new_fact_gets_an_id_that_says_what_it_is(app: Flask, at: FlaskClient) -> None:
    said = {
        "subject": "stroke",
        "predicate": "has_phenotype",
        "objects": "weakness",
        "category": "feature",
        "statement": "A stroke comes with weakness.",
        "basis": "textbook",
        "source": room.SOURCE,
        "back": "Weakness",
        "front": "What shows a stroke?",
        "tags": "exam, early",
    }
    page = press(at, at.get("/bank/new/fact"), "publish", **said)

    assert page.location == "/bank/fact/stroke-weakness"
    assert "What shows a stroke?" in shown_after(at, page)
    assert body(app, ident="stroke-weakness")["tags"] == ["exam", "early"]
    worded = body(app, "fact_wording", "stroke-weakness")
    assert worded == {"front": ["What shows a stroke?"], "back": "Weakness"}
    with app.app_context():
        change = db.session().scalars(select(Change).order_by(Change.revision.desc())).first()
        assert change is not None
        assert change.entries == 2

    again = press(at, at.get("/bank/new/fact"), "draft", **{**said, "objects": "spasm"})
    assert again.location == "/bank/fact/stroke-spasm"
    third = press(at, at.get("/bank/new/fact"), "draft", **said)
    assert third.location == "/bank/fact/stroke-weakness-2"
    assert press(at, at.get("/bank/new/fact"), "draft").status_code == 422


def test_a_taken_id_is_passed_over_without_a_word(
    app: Flask, at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(["m-weak", "m-weak", "brand-new"])
    monkeypatch.setattr("quizapp.editing.entry_work.fresh_id", lambda *_given: next(ids))
    said = {"subject": "stroke", "objects": "rash", "statement": "It is new."}
    said |= {"predicate": "has_phenotype", "category": "feature"}

    assert press(at, at.get("/bank/new/fact"), "draft", **said).location == "/bank/fact/brand-new"

    monkeypatch.setattr("quizapp.editing.entry_work.fresh_id", lambda *_given: "m-weak")
    page = press(at, at.get("/bank/new/fact"), "draft", **said)
    assert page.status_code == 409
    assert "This has changed in the meantime" in words(page)


def test_how_cards_ask_is_saved_with_the_fact_or_alone(app: Flask, at: FlaskClient) -> None:
    shown_after(at, press(at, at.get(f"{RASH}/edit"), "publish", back="A rash", why="Cards."))
    assert head(app).version == 1
    assert body(app, "fact_wording") == {"back": "A rash"}

    form = at.get(f"{RASH}/edit")
    assert fields_of(form)["back"] == ["A rash"]
    shown_after(at, press(at, form, "publish", back="", accept="rashes", note="X.", why="Both."))
    assert body(app, "fact_wording") == {"accept": ["rashes"]}
    assert body(app)["note"] == "X."


def test_a_concept_is_renamed_worded_and_given_parents(app: Flask, at: FlaskClient) -> None:
    form = at.get("/bank/concept/polymyositis/edit")
    said = {
        "name": "Poly-myositis",
        "synonyms": "PM\nmany muscles",
        "kind": "Chronic condition",
        "parents": "muscle fire",
        "article": "a",
        "plural": "on",
        "rank": "2.5",
        "patient": "feels weak",
        "why": "Better names.",
    }
    shown_after(at, press(at, form, "publish", **said))

    found = body(app, "concept", "polymyositis")
    assert (found["name"], found["synonyms"]) == ("Poly-myositis", ["PM", "many muscles"])
    assert (found["kind"], found["parents"]) == ("chronic_condition", ["myositis"])
    worded = body(app, "concept_wording", "polymyositis")
    assert worded == {"article": "a", "plural": True, "patient": ["feels weak"], "rank": 2.5}
    again = fields_of(at.get("/bank/concept/polymyositis/edit"))
    assert (again["plural"], again["rank"], again["parents"]) == (["y"], ["2.5"], ["Myositis"])


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("parents", "Myositiss", "Did you mean: Myositis"),
        ("parents", "zzz", "No concept is called “zzz”."),
        ("kind", "4th kind", "A kind is a word of plain letters"),
        ("name", "", "“Name” is still empty."),
    ],
)
def test_a_concept_that_cannot_be_is_asked_again(
    at: FlaskClient, field: str, typed: str, told: str
) -> None:
    page = press(
        at,
        at.get("/bank/new/concept"),
        "publish",
        **{"name": "N", "kind": "finding"} | {field: typed},
    )
    assert page.status_code == 422
    assert told in words(page)


def test_a_new_concept_is_known_at_once(app: Flask, at: FlaskClient) -> None:
    said = {"name": "Sjögren syndrome", "kind": "condition", "synonyms": "dry disease"}
    page = press(at, at.get("/bank/new/concept"), "publish", **said)
    assert page.location == "/bank/concept/sjogren-syndrome"
    shown_after(at, press(at, at.get(f"{RASH}/edit"), "draft", subject="Dry Disease"))
    assert body(app)["subject"] == "sjogren-syndrome"


def test_a_new_document_brings_its_text_into_the_library(app: Flask, at: FlaskClient) -> None:
    said = {"title": "On cramps", "publisher": "A clinic"}
    assert "Paste the document’s text" in words(
        press(at, at.get("/bank/new/document"), "publish", **said)
    )
    text = "Cramps hurt.\nThey pass."
    file = (BytesIO(text.encode()), "cramps.txt")
    page = press(at, at.get("/bank/new/document"), "publish", file=file, **said)

    assert page.location == "/bank/document/on-cramps"
    found = body(app, "document", "on-cramps")
    assert found["length"] == len(text)
    assert found["source_sha256"] == found["text_sha256"] == sha256(text.encode()).hexdigest()
    with app.app_context():
        assert text_of(db.session(), found["text_sha256"]) == text

    renamed = press(
        at, at.get("/bank/document/on-cramps/edit"), "publish", title="C.", why="Short."
    )
    shown_after(at, renamed)
    assert body(app, "document", "on-cramps")["length"] == len(text)


TEXT = "Myositis hurts. It often shows a red rash on the knuckles. A red rash may itch."


def with_document(app: Flask, *, text: bool) -> None:
    """Put a document into the bank, with its text in the library or not."""
    digest = sha256(TEXT.encode()).hexdigest()
    row = {"id": "d", "title": "D", "source_sha256": digest, "text_sha256": digest}
    with app.app_context():
        room.changed([Edit(Ref("document", "d"), 0, {**row, "length": len(TEXT)})])
        if text:
            with writing() as session:
                keep_text(session, TEXT, LONG_AGO)


def test_a_phrase_is_found_in_the_document(app: Flask, at: FlaskClient) -> None:
    with_document(app, text=True)
    cites = {"evidence__0__document": "d", "evidence__0__exact": "red rash"}
    article = {"basis": "article", "source": "", "why": "Now cited."}
    page = press(at, at.get(f"{RASH}/edit"), "publish", **cites, **article)

    assert "It often shows a red rash on the knuckles." in shown_after(at, page)
    (cited,) = body(app)["evidence"]
    assert (cited["start"], cited["exact"]) == (TEXT.index("red rash"), "red rash")
    assert TEXT[cited["sentence_start"] : cited["sentence_end"]] == (
        "It often shows a red rash on the knuckles."
    )
    assert "<mark>red rash</mark>" in at.get(RASH).text

    form = at.get(f"{RASH}/edit")
    later = press(at, form, "draft", evidence__0__start=str(len(TEXT)))
    shown_after(at, later)
    assert body(app)["evidence"][0]["start"] == TEXT.rindex("red rash")
    gone = press(at, at.get(f"{RASH}/edit"), "draft", evidence__0__exact="")
    shown_after(at, gone)
    assert body(app)["evidence"] == []

    wrong = press(at, form, "draft", evidence__0__exact="green rash")
    assert wrong.status_code == 422
    assert "“green rash” does not stand in the document." in words(wrong)


def test_without_the_text_somebody_says_where_the_phrase_stands(
    app: Flask, at: FlaskClient
) -> None:
    with_document(app, text=False)
    cites = {"evidence__0__document": "d", "evidence__0__exact": "red rash"}
    form = at.get(f"{RASH}/edit")
    unknown = press(at, form, "draft", **cites)
    assert "say at which character “red rash” begins" in words(unknown)

    shown_after(at, press(at, unknown, "draft", evidence__0__start="31"))
    (cited,) = body(app)["evidence"]
    assert (cited["start"], cited["end"]) == (31, 39)
    assert "is not in the library" in words(at.get(RASH))


def test_one_more_phrase_can_be_added_without_losing_what_was_typed(at: FlaskClient) -> None:
    page = press(at, at.get(f"{RASH}/edit"), "row", note="Typed.")
    assert page.status_code == 200
    assert "evidence-1-exact" in fields_of(page)
    assert fields_of(page)["note"] == ["Typed."]
    for _more in range(30):
        page = press(at, page, "row")
    assert "evidence-19-exact" in fields_of(page)
    assert "evidence-20-exact" not in fields_of(page)


def test_two_people_at_different_fields_are_both_kept_and_told(app: Flask, at: FlaskClient) -> None:
    form = at.get(f"{RASH}/edit")
    others(app, source="Another book")
    told = shown_after(at, press(at, form, "publish", note="Mine.", why="It itches."))

    assert "Somebody changed meanwhile: Source. Both changes are kept." in told
    assert (body(app)["note"], body(app)["source"]) == ("Mine.", "Another book")


def test_the_same_field_is_asked_about_and_nothing_is_lost(
    app: Flask, at: FlaskClient, browser_of: Callable[[str], FlaskClient], admin: str
) -> None:
    form = at.get(f"{RASH}/edit")
    alva = browser_of(admin)
    theirs = {"note": "It never itches.", "source": "Another book", "why": "Read up."}
    shown_after(alva, press(alva, alva.get(f"{RASH}/edit"), "publish", **theirs))

    page = press(at, form, "publish", note="It itches.", why="Asked.", statement="It is red.")

    assert page.status_code == 409
    assert "Alva said something else meanwhile. Nothing is lost" in words(page)
    assert "It itches." in words(page)
    assert "It never itches." in words(page)
    assert "never" in page.text
    kept = fields_of(page)
    assert (kept["note"], kept["statement"]) == (["It itches."], ["It is red."])
    assert (kept["source"], kept["base"]) == (["Another book"], ["2"])
    assert head(app).version == 2

    unasked = press(at, page, "publish")
    assert unasked.status_code == 409
    assert "Choose whose text stands" in words(unasked)
    assert fields_of(unasked)["note"] == ["It itches."]

    shown_after(at, press(at, unasked, "publish", **{"take-fact.note": "theirs"}))
    said = body(app)
    assert (said["note"], said["statement"]) == ("It never itches.", "It is red.")


def test_mine_or_a_text_of_both_can_stand(app: Flask, at: FlaskClient) -> None:
    form = at.get(f"{RASH}/edit")
    others(app, note="Theirs.")
    page = press(at, form, "publish", note="Mine.", why="Asked.")
    both = {"take-fact.note": "mine", "note": "Mine and theirs."}
    shown_after(at, press(at, page, "publish", **both))
    assert body(app)["note"] == "Mine and theirs."


def test_a_conflict_met_again_is_asked_again(app: Flask, at: FlaskClient) -> None:
    form = at.get(f"{RASH}/edit")
    others(app, note="Theirs.")
    page = press(at, form, "publish", note="Mine.", why="Asked.")
    others(app, note="Theirs again.")

    again = press(at, page, "publish", **{"take-fact.note": "mine"})

    assert again.status_code == 409
    assert "again" in words(again)
    assert "take-fact.note" not in fields_of(again)
    shown_after(at, press(at, again, "publish", **{"take-fact.note": "mine"}))
    assert body(app)["note"] == "Mine."


def test_the_wording_can_be_in_conflict_too(app: Flask, at: FlaskClient) -> None:
    shown_after(at, press(at, at.get(f"{RASH}/edit"), "publish", back="A rash", why="Cards."))
    form = at.get(f"{RASH}/edit")
    others(app, "fact_wording", back="The rash")

    page = press(at, form, "publish", back="Some rash", note="Kept.", why="Cards.")

    assert page.status_code == 409
    assert "The rash" in words(page)
    assert fields_of(page)["note"] == ["Kept."]
    shown_after(at, press(at, page, "publish", **{"take-fact_wording.back": "theirs"}))
    assert body(app, "fact_wording") == {"back": "The rash"}
    assert body(app)["note"] == "Kept."


def test_what_somebody_put_into_the_bin_can_be_brought_back(app: Flask, at: FlaskClient) -> None:
    form = at.get(f"{RASH}/edit")
    with app.app_context():
        room.binned(db.session(), Ref("fact", "m-rash"))

    page = at.post(f"{RASH}/edit", data={**fields_of(form), "action": "draft", "note": "Mine."})
    assert page.status_code == 409
    assert "put this into the bin meanwhile" in words(page)
    shown_after(at, press(at, page, "draft"))
    assert body(app)["note"] == "Mine."


def test_what_there_is_not_cannot_be_edited(app: Flask, at: FlaskClient) -> None:
    for address in ("/bank/fact/nobody/edit", "/bank/thing/m-rash/edit", "/bank/new/thing"):
        assert at.get(address).status_code == 404
    with app.app_context():
        room.binned(db.session(), Ref("fact", "m-rash"))
    assert at.get(f"{RASH}/edit").status_code == 404


def test_a_wording_is_edited_with_what_it_words(at: FlaskClient) -> None:
    assert at.get("/bank/fact_wording/m-rash/edit").location == f"{RASH}/edit"
    assert at.get("/bank/concept_wording/rash/edit").location == "/bank/concept/rash/edit"


def test_names_complete_while_typing(at: FlaskClient) -> None:
    found = at.get("/bank/concepts?q=muscle f").json
    assert found == [{"id": "myositis", "name": "Myositis"}]
    assert at.get("/bank/concepts?q=").json == []


def test_a_large_bank_has_concepts_typed_not_listed(
    at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "<optgroup" in at.get(f"{RASH}/edit").text
    monkeypatch.setattr("quizapp.bank.offered.MOST_LISTED", 3)
    form = at.get(f"{RASH}/edit")
    assert "<optgroup" not in form.text
    assert fields_of(form)["subject"] == ["Myositis"]

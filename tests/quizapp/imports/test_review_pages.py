"""A document's candidates as instructors decide on them, without script."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import Candidate, DocumentReading
from tests.support import candidates
from tests.support.browsing import send
from tests.support.filled import filled
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


_SHOWN = re.compile(r'name="(words|mark|knowing|shown)" value="([^"]*)"')


def press(at: FlaskClient, facts: str, number: int, deed: str, **fields: object) -> TestResponse:
    """Press a button of a candidate's page, with what the page says that it showed."""
    page = f"{facts}?c={number}"
    every = _SHOWN.findall(at.get(page).text)
    told: dict[str, object] = {name: value for name, value in every if name != "shown"}
    told["shown"] = [value for name, value in every if name == "shown"]
    return send(at, f"{facts}/{number}/{deed}", page=page, **(told | fields))


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


def test_what_is_not_read_yet_leads_to_how_far_it_is(
    app: Flask, at: FlaskClient, facts: str
) -> None:
    with app.app_context(), writing() as session:
        session.query(DocumentReading).one().state = "reading"
    waiting = at.get(facts)
    assert (waiting.status_code, waiting.location) == (302, facts.removesuffix("/facts"))


def test_the_text_is_lost(app: Flask, at: FlaskClient, facts: str) -> None:
    with app.app_context(), writing() as session:
        session.query(DocumentReading).one().text_sha256 = None
    assert at.get(facts).status_code == 404


@pytest.mark.parametrize("address", ["?c=99", "?c=99999999999999999999"])
def test_no_such_candidate(at: FlaskClient, facts: str, address: str) -> None:
    assert at.get(f"{facts}{address}").status_code == 404


def test_a_rejection_needs_a_reason(app: Flask, at: FlaskClient, facts: str) -> None:
    refused = press(at, facts, 0, "reject", reason="because")
    assert (refused.status_code, row(app, 0).state) == (422, "open")
    assert "Say why it is rejected." in words(refused.text)
    done = press(at, facts, 0, "reject", reason="wrong_words", order="text")
    assert done.location == f"{facts}?c=1&order=text"
    assert "Rejected: Wrong words." in words(at.get(f"{facts}?c=0").text)


def test_the_second_reviewer_sees_what_the_first_decided(
    app: Flask, at: FlaskClient, admin: str, browser_of: Callable[[str], FlaskClient], facts: str
) -> None:
    press(at, facts, 0, "reject", reason="no_fact")
    other = browser_of(admin)
    token = other.get(f"{facts}?c=1").text.split('name="csrf_token" value="')[1].split('"')[0]
    late = other.post(f"{facts}/0/accept", data={"csrf_token": token})
    told = words(other.get(late.location or "").text)
    assert "It was rejected before; nothing was changed." in told
    assert "Rejected · Ines" in words(other.get(f"{facts}?c=0").text)


def mending(at: FlaskClient, facts: str, number: int, **fields: str) -> dict[str, str]:
    """Return what the form of a candidate sends if only some fields are filled in anew."""
    page = at.get(f"{facts}?c={number}").text
    token = re.search(r'id="mend-token"[^>]*value="([^"]+)"', page)
    assert token
    return {
        "token": token[1],
        "subject": "Sclerosis",
        "kind": "condition",
        "predicate": "has_phenotype",
        "category": "feature",
        "objects": "rash\nstiff gait",
        "statement": "Sclerosis may cause a rash and a stiff gait.",
        "hedge": "may",
        "polarity": "asserted",
        "scope": "every",
        "phrase": "rash and a stiff gait",
        "action": "save",
        **fields,
    }


def test_a_mended_candidate_keeps_what_was_found(app: Flask, at: FlaskClient, facts: str) -> None:
    sent = mending(at, facts, 0, statement="A rash may come with sclerosis.", phrase="rash")
    done = press(at, facts, 0, "mend", **sent)
    assert (done.status_code, done.location) == (303, f"{facts}?c=0")
    kept = row(app, 0)
    assert kept.body["statement"] == "A rash may come with sclerosis."
    assert candidates.TEXT[kept.start : kept.end] == "rash"
    assert kept.found["statement"] == "Sclerosis may cause a rash and a stiff gait."
    again = press(at, facts, 0, "mend", **sent)
    assert again.status_code == 303
    assert row(app, 0).body == kept.body


def test_what_two_people_mended_is_not_laid_over_each_other(
    app: Flask, at: FlaskClient, facts: str
) -> None:
    mine = mending(at, facts, 0, statement="Mine.")
    press(at, facts, 0, "mend", **mending(at, facts, 0, statement="Theirs."))
    late = press(at, facts, 0, "mend", **mine)
    assert late.status_code == 422
    told = words(late.text)
    assert "Somebody else changed it meanwhile." in told
    assert "Theirs." in told
    kept = filled(late.text, "/0/mend")
    assert kept["statement"] == "Mine."
    assert row(app, 0).body["statement"] == "Theirs."
    assert press(at, facts, 0, "mend", **{**kept, "action": "save"}).status_code == 303
    assert row(app, 0).body["statement"] == "Mine."


def test_saved_and_accepted_with_one_button(app: Flask, at: FlaskClient, facts: str) -> None:
    sent = mending(at, facts, 0, subject="Pale fever", objects="Muscle fire", action="accept")
    press(at, facts, 0, "mend", **sent)
    with app.app_context():
        said = body(db.session(), "fact", row(app, 0).fact_id or "")
        assert body(db.session(), "concept", str(said["subject"]))["name"] == "Pale fever"
    assert said["objects"] == ["myositis"]
    late = mending(at, facts, 1, statement="Too late.")
    again = press(at, facts, 0, "mend", **late)
    assert again.location == f"{facts}?c=1"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("statement", "", "“Statement” is still empty."),
        ("phrase", "warm baths", "does not stand in the sentence"),
        ("objects", " ", "“Objects” is still empty."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    app: Flask, at: FlaskClient, facts: str, field: str, value: str, told: str
) -> None:
    refused = press(at, facts, 0, "mend", **mending(at, facts, 0, **{field: value}))
    assert refused.status_code == 422
    assert told in words(refused.text)
    assert row(app, 0).body == row(app, 0).found


def test_a_phrase_is_short(at: FlaskClient, app: Flask) -> None:
    long = "One two three four five six seven eight nine ten eleven twelve thirteen."
    with app.app_context():
        furnish()
        known = candidates.found(long, "One", long, objects=("x",), statement="It is.")
        facts = f"/bank/read/{candidates.read(db.session(), [known], long)}/facts"
    refused = press(at, facts, 0, "mend", **mending(at, facts, 0, phrase=long))
    assert "A phrase has at most 12 words." in words(refused.text)


def splitting(at: FlaskClient, facts: str, number: int, *parts: tuple[str, str]) -> dict[str, str]:
    page = at.get(f"{facts}?c={number}").text
    token = re.search(r'name="split-token"[^>]*value="([^"]+)"', page)
    assert token
    fields = {"split-token": token[1]}
    for place, (objects, statement) in enumerate(parts):
        fields[f"split-parts-{place}-objects"] = objects
        fields[f"split-parts-{place}-statement"] = statement
    return fields


PARTS = (("rash", "Sclerosis may cause a rash."), ("stiff gait", "Sclerosis may stiffen the gait."))


def test_a_list_is_split_into_a_fact_each(app: Flask, at: FlaskClient, facts: str) -> None:
    form = at.get(f"{facts}?c=0").text
    assert 'value="Sclerosis may cause a Rash."' in form  # a sentence for each object to begin with
    done = press(at, facts, 0, "split", **splitting(at, facts, 0, *PARTS))
    assert done.status_code == 303
    assert (row(app, 0).state, row(app, 5).body["objects"], row(app, 6).body["statement"]) == (
        "split",
        ["rash"],
        "Sclerosis may stiffen the gait.",
    )
    assert "Split off from this one" in words(at.get(f"{facts}?c=5").text)
    press(at, facts, 5, "accept", knowing="s-rash")
    stuck = press(at, facts, 1, "reject", reason="no_fact")
    assert stuck.status_code == 303
    refused = send(at, f"{facts}/0/reopen", page=f"{facts}?c=0")
    assert refused.status_code == 422
    assert "Part of it was decided already." in words(refused.text)
    send(at, f"{facts}/5/reopen", page=f"{facts}?c=5")
    send(at, f"{facts}/0/reopen", page=f"{facts}?c=0")
    assert row(app, 0).state == "open"
    assert at.get(f"{facts}?c=5").status_code == 404


def test_half_a_split_is_none(app: Flask, at: FlaskClient, facts: str) -> None:
    refused = press(at, facts, 0, "split", **splitting(at, facts, 0, PARTS[0], ("", "")))
    assert refused.status_code == 422
    assert "Say two facts at least" in words(refused.text)
    assert row(app, 0).state == "open"


def test_what_was_mended_meanwhile_is_not_split(app: Flask, at: FlaskClient, facts: str) -> None:
    sent = splitting(at, facts, 0, *PARTS)
    press(at, facts, 0, "mend", **mending(at, facts, 0, statement="Theirs."))
    late = press(at, facts, 0, "split", **sent)
    assert (late.status_code, row(app, 0).state) == (422, "open")
    kept = filled(late.text, "/0/split")
    assert kept["split-parts-0-statement"] == sent["split-parts-0-statement"]
    press(at, facts, 0, "reject", reason="no_fact")
    late = press(at, facts, 1, "merge", into="99")
    assert late.status_code == 404
    done = send(at, f"{facts}/0/split", page=f"{facts}?c=1", **sent)
    assert done.status_code == 303


def test_marked_candidates_are_merged_into_the_open_one(
    app: Flask, at: FlaskClient, facts: str
) -> None:
    done = press(at, facts, 3, "merge", **{"with": ["4", "3", "1"]})
    assert done.location == f"{facts}?c=3"
    assert (row(app, 4).state, row(app, 1).state, row(app, 3).state) == ("merged", "merged", "open")
    assert "Merged." in words(at.get(done.location).text)
    assert "Merged with this one" in words(at.get(f"{facts}?c=4").text)


def test_one_is_merged_into_the_one_before(app: Flask, at: FlaskClient, facts: str) -> None:
    page = at.get(f"{facts}?c=4").text
    assert re.search(r'<option value="3" selected>', page)
    done = press(at, facts, 4, "merge", into="3")
    assert done.status_code == 303
    assert row(app, 4).state == "merged"


def test_merging_says_what_is_missing(app: Flask, at: FlaskClient, facts: str) -> None:
    for fields in ({}, {"into": "4"}, {"with": ["4"], "into": "x"}):
        press(at, facts, 4, "reopen")
        press(at, facts, 4, "reject", reason="no_fact")
        refused = press(at, facts, 3, "merge", **fields)
        assert refused.status_code in {303, 422}
        assert row(app, 3).state == "open"


def test_evidence_is_added_to_what_the_bank_has(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        furnish()
        told = [*candidates.with_rash(0)[:1], *candidates.with_rash(1, polarity="denied")[1:]]
        reading = candidates.read(db.session(), told)
    facts = f"/bank/read/{reading}/facts"
    assert "The bank has this already: The sclerosis shows rash" in words(at.get(facts).text)
    done = press(at, facts, 0, "support")
    assert done.status_code == 303
    assert row(app, 0).fact_id == "s-rash"
    assert "The bank says otherwise: The sclerosis shows rash" in words(at.get(f"{facts}?c=1").text)
    refused = press(at, facts, 1, "support")
    assert (refused.status_code, row(app, 1).state) == (422, "open")


def test_a_draft_the_bank_cannot_hold_is_refused(app: Flask, at: FlaskClient, facts: str) -> None:
    with app.app_context(), writing() as session:
        one = session.query(Candidate).filter_by(number=0).one()
        one.body = {**one.body, "category": "no category"}
    refused = press(at, facts, 0, "accept")
    assert refused.status_code == 422
    assert "This was not done, and nothing was changed" in words(refused.text)
    assert row(app, 0).state == "open"


def test_ones_last_decision_is_taken_back(app: Flask, at: FlaskClient, facts: str) -> None:
    nothing = send(at, f"{facts}/undo", page=facts)
    assert "decided nothing here" in words(at.get(nothing.location or "").text)
    press(at, facts, 0, "accept")
    press(at, facts, 1, "reject", reason="no_fact")
    for number in (1, 0):
        undone = send(at, f"{facts}/undo", page=facts)
        assert undone.location == f"{facts}?c={number}"
        assert row(app, number).state == "open"
    again = send(at, f"{facts}/0/reopen", page=f"{facts}?c=0")
    assert "It was open; nothing was changed." in words(at.get(again.location or "").text)


def test_after_the_last_comes_what_comes_next(app: Flask, at: FlaskClient, facts: str) -> None:
    for number in range(4):
        press(at, facts, number, "accept")
    done = press(at, facts, 4, "reject", reason="known")
    assert done.location == f"{facts}/enough"
    told = words(at.get(done.location).text)
    assert "All candidates are decided" in told
    assert "Publish 4 drafts" in told
    page = at.get(done.location).text
    assert "/bank/grid?" not in page
    assert "Publish some of these facts first" in told
    assert "All candidates are decided." in words(at.get(facts).text)
    shown = send(
        at,
        "/bank/bulk/preview",
        page=done.location,
        back=done.location,
        filter=re.findall(r'name="filter" value="([^"]+)"', page)[0].replace("&amp;", "&"),
        kind="status",
        status="published",
    )
    assert "4 entries change." in words(shown.text)
    assert f'href="{done.location}">Leave all as it is' in shown.text


def test_nothing_found_and_nothing_accepted(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        furnish()
        facts = f"/bank/read/{candidates.read(db.session(), [])}/facts"
    assert "No facts were found in this document." in words(at.get(facts).text)
    assert "/bank/grid?" not in at.get(f"{facts}/enough").text
    assert at.get(f"{facts}/enough").status_code == 200


def test_a_long_text_comes_in_parts(app: Flask, at: FlaskClient) -> None:
    line = "This line is filled with words that say nothing at all about anything.\n"
    text = line * 300 + candidates.TEXT
    with app.app_context():
        furnish()
        facts = f"/bank/read/{candidates.read(db.session(), text=text)}/facts"
    assert "Part 3 of 3" in words(at.get(facts).text)
    second = words(at.get(f"{facts}?part=1").text)
    assert "Part 2 of 3" in second
    assert "Earlier" in second
    assert "Part 3 of 3" in words(at.get(f"{facts}?part=77").text)
    assert len(at.get(f"{facts}?part=0").data) < 60_000


def test_evidence_that_is_taken_back_leaves_other_evidence(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        furnish()
        facts = f"/bank/read/{candidates.read(db.session(), candidates.with_rash(0, 1))}/facts"
    press(at, facts, 0, "support")
    press(at, facts, 1, "support")
    for number, left in ((0, ["treated with warm baths"]), (1, [])):
        done = send(at, f"{facts}/{number}/reopen", page=f"{facts}?c={number}")
        assert done.status_code == 303, words(done.text)
        with app.app_context():
            fact = body(db.session(), "fact", "s-rash")
        assert [each["exact"] for each in fact["evidence"]] == left
    assert fact["basis"] == "textbook"


def test_evidence_that_cannot_be_right_is_refused(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        furnish()
        facts = f"/bank/read/{candidates.read(db.session(), candidates.with_rash(0))}/facts"
        with writing() as session:
            one = session.query(Candidate).filter_by(number=0).one()
            one.sentence_start = one.start + 1
    refused = press(at, facts, 0, "support")
    assert refused.status_code == 422
    assert "cannot be right" in words(refused.text)


def test_what_was_merged_before_goes_along_as_evidence(app: Flask, at: FlaskClient) -> None:
    with app.app_context():
        furnish()
        facts = f"/bank/read/{candidates.read(db.session(), candidates.with_rash(0))}/facts"
    press(at, facts, 1, "merge", into="0")
    press(at, facts, 0, "support")
    assert row(app, 1).fact_id == "s-rash"
    with app.app_context():
        assert len(body(db.session(), "fact", "s-rash")["evidence"]) == 2


def test_a_language_models_words_are_put_into_the_form_to_be_accepted_by_a_person(
    app: Flask, at: FlaskClient, facts: str
) -> None:
    words_of_its_own = "A rash may come of sclerosis."
    with app.app_context(), writing() as session:
        asked = session.query(Candidate).filter_by(number=0).one()
        asked.verdict = {"verdict": "keep", "reason": "", "statement": words_of_its_own}
    page = at.get(f"{facts}?c=0").text
    address = unescape(str(re.findall(r'href="([^"]*words=model[^"]*)"', page)[0]))
    assert filled(page, "/mend")["statement"] == "Sclerosis may cause a rash and a stiff gait."

    reworded = filled(at.get(address).text, "/mend")
    assert reworded["statement"] == words_of_its_own
    assert row(app, 0).body["statement"] == "Sclerosis may cause a rash and a stiff gait."

    at.post(f"{facts}/0/mend", data={**reworded, "action": "accept"})
    assert (row(app, 0).state, row(app, 0).body["statement"]) == ("accepted", words_of_its_own)

"""Many candidates accepted at once: what is among them, once, and how it is taken back."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quizapp.bank.saving import carry_out
from quizapp.bank.undoing import undo_plan
from quizapp.bank.writing import Author
from quizapp.extensions import db, writing
from quizapp.imports import many
from quizapp.imports.candidates import candidate_of
from quizapp.imports.deciding import accept, reject
from quizapp.imports.many import (
    ACCEPT,
    SAMPLE,
    Wanted,
    accept_many,
    chosen,
    eligible,
    sample,
    take_back_many,
)
from quizapp.imports.mending import token_of
from quizapp.jobs.accepting import accept_candidates
from quizapp.jobs.running import run
from quizapp.models import Candidate, Change, Job
from quizapp.web.errors import ConflictError
from tests.support import candidates
from tests.support.browsing import send
from tests.support.candidates import usual, with_rash
from tests.support.people import LONG_AGO
from tests.support.room import as_it_stands, body, furnish, said
from tests.support.study import words


@pytest.fixture(autouse=True)
def bank(app: Flask) -> None:
    with app.app_context():
        furnish()


@pytest.fixture
def reading(app: Flask) -> str:
    with app.app_context():
        return candidates.read(db.session(), c4={"group_number": 3}, c3={"group_number": 3})


def numbers(rows: list[Candidate]) -> list[int]:
    return [row.number for row in rows]


def row(session: Session, reading: str, number: int) -> Candidate:
    session.expire_all()
    return candidate_of(session, reading, number)


def fact_id(session: Session, reading: str, number: int) -> str:
    return row(session, reading, number).fact_id or ""


def test_only_what_is_new_asserted_and_said_first_is_among_them(
    session: Session, reading: str
) -> None:
    assert set(numbers(eligible(session, reading))) == {0, 1, 3}
    hows: tuple[dict[str, Any], ...] = (
        {"predicate": "has_statement"},
        {"why": ("as a whole",)},
        {"why": ("described",)},
        {"why": ("with",)},
    )
    clauses = [replace(usual()[1], objects=(str(each),), **how) for each, how in enumerate(hows)]
    other = candidates.read(session, [*with_rash(0)[:1], *clauses], title="Another")
    assert set(numbers(eligible(session, other))) == {4}
    with writing():
        mended = row(session, other, 2)
        mended.body = {**mended.body, "objects": ["something else"]}
    assert set(numbers(eligible(session, other))) == {2, 4}


def test_the_threshold_and_the_judgement_leave_out(session: Session, reading: str) -> None:
    assert numbers(chosen(session, Wanted(reading, 90))) == [1, 3]
    assert numbers(chosen(session, Wanted(reading, 90, wrong=frozenset({3})))) == [1]


def test_a_sample_is_drawn_by_its_seed(session: Session, reading: str) -> None:
    rows = [Candidate(number=number) for number in range(50)]
    drawn = sample(rows, "a")
    assert numbers(drawn) == sorted(numbers(drawn)) == numbers(sample(rows, "a"))
    assert len(drawn) == SAMPLE
    assert numbers(drawn) != numbers(sample(rows, "b"))
    assert numbers(sample(rows[:3], "a")) == [0, 1, 2]


def test_several_that_say_nearly_the_same_are_one(session: Session) -> None:
    reading = candidates.read(session, [usual()[3], *usual()[3:]])
    assert numbers(eligible(session, reading)) == [0]


def test_what_is_wanted_travels_as_plain_data() -> None:
    wanted = Wanted("r", 70, frozenset({1, 2}), frozenset({3}), (70, 90), {1: "a", 2: "b"})
    assert Wanted.from_plain(json.loads(json.dumps(wanted.to_plain()))) == wanted
    assert wanted.judged == 3


def test_they_become_drafts_as_one_change_and_are_taken_back_as_one(
    session: Session, ines: str, reading: str
) -> None:
    before = as_it_stands(session)
    count, change = accept_many(Wanted(reading, 0, frozenset({1})), ines)
    assert count == 3
    assert session.get_one(Change, change).kind == "bulk"
    assert {number: row(session, reading, number).state for number in range(5)} == {
        0: "accepted",
        1: "accepted",
        2: "open",
        3: "accepted",
        4: "open",
    }
    assert body(session, "fact", fact_id(session, reading, 0))["status"] == "draft"
    assert take_back_many(reading, change or "", ines) == (3, 0)
    assert {row(session, reading, number).state for number in range(5)} == {"open"}
    after = as_it_stands(session)
    made = {ref: told for ref, told in after.items() if ref not in before}
    assert [ref.noun for ref in made] == ["document"]  # what was read stays
    assert after == before | made


def test_drafts_that_were_changed_since_stay(session: Session, ines: str, reading: str) -> None:
    _count, change = accept_many(Wanted(reading, 0), ines)
    said(session, "fact", fact_id(session, reading, 0), note="Somebody wrote this.")
    assert take_back_many(reading, change or "", ines) == (2, 1)
    assert row(session, reading, 0).state == "accepted"
    assert body(session, "fact", fact_id(session, reading, 0))["note"] == "Somebody wrote this."


def test_what_was_taken_back_elsewhere_is_opened(session: Session, ines: str, reading: str) -> None:
    _count, change = accept_many(Wanted(reading, 0), ines)
    undone = undo_plan(session, session.get_one(Change, change)).plan
    carry_out(lambda _session: undone, Author(ines, "", "undo", change))
    assert row(session, reading, 0).state == "open"
    assert take_back_many(reading, change or "", ines) == (0, 0)


def test_what_somebody_decided_meanwhile_is_theirs(
    session: Session, ines: str, admin: str, reading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = many.chosen

    def chosen_while_another_rejects(session: Session, wanted: Wanted) -> list[Candidate]:
        found = real(session, wanted)
        if 0 in numbers(found):
            reject(reading, 0, admin, "no_fact")
        return [candidate_of(session, reading, number) for number in numbers(found)]

    monkeypatch.setattr(many, "chosen", chosen_while_another_rejects)
    count, _change = accept_many(Wanted(reading, 0), ines)
    assert count == 2
    assert row(session, reading, 0).state == "rejected"


def test_it_gives_up_where_others_never_stop(
    session: Session, ines: str, reading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(reading, 0, ines)
    stale = [candidate_of(session, reading, 0)]
    monkeypatch.setattr(many, "chosen", lambda _session, _wanted: stale)
    with pytest.raises(ConflictError):
        accept_many(Wanted(reading, 0), ines)


def test_nothing_chosen_changes_nothing(session: Session, ines: str, reading: str) -> None:
    before = as_it_stands(session)
    assert accept_many(Wanted(reading, 0, wrong=frozenset({0, 1, 3})), ines) == (0, None)
    assert as_it_stands(session) == before


def test_a_job_does_it_once(app: Flask, session: Session, ines: str, reading: str) -> None:
    with writing() as writer:
        job = Job(
            kind=ACCEPT,
            learner_id=ines,
            payload=Wanted(reading, 0).to_plain(),
            created_at=LONG_AGO,
        )
        writer.add(job)
        writer.flush()
        ident = job.id
    for _time in range(2):
        run(ident)
    session.expire_all()
    done = session.get_one(Job, ident)
    assert (done.state, done.payload["count"]) == ("done", 3)
    assert session.query(Change).filter_by(kind="bulk").count() == 1


def test_a_job_that_another_process_finished_changes_nothing(
    session: Session, ines: str, reading: str
) -> None:
    with writing() as writer:
        job = Job(
            kind=ACCEPT,
            learner_id=ines,
            state="done",
            payload=Wanted(reading, 0).to_plain(),
            created_at=LONG_AGO,
        )
        writer.add(job)
        writer.flush()
        ident = job.id
    accept_candidates(ident, ines)
    assert row(session, reading, 0).state == "open"


@pytest.fixture
def at(browser_of: Callable[[str], FlaskClient], ines: str) -> FlaskClient:
    return browser_of(ines)


def judge(at: FlaskClient, page: str, least: int, **judged: str) -> dict[str, Any]:
    """Return what the page sends once its sample is judged, right unless it is said otherwise."""
    asked = at.get(f"{page}?least={least}").text
    sent: dict[str, Any] = {"least": str(least), "drawn": str(least)}
    for number, shown in re.findall(r'name="words-(\d+)" value="(\w+)"', asked):
        sent[f"words-{number}"] = shown
        sent[f"judged-{number}"] = judged.get(f"c{number}", "right")
    return sent


def test_the_page_from_the_sample_to_the_drafts(app: Flask, at: FlaskClient, reading: str) -> None:
    page = f"/bank/read/{reading}/many"
    drawn = at.get(f"{page}?least=50").text
    assert "Are these 3 right?" in words(drawn)
    assert "judged-2" not in drawn  # a denial
    judged = {**judge(at, page, 50, c3="wrong"), "judged-x": "right", "words-x": "y"}
    told = send(at, page, **judged)
    assert "2 of 3 are right" in words(told.text)
    assert "Confidence 50 % and more: 2 of 3 judged are right." in words(told.text)
    assert "between 21 % and 94 %" in words(told.text)
    assert "2 would become drafts" in words(told.text)
    for fewer in ({"least": "50"}, {**judged, "judged-1": ""}, {**judged, "words-1": "other"}):
        unjudged = send(at, f"{page}/accept", page=page, **fewer)
        assert unjudged.status_code == 422
        assert "Judge the sample first, all of it." in words(unjudged.text)
    done = send(at, f"{page}/accept", page=page, **judged)
    assert (done.status_code, done.location) == (303, f"/bank/read/{reading}/facts")
    facts = at.get(done.location).text
    assert "2 drafts are made. “Undo” takes all of them back." in words(facts)
    undone = send(at, f"/bank/read/{reading}/facts/undo", page=f"/bank/read/{reading}/facts")
    assert "2 are open again." in words(at.get(undone.location or "").text)


def test_what_a_sample_says_holds_of_what_it_was_drawn_from(
    app: Flask, at: FlaskClient, reading: str
) -> None:
    page = f"/bank/read/{reading}/many"
    first = judge(at, page, 90)
    lower = send(at, page, **{**first, "least": "50"})
    told = words(lower.text)
    assert "Confidence 90 % and more: 2 of 2 judged are right." in told
    assert "nothing about the less sure ones (confidence from 50 % to below 90 %)" in told
    assert "Is this right?" in told
    assert "would become" not in told
    refused = send(at, f"{page}/accept", page=page, **{**first, "least": "50"})
    assert refused.status_code == 422
    both = {**first, **judge(at, page, 50, c0="wrong"), "drawn": ["90", "50"]}
    told = words(send(at, page, **both).text)
    assert "Confidence 90 % and more: 2 of 2" in told
    assert "Confidence from 50 % to below 90 %: 0 of 1 judged are right." in told
    assert "2 would become drafts" in told
    raised = words(send(at, page, **{**both, "least": "92"}).text)
    assert "Confidence 90 % and more: 2 of 2" in raised
    assert "from 50 %" not in raised
    assert send(at, f"{page}/accept", page=page, **both).status_code == 303
    with app.app_context():
        states = [row(db.session(), reading, number).state for number in (0, 1, 3)]
    assert states == ["open", "accepted", "accepted"]


def test_what_was_mended_since_it_was_judged_counts_as_unread(
    session: Session, ines: str, reading: str
) -> None:
    shown = {number: token_of(row(session, reading, number)) for number in (0, 1)}
    with writing():
        mended = row(session, reading, 0)
        mended.body = {**mended.body, "statement": "Sclerosis cures everything."}
    accept_many(Wanted(reading, 0, frozenset({0, 1}), words=shown), ines)
    assert [row(session, reading, number).seen for number in (0, 1, 3)] == [False, True, False]


def test_undo_says_what_stays(app: Flask, at: FlaskClient, ines: str, reading: str) -> None:
    with app.app_context():
        accept_many(Wanted(reading, 0), ines)
        session = db.session()
        said(session, "fact", fact_id(session, reading, 0), note="Somebody wrote this.")
    undone = send(at, f"/bank/read/{reading}/facts/undo", page=f"/bank/read/{reading}/facts")
    told = words(at.get(undone.location or "").text)
    assert "2 are open again." in told
    assert "1 draft was changed since and stays." in told


def test_nothing_as_sure_as_that(app: Flask, at: FlaskClient, reading: str) -> None:
    assert "No open candidate is that sure." in words(
        at.get(f"/bank/read/{reading}/many?least=98").text
    )
    assert "80 %" in words(at.get(f"/bank/read/{reading}/many?least=nonsense").text)


def test_very_many_are_a_job(
    app: Flask, at: FlaskClient, reading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.imports.many_views.AT_ONCE", 1)
    page = f"/bank/read/{reading}/many"
    done = send(at, f"{page}/accept", page=page, **judge(at, page, 0))
    assert done.location == page
    with app.app_context():
        (job,) = db.session().query(Job).filter_by(kind=ACCEPT)
        if job.state == "queued":
            assert "Drafts are being made." in words(at.get(page).text)
            run(job.id)
    assert "3 drafts were made." in words(at.get(page).text)


def test_a_refusal_is_shown(app: Flask, at: FlaskClient, reading: str) -> None:
    with app.app_context(), writing() as session:
        one = candidate_of(session, reading, 0)
        one.body = {**one.body, "category": "no category"}
    page = f"/bank/read/{reading}/many"
    refused = send(at, f"{page}/accept", page=page, **judge(at, page, 0))
    assert refused.status_code == 422
    assert "nothing was changed" in words(refused.text)
    with app.app_context():
        assert row(db.session(), reading, 1).state == "open"

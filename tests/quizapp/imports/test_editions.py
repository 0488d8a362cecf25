"""A newer edition: facts move over to it where their words still stand, the others are marked."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import Evidence, Problem
from question_bank.ingest.aligning import Anchored, State
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit, Plan
from quizapp.bank.saving import RefusedError
from quizapp.bank.stale import lost_support, settle_support, stale_after, stale_among, stale_count
from quizapp.extensions import writing
from quizapp.imports import edition_views
from quizapp.imports.editions import (
    MissingTextError,
    Support,
    edition_of,
    likely_older,
    note_lost,
)
from quizapp.imports.settling import SettlingError, settle, suggested
from quizapp.models import Change, Cohort, DocumentReading, LostSupport, User
from tests.support.browsing import send
from tests.support.cited import (
    CHANGED,
    GONE,
    KEPT,
    NEWER,
    OLDER,
    PHRASES,
    article_fact,
    cite,
    document,
    evidence,
    newer_read,
)
from tests.support.desk import BANK, SUNDAY_MORNING, Desk, flashcard
from tests.support.documents import do_jobs, reading, taken_in
from tests.support.finding import find_by_full_stops
from tests.support.people import LONG_AGO
from tests.support.room import binned, body, changed, head, said
from tests.support.study import words

BrowserOf = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    find_by_full_stops(monkeypatch)


@pytest.fixture
def room(ines: str, browser_of: BrowserOf) -> FlaskClient:
    """Return Ines's browser."""
    return browser_of(ines)


def taken_over(session: Session, room: FlaskClient, ines: str) -> str:
    """Let a newer edition be taken over; return its reading's id."""
    cite()
    ident = newer_read(session, ines)
    send(room, f"/bank/read/{ident}/edition")
    session.expire_all()
    return ident


def cited_by(session: Session, fact: str) -> list[dict[str, Any]]:
    return list(body(session, "fact", fact)["evidence"])


def marked(session: Session) -> dict[str, LostSupport]:
    session.expire_all()
    return {row.fact_id: row for row, _entry in stale_after(session, 99)}


def test_each_phrase_is_looked_up_before_anything_changes(
    session: Session, room: FlaskClient, ines: str
) -> None:
    cite()
    before = session.scalar(select(Change.id).order_by(Change.revision.desc()).limit(1))
    ident = newer_read(session, ines)
    told = words(room.get(f"/bank/read/{ident}").text)
    assert "This is a newer edition of a document of the bank." in told
    page = words(room.get(f"/bank/read/{ident}/edition").text)
    assert "Stands elsewhere 1" in page
    assert "Take the newer edition over" in page
    for phrase in PHRASES.values():
        assert phrase in page
    assert stale_count(session) == 0
    assert session.scalar(select(Change.id).order_by(Change.revision.desc()).limit(1)) == before


def test_facts_cite_the_newer_edition_where_their_words_still_stand(
    session: Session, room: FlaskClient, ines: str
) -> None:
    ident = taken_over(session, room, ines)
    newer = reading(ident).document
    assert newer
    assert newer != "older"
    assert body(session, "document", newer)["length"] == len(NEWER)
    cited = cited_by(session, KEPT)[0]
    assert cited["document"] == newer
    assert NEWER[cited["start"] : cited["end"]] == PHRASES[KEPT]
    assert head(session, "fact", KEPT).published == 2
    assert cited_by(session, GONE)[0] == evidence(PHRASES[GONE])
    assert set(marked(session)) == {CHANGED, GONE}
    assert stale_among(session, [KEPT, CHANGED, GONE, "other"]) == {CHANGED, GONE}


def test_it_is_one_change_that_can_be_taken_back(
    session: Session, room: FlaskClient, ines: str
) -> None:
    taken_over(session, room, ines)
    change = session.scalars(select(Change).order_by(Change.revision.desc())).first()
    assert change is not None
    assert change.entries == 2
    send(room, f"/bank/changes/{change.id}/undo")
    assert cited_by(session, KEPT) == [evidence(PHRASES[KEPT])]


def test_taken_over_twice_is_taken_over_once(
    session: Session, room: FlaskClient, ines: str
) -> None:
    ident = taken_over(session, room, ines)
    again = words(room.get(f"/bank/read/{ident}/edition").text)
    assert "nothing is left to do" in again
    assert "This is a newer edition" not in words(room.get(f"/bank/read/{ident}").text)
    send(room, f"/bank/read/{ident}/edition", page="/bank/read/new")
    assert stale_count(session) == 2
    assert session.query(Change).count() == 2


def test_without_the_older_text_nothing_can_be_compared(
    session: Session, room: FlaskClient, ines: str
) -> None:
    cite(text=None)
    ident = newer_read(session, ines)
    with pytest.raises(MissingTextError):
        edition_of(session, reading(ident))
    assert "See what it changes" in room.get(f"/bank/read/{ident}").text
    page = room.get(f"/bank/read/{ident}/edition")
    assert page.status_code == 409
    assert "not in the library" in words(page.text)
    done = send(room, f"/bank/read/{ident}/edition", page="/bank/read/new")
    assert done.status_code == 409


def test_the_title_suggests_what_is_older(session: Session, room: FlaskClient, ines: str) -> None:
    cite()
    ident = taken_in(ines, NEWER, title="glass bone  marsh fever")
    do_jobs(session)
    page = f"/bank/read/{ident}"
    assert "The bank has a document of this title" in words(room.get(page).text)
    done = send(room, f"{page}/edition-of", page=page, edition_of="older")
    assert done.location == f"{page}/edition"
    assert reading(ident).edition_of == "older"
    send(room, f"{page}/edition-of", page=page, edition_of="")
    assert reading(ident).edition_of is None
    assert room.get(f"{page}/edition").location == page
    send(room, f"{page}/edition-of", page=page, edition_of="no-such")
    assert reading(ident).edition_of is None


def test_the_very_text_of_the_bank_is_no_newer_edition(
    session: Session, room: FlaskClient, ines: str
) -> None:
    cite()
    ident = newer_read(session, ines, text=OLDER)
    assert edition_of(session, reading(ident)) is None
    assert reading(ident).document == "older"
    assert room.get(f"/bank/read/{ident}/edition").status_code == 303


def test_a_document_that_waits_has_no_edition(room: FlaskClient, app: Flask, ines: str) -> None:
    with app.app_context():
        ident = taken_in(ines)
    assert room.get(f"/bank/read/{ident}/edition").status_code == 404


def test_where_a_second_reader_is_required_moved_phrases_wait_for_one(
    session: Session, room: FlaskClient, ines: str
) -> None:
    cite()
    with writing() as writer:
        for cohort in writer.scalars(select(Cohort)):
            cohort.second_reader = True
    ident = newer_read(session, ines)
    send(room, f"/bank/read/{ident}/edition")
    now = head(session, "fact", KEPT)
    assert (now.status, now.published) == ("in_review", 1)


def test_what_the_bank_forbids_is_said(
    session: Session, room: FlaskClient, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cite()
    ident = newer_read(session, ines)
    monkeypatch.setattr(
        edition_views,
        "edits_of",
        lambda *_args: [Edit(Ref("fact", "broken"), 0, article_fact("broken", []))],
    )
    answer = send(room, f"/bank/read/{ident}/edition")
    assert answer.status_code == 409
    assert "Nothing was changed" in words(answer.text)
    assert stale_count(session) == 0


def test_the_queue_shows_what_differs(session: Session, room: FlaskClient, ines: str) -> None:
    assert "Nothing waits." in words(room.get("/bank/read/stale").text)
    taken_over(session, room, ines)
    page = words(room.get("/bank/read/stale").text)
    assert "2 phrases were changed or dropped" in page
    assert "put in: great" in page
    assert "cites: It may cause muscle spasms" in page


def test_the_queue_goes_on(
    session: Session, room: FlaskClient, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edition_views, "PAGE", 1)
    taken_over(session, room, ines)
    first = room.get("/bank/read/stale")
    after = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    both = [first.text, room.get(after).text]
    assert [GONE in page for page in both] == [True, False]
    assert [f"/bank/fact/{CHANGED}" in page for page in both] == [False, True]


@pytest.mark.parametrize(
    ("fact", "outcome", "status"),
    [(CHANGED, "kept", "published"), (GONE, "retired", "retired")],
)
def test_a_phrase_is_settled(
    session: Session, room: FlaskClient, ines: str, fact: str, outcome: str, status: str
) -> None:
    taken_over(session, room, ines)
    row = marked(session)[fact]
    send(room, f"/bank/read/stale/{row.id}", page="/bank/read/stale", outcome=outcome)
    assert fact not in marked(session)
    settled = session.get_one(LostSupport, row.id)
    assert (settled.outcome, settled.settled_by) == (outcome, ines)
    assert head(session, "fact", fact).status == status


def test_another_phrase_takes_its_place(session: Session, room: FlaskClient, ines: str) -> None:
    taken_over(session, room, ines)
    row = marked(session)[CHANGED]
    assert suggested(row) == "a rash, great weakness and night sweats"
    done = send(
        room,
        f"/bank/read/stale/{row.id}",
        page="/bank/read/stale",
        outcome="replaced",
        phrase="great weakness",
    )
    assert done.status_code == 303
    cited = cited_by(session, CHANGED)[0]
    assert NEWER[cited["start"] : cited["end"]] == "great weakness"
    assert cited["exact"] == "great weakness"
    assert CHANGED not in marked(session)


def test_words_that_do_not_stand_there_are_refused_and_kept(
    session: Session, room: FlaskClient, ines: str
) -> None:
    taken_over(session, room, ines)
    row = marked(session)[CHANGED]
    for phrase, told in (("no such words", "letter by letter"), ("", "letter by letter")):
        answer = send(
            room,
            f"/bank/read/stale/{row.id}",
            page="/bank/read/stale",
            outcome="replaced",
            phrase=phrase,
        )
        assert answer.status_code == 422
        assert told in words(answer.text)
    assert f'value="{PHRASES[CHANGED]}"' not in answer.text
    nothing = send(room, f"/bank/read/stale/{row.id}", page="/bank/read/stale", outcome="burn")
    assert nothing.status_code == 422
    assert "Choose what is to be done." in words(nothing.text)
    assert CHANGED in marked(session)


def test_the_only_phrase_is_not_taken_away(session: Session, room: FlaskClient, ines: str) -> None:
    taken_over(session, room, ines)
    row = marked(session)[GONE]
    where = f"/bank/read/stale/{row.id}"
    answer = send(room, where, page="/bank/read/stale", outcome="removed")
    assert "only phrase" in words(answer.text)
    more = [*cited_by(session, GONE), evidence(PHRASES[KEPT])]
    said(session, "fact", GONE, evidence=more)
    send(room, where, page="/bank/read/stale", outcome="removed")
    assert cited_by(session, GONE) == [evidence(PHRASES[KEPT])]


def test_what_somebody_changed_meanwhile_is_not_changed_again(
    session: Session, room: FlaskClient, ines: str
) -> None:
    taken_over(session, room, ines)
    row = marked(session)[GONE]
    said(session, "fact", GONE, evidence=[evidence(PHRASES[KEPT])])
    user = session.get_one(User, ines)
    with pytest.raises(SettlingError, match="meanwhile"):
        settle(row.id, "removed", "", user)
    settle(row.id, "kept", "", session.get_one(User, ines))
    assert settle(row.id, "retired", "", session.get_one(User, ines)) is None
    assert session.get_one(LostSupport, row.id).outcome == "kept"


def test_a_fact_in_the_bin_has_nothing_to_settle(
    session: Session, room: FlaskClient, ines: str
) -> None:
    taken_over(session, room, ines)
    row = marked(session)[GONE]
    binned(session, Ref("fact", GONE))
    assert settle(row.id, "retired", "", session.get_one(User, ines)) is None
    assert GONE not in marked(session)


def test_what_is_settled_is_gone_for_others_too(room: FlaskClient, app: Flask) -> None:
    del app
    answer = send(room, "/bank/read/stale/none", page="/bank/read/new", outcome="kept")
    assert answer.status_code == 404


def test_only_facts_have_support(session: Session) -> None:
    assert lost_support(session, Ref("concept", GONE)) == ()


def test_instructors_see_the_mark_on_the_fact_and_find_it_in_the_list(
    session: Session, room: FlaskClient, ines: str
) -> None:
    taken_over(session, room, ines)
    page = room.get(f"/bank/fact/{GONE}").text
    assert "A newer edition of its document changed or dropped a phrase" in words(page)
    assert "newer edition" not in words(room.get(f"/bank/fact/{KEPT}").text)
    listed = room.get("/bank?stale=1").text
    assert GONE in listed
    assert KEPT not in listed
    settle(marked(session)[GONE].id, "kept", "", session.get_one(User, ines))
    assert GONE not in room.get("/bank?stale=1").text
    assert "newer edition" not in words(room.get(f"/bank/fact/{GONE}").text)


def test_learners_are_told_that_the_source_is_checked(
    session: Session, browser_of: BrowserOf, ines: str, ada: str
) -> None:
    ident = taken_in(ines)
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
        place = {"old": {}, "state": "vanished", "reading_id": ident}
        writer.add(LostSupport(id="mark", fact_id="rash", **place))
    desk = Desk(session)
    answer = desk.choose(ada, "rash", "B", SUNDAY_MORNING)
    with writing() as writer:
        card = desk.serve(writer, writer.get_one(User, ada), flashcard("rash"), SUNDAY_MORNING).id
    browser, line = browser_of(ada), "an instructor is checking this"
    pages = (f"/study/answers/{answer}", f"/study/items/{card}?reveal=1")
    assert [line in words(browser.get(page).text) for page in pages] == [True, True]
    assert line not in words(browser.get(f"/study/items/{card}").text)
    with writing() as writer:
        settle_support(writer.get_one(LostSupport, "mark"), "kept", ines, SUNDAY_MORNING)
    assert [line in words(browser.get(page).text) for page in pages] == [False, False]


def test_what_is_no_newer_edition_is_not_taken_over(
    session: Session, room: FlaskClient, ines: str
) -> None:
    ident = taken_in(ines)
    do_jobs(session)
    done = send(room, f"/bank/read/{ident}/edition", page="/bank/read/new")
    assert done.location == f"/bank/read/{ident}"
    assert stale_count(session) == 0


def test_an_edition_that_bears_everything_out_leaves_nothing_to_look_at(
    session: Session, room: FlaskClient, ines: str
) -> None:
    cite()
    ident = newer_read(session, ines, text=f"A line before.\n\n{OLDER}")
    assert "All facts cite the newer edition" in words(room.get(f"/bank/read/{ident}/edition").text)
    done = send(room, f"/bank/read/{ident}/edition")
    assert done.location == f"/bank/read/{ident}"
    assert {cited_by(session, fact)[0]["document"] for fact in PHRASES} == {reading(ident).document}


def test_what_the_bank_forbids_to_settle_is_said(
    session: Session, room: FlaskClient, ines: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_over(session, room, ines)
    row = marked(session)[CHANGED]

    def refuse(*_args: object) -> None:
        problem = Problem(None, None, "facts/x", "The bank would contradict itself.", "rule")
        raise RefusedError(Plan(1, (), problems=(problem,)))

    monkeypatch.setattr(edition_views, "settle", refuse)
    answer = send(room, f"/bank/read/stale/{row.id}", page="/bank/read/stale", outcome="kept")
    assert answer.status_code == 422
    assert "The bank would contradict itself." in words(answer.text)


def test_what_was_no_newer_edition_leaves_no_marks(
    session: Session, room: FlaskClient, ines: str
) -> None:
    cite()
    ident = newer_read(session, ines, text="Quite another text. It speaks of other things.")
    page = f"/bank/read/{ident}"
    assert "None of these phrases stands in it." in words(room.get(f"{page}/edition").text)
    send(room, f"{page}/edition")
    assert stale_count(session) == len(PHRASES)
    assert "3 phrases that facts cite" in words(room.get("/bank/read").text)
    send(room, f"{page}/drop", page=page)
    assert "so it stays until then" in words(room.get(page).text)
    send(room, f"{page}/edition-of", page=page, edition_of="")
    assert stale_count(session) == 0
    send(room, f"{page}/drop", page=page)
    assert room.get(page).status_code == 404


def test_two_who_take_it_over_at_once_mark_each_phrase_once(session: Session, ines: str) -> None:
    cite()
    ident = newer_read(session, ines)
    edition = edition_of(session, reading(ident))
    assert edition is not None
    for _time in range(2):
        with writing() as writer:
            note_lost(writer, edition, writer.get_one(DocumentReading, ident))
    assert stale_count(session) == 2


def test_what_is_settled_stays_as_it_was_settled(
    session: Session, room: FlaskClient, ines: str
) -> None:
    taken_over(session, room, ines)
    ident = marked(session)[GONE].id
    for outcome in ("kept", "retired"):
        with writing() as writer:
            settle_support(writer.get_one(LostSupport, ident), outcome, ines, LONG_AGO)
    assert session.get_one(LostSupport, ident).outcome == "kept"


def test_a_document_of_the_bank_is_no_older_edition_of_itself(session: Session, ines: str) -> None:
    cite()
    ident = taken_in(ines, OLDER)
    do_jobs(session)
    found = reading(ident)
    found.title = "Glass bone marsh fever"
    with session.no_autoflush:
        assert likely_older(session, found) is None
    session.rollback()
    other = {**document("other", NEWER), "id": "other"}
    changed([Edit(Ref("document", "other"), 0, other)])
    named = likely_older(session, reading(ident))
    assert named is not None
    assert named.id == "other"


@pytest.mark.parametrize(
    ("state", "after", "label"),
    [
        ("changed", "It causes burning pain and weakness.", "around"),
        ("changed", "It causes pain.", "changed"),
        ("moved", "It causes burning pain.", "moved"),
    ],
)
def test_a_phrase_that_stands_in_a_changed_sentence_is_told_apart(
    state: State, after: str, label: str
) -> None:
    before = Evidence("older", 0, 12, "burning pain", 0, 12, "0" * 64)
    support = Support("f", "", 0, Anchored(before, state), "It causes burning pain.", after)
    assert support.label == label

"""Whatever is undone, binned or put back: the unread stay unread, and candidates follow facts."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quizapp.bank.binned import put_back_edits
from quizapp.bank.current import current_bank
from quizapp.bank.moves import Move, move_entry
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import UnreadError, carry_out
from quizapp.bank.undoing import undo_plan
from quizapp.bank.unseen import mark_seen, mark_unread, next_unread, unseen
from quizapp.bank.writing import Author
from quizapp.extensions import db, writing
from quizapp.imports.citing import facts_citing
from quizapp.imports.deciding import accept, reject, reopen
from quizapp.imports.many import Wanted, accept_many, take_back_many
from quizapp.imports.mending import token_of
from quizapp.imports.next_steps import next_steps
from quizapp.imports.readings import reading_of
from quizapp.models import Candidate, DocumentReading
from tests.support import candidates
from tests.support.browsing import send
from tests.support.room import binned, body, change_of, changed, furnish, head, said
from tests.support.study import words


@pytest.fixture
def reading(app: Flask) -> str:
    with app.app_context():
        furnish()
        return candidates.read(db.session())


@pytest.fixture
def bulk(app: Flask, reading: str, ines: str) -> str:
    """Accept three of five, one of them judged right; return the change."""
    with app.app_context():
        judged = db.session().query(Candidate).filter_by(number=1).one()
        shown = {1: token_of(judged)}
        wanted = Wanted(reading, 0, frozenset({1}), frozenset({4}), words=shown)
        count, change = accept_many(wanted, ines)
        assert (count, bool(change)) == (3, True)
        return change or ""


def facts(session: Session) -> dict[int, Ref]:
    session.expire_all()
    rows = session.query(Candidate).filter(Candidate.fact_id.is_not(None))
    return {row.number: Ref("fact", row.fact_id or "") for row in rows}


def states(session: Session) -> list[str]:
    session.expire_all()
    return [row.state for row in session.query(Candidate).order_by(Candidate.number)]


def undo(session: Session, change: str, user: str) -> str:
    undone = undo_plan(session, change_of(session, change)).plan
    _plan, done = carry_out(lambda _session: undone, Author(user, "", "undo", change))
    return done or ""


def put_back(session: Session, *refs: Ref) -> str:
    session.expire_all()
    return changed(put_back_edits(session, refs), kind="restore")


ACCEPTED = ["accepted", "accepted", "open", "accepted", "open"]
OPEN = ["open"] * 5


def taken_back_and_put_back(session: Session, change: str, ines: str) -> None:
    reading = session.query(DocumentReading).one().id
    made = facts(session).values()
    assert take_back_many(reading, change, ines) == (3, 0)
    assert states(session) == OPEN
    gone = [*made, Ref("concept", "amber-fever")]
    put_back(session, *gone)


def undone_and_that_undone(session: Session, change: str, ines: str) -> None:
    back = undo(session, change, ines)
    assert states(session) == OPEN
    undo(session, back, ines)


def back_and_forth_again(session: Session, change: str, ines: str) -> None:
    again = undo(session, undo(session, change, ines), ines)
    undo(session, undo(session, again, ines), ines)


def binned_and_put_back(session: Session, _change: str, _ines: str) -> None:
    made = facts(session).values()
    binned(session, *made)
    put_back(session, *made)


def sent_about_and_restored(session: Session, _change: str, ines: str) -> None:
    for ref in facts(session).values():
        said(session, *ref, note="Another note.", status="in_review")
        said(session, *ref, status="retired")
        said(session, *ref, status="draft")


@pytest.mark.parametrize(
    "way",
    [
        taken_back_and_put_back,
        undone_and_that_undone,
        back_and_forth_again,
        binned_and_put_back,
        sent_about_and_restored,
    ],
)
def test_whatever_happens_nobody_gets_what_nobody_has_read(
    session: Session, bulk: str, ines: str, way: Callable[[Session, str, str], None]
) -> None:
    before = facts(session)
    way(session, bulk, ines)
    assert states(session) == ACCEPTED
    assert facts(session) == before
    unread = {before[number] for number in (0, 3)}
    assert unseen(session, before.values()) == unread
    for ref in unread:
        with pytest.raises(UnreadError, match="Nobody has read"):
            move_entry(Move(ref, head(session, *ref).version, "published"), ines, "")
    read = before[1]
    move_entry(Move(read, head(session, *read).version, "published"), ines, "")
    assert head(session, *read).published is not None


def test_what_was_read_stays_read(session: Session, bulk: str, ines: str) -> None:
    ref = facts(session)[0]
    with writing() as writer:
        assert mark_seen(writer, ref)
    undone_and_that_undone(session, bulk, ines)
    move_entry(Move(ref, head(session, *ref).version, "published"), ines, "")
    assert session.query(Candidate).filter_by(number=0).one().seen


def test_undoing_one_that_was_accepted_by_hand_opens_it_with_what_joined_it(
    session: Session, reading: str, ines: str
) -> None:
    with writing() as writer:
        first = writer.query(Candidate).filter_by(number=3).one()
        other = writer.query(Candidate).filter_by(number=4).one()
        other.state, other.into_id = "merged", first.id
    change = accept(reading, 3, ines).change_id or ""
    ref = facts(session)[4]
    back = undo(session, change, ines)
    assert (states(session)[3:], facts(session)) == (["open", "merged"], {})
    undo(session, back, ines)
    assert states(session)[3:] == ["accepted", "merged"]
    assert facts(session) == {3: ref, 4: ref}
    assert unseen(session, [ref]) == frozenset()
    assert reopen(reading, 3, ines).state == "open"
    assert facts(session) == {}


def test_what_was_decided_otherwise_meanwhile_stands(
    session: Session, bulk: str, reading: str, ines: str
) -> None:
    back = undo(session, bulk, ines)
    reject(reading, 0, ines, "no_fact")
    again = accept(reading, 1, ines)
    undo(session, back, ines)
    assert states(session) == ["rejected", *ACCEPTED[1:]]
    row = session.query(Candidate).filter_by(number=1).one()
    assert row.change_id == again.change_id


def test_the_next_is_one_of_the_same_document(session: Session, bulk: str) -> None:
    here = [ref for number, ref in facts(session).items() if number != 1]
    with writing() as writer:
        mark_unread(writer, ["m-rash"])
    one = here[0]
    found = [one]
    for _step in here:
        one = next_unread(session, one) or one
        found.append(one)
    assert set(found) == set(here)
    with writing() as writer:
        for ref in here:
            mark_seen(writer, ref)
    assert next_unread(session, here[0]) == Ref("fact", "m-rash")


def copied(session: Session, ref: Ref, ident: str, **fields: object) -> Edit:
    return Edit(Ref("fact", ident), 0, {**body(session, *ref), "id": ident, **fields})


def test_a_copy_is_refused_and_as_a_draft_it_is_unread_too(session: Session, bulk: str) -> None:
    ref = facts(session)[0]
    published = copied(
        session,
        ref,
        "copy",
        status="published",
        statement="A rash and a stiff gait may come of it.",
    )
    with pytest.raises(UnreadError, match=f"the same as the fact {ref.id}"):
        changed([published], kind="import")
    changed([copied(session, ref, "copy")], kind="import")
    copy = Ref("fact", "copy")
    assert unseen(session, [copy]) == {copy}
    binned(session, ref)
    with pytest.raises(UnreadError, match="the same"):
        changed([copied(session, copy, "third", status="published")], kind="import")
    with writing() as writer:
        assert mark_seen(writer, copy)
    said(session, *copy, status="published")


def test_what_lies_in_the_bin_may_be_said_anew_in_other_words(session: Session, bulk: str) -> None:
    ref = facts(session)[0]
    mine = copied(
        session,
        ref,
        "mine",
        status="published",
        statement="A rash and a stiff gait may come of it.",
    )
    same = copied(session, ref, "mine", status="published")
    binned(session, ref)
    with pytest.raises(UnreadError):
        changed([same])
    changed([mine])
    assert head(session, "fact", "mine").published == 1


def test_a_published_fact_cannot_become_one_that_nobody_has_read(
    session: Session, bulk: str
) -> None:
    ref = facts(session)[0]
    own = head(session, "fact", "m-rash")
    assert own.published is not None
    body_of = {**body(session, *ref), "id": "m-rash", "status": "published"}
    with pytest.raises(UnreadError):
        changed([Edit(own.ref, own.version, body_of)])


def test_it_says_what_cites_a_document(
    session: Session, bulk: str, reading: str, ines: str
) -> None:
    def citing() -> tuple[int, int]:
        session.expire_all()
        found = facts_citing(session, reading_of(session, reading))
        assert bool(found)
        return found.standing, found.binned

    assert citing() == (3, 0)
    ref = facts(session)[0]
    take_back_many(reading, bulk, ines)
    assert citing() == (0, 3)
    put_back(session, ref)
    assert citing() == (1, 2)
    by_hand = copied(session, ref, "by-hand-fact", objects=["night sweats"])
    changed([by_hand])
    assert citing() == (2, 2)
    binned(session, by_hand.ref)
    assert citing() == (1, 3)


def test_nothing_cites_what_nobody_accepted(session: Session, reading: str) -> None:
    assert not facts_citing(session, reading_of(session, reading))


def test_what_comes_next_counts_what_the_list_holds(
    session: Session, bulk: str, reading: str, ines: str
) -> None:
    taken_back_and_put_back(session, bulk, ines)
    live = current_bank(session)
    step = next_steps(session, live, reading_of(session, reading))
    assert (step.drafts, step.published, step.unread, dict(step.grid)) == (3, 0, 2, {})
    assert unseen(session, [Ref("fact", step.first_unread or "")])
    changed([copied(session, facts(session)[0], "by-hand-fact", objects=["night sweats"])])
    read = facts(session)[1]
    move_entry(Move(read, head(session, *read).version, "published"), ines, "")
    session.expire_all()
    step = next_steps(session, current_bank(session), reading_of(session, reading))
    assert (step.drafts, step.published, step.unread) == (3, 1, 2)


def test_the_grid_is_the_subjects_own(session: Session, bulk: str, reading: str, ines: str) -> None:
    for ref in facts(session).values():
        with writing() as writer:
            mark_seen(writer, ref)
        move_entry(Move(ref, head(session, *ref).version, "published"), ines, "")
    live = current_bank(session)
    step = next_steps(session, live, reading_of(session, reading))
    assert set(step.grid) == {"predicate", "rows", "kind", "within"}
    assert step.grid["within"] in {"sclerosis", "amber-fever"}


@pytest.fixture
def at(browser_of: Callable[[str], FlaskClient], ines: str) -> FlaskClient:
    return browser_of(ines)


def test_the_unread_are_found_and_walked_through(
    app: Flask, bulk: str, at: FlaskClient, reading: str
) -> None:
    with app.app_context():
        made = {number: ref.id for number, ref in facts(db.session()).items()}
        statement = str(body(db.session(), "fact", made[0])["statement"])
    listed = at.get("/bank?unread=1").text
    for number, ident in made.items():
        assert (f"/bank/fact/{ident}" in listed) == (number != 1)
    preview = send(
        at,
        "/bank/bulk/preview",
        page="/bank",
        filter="status=draft",
        kind="status",
        status="published",
    ).text
    assert f'href="/bank/fact/{made[0]}">{statement}</a>' in preview
    assert "List what nobody has read" in preview
    enough = at.get(f"/bank/read/{reading}/facts/enough").text
    assert "unread=1" in enough
    unread = sorted(ident for number, ident in made.items() if number != 1)
    page = f"/bank/fact/{unread[0]}"
    assert "on to the next unread" in words(at.get(page).text)
    for ident in unread[1:]:
        done = send(at, f"{page}/seen", page=page, next="1")
        page = f"/bank/fact/{ident}"
        assert (done.status_code, done.location) == (303, page)
    assert "on to the next unread" not in words(at.get(page).text)
    done = send(at, f"{page}/seen", page=page, next="1")
    assert done.location == page
    assert "It was the last that nobody had read." in words(at.get(page).text)


def test_a_document_whose_facts_lie_in_the_bin_stays(
    app: Flask, bulk: str, at: FlaskClient, reading: str, ines: str
) -> None:
    page = f"/bank/read/{reading}"
    assert "drafts counted" in words(at.get(page).text)
    with app.app_context():
        take_back_many(reading, bulk, ines)
    assert "They can be put back" in words(at.get(page).text)
    send(at, f"{page}/drop", page=page)
    assert at.get(page).status_code == 200

"""Entries as they stand: the latest version, the one learners get, and those before."""

from sqlalchemy.orm import Session

from quizapp.bank.current import current_bank
from quizapp.bank.heads import body_at, head_of, heads_of, history_of
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.extensions import writing
from tests.support import room

RASH = Ref("fact", "m-rash")


def test_an_entry_stands_in_versions(session: Session) -> None:
    room.furnish()
    room.said(session, *RASH, note="Itches.")
    room.said(session, *RASH, note="Itches much.", status="draft")
    head = room.head(session, *RASH)

    assert (head.version, head.status, head.published, head.pending) == (3, "draft", 2, True)
    assert head.body is not None
    assert head.published_body is not None
    assert (head.body["note"], head.published_body["note"]) == ("Itches much.", "Itches.")
    assert (head.learnt, head.learnt_body) == (2, head.published_body)

    room.said(session, *RASH, status="retired")
    retired = room.head(session, *RASH)
    assert (retired.published, retired.published_body, retired.pending) == (None, None, False)
    assert (retired.learnt, retired.learnt_body) == (2, head.published_body)

    told = history_of(session, RASH)
    assert [row.number for row in told] == [4, 3, 2, 1]
    assert [row.status for row in told] == ["retired", "draft", "published", "published"]
    assert told[0].why == "It is better so."
    assert told[3].kind == "shipped"
    assert body_at(session, RASH, 2) == head.published_body


def test_what_nobody_ever_got_was_learnt_by_nobody(session: Session) -> None:
    room.furnish()
    body = {**room.body(session, *RASH), "id": "new", "status": "draft"}
    body |= {"objects": ["spasm"], "statement": "It is new."}
    new = Ref("fact", "new")
    room.changed([Edit(new, 0, body)])
    first = room.head(session, *new)
    room.changed([Edit(new, 1, {**body, "note": "Anew."})])
    second = room.head(session, *new)

    assert (first.learnt, first.learnt_body) == (None, None)
    assert (second.learnt, second.learnt_body) == (None, None)


def test_what_lies_in_the_bin_says_nothing_and_is_not_listed(session: Session) -> None:
    room.furnish()
    room.binned(session, RASH)
    head = room.head(session, *RASH)

    assert (head.status, head.body, head.published) == ("binned", None, None)
    assert RASH.id not in current_bank(session).bank.facts
    assert body_at(session, RASH, 2) is None


def test_what_never_was_has_no_head(session: Session) -> None:
    room.furnish()
    assert head_of(session, Ref("fact", "nobody")) is None
    assert body_at(session, RASH, 9) is None
    assert heads_of(session, []) == {}


def test_many_are_asked_for_in_parts_and_can_be_held_for_a_change(session: Session) -> None:
    room.furnish()
    refs = [RASH, *(Ref("fact", f"nobody-{number}") for number in range(900))]
    with writing() as writer:
        found = heads_of(writer, refs, lock=True)
    assert set(found) == {RASH}

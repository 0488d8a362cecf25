"""The live bank brought up to date after an edit: the same as read from the tables anew."""

from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.check.bank import check_bank
from quizapp.bank import current, live
from quizapp.bank.bodies import editions, wording_of
from quizapp.bank.current import current_bank, published, published_bank, whole_bank
from quizapp.bank.entry_problems import recheck
from quizapp.bank.heads import head_of
from quizapp.bank.latest import latest_bank
from quizapp.bank.live import LiveBank, read_bank
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.extensions import writing
from quizapp.models import BankRevision, Entry, EntryProblem
from tests.support import room
from tests.support.people import LONG_AGO

CARDS = ("its cloze breaks", "its flashcard breaks")
"""How what is said of cards begins: a recheck of all entries does not look at them."""


def assert_same(followed: LiveBank, read: LiveBank) -> None:
    """Compare all that a bank tells, and the order in which it does."""
    assert followed.bank == read.bank
    for section in ("concepts", "facts", "foils", "items"):
        assert list(getattr(followed.bank, section)) == list(getattr(read.bank, section))
    assert list(followed.taught.items()) == list(read.taught.items())
    assert followed.turns == read.turns
    assert followed.untaught == read.untaught
    assert followed.editions == read.editions
    assert followed.item_editions == read.item_editions
    assert followed.generator.wording.fact("m-rash") == read.generator.wording.fact("m-rash")
    for fact in read.bank.facts:
        assert followed.generator.kinds_for(fact) == read.generator.kinds_for(fact)
        assert followed.generator.written_for(fact) == read.generator.written_for(fact)


def test_cards_of_a_bank_too_large_for_one_plan_are_looked_at_as_it_is_read(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.furnish()

    def unseen() -> list[str]:
        """Return the facts of which it is not known what their cloze lacks."""
        read = read_bank(session, 0)
        notes = read.generator.shop.notes
        return [fact for fact in read.taught if not notes.knows(("cloze", fact))]

    assert unseen()
    monkeypatch.setattr(live, "MOST_WARMED", 1)
    assert unseen() == []


def problems(session: Session) -> set[tuple[str, str, str, str, str]]:
    """Return the problems noted of entries."""
    session.expire_all()
    return {
        (row.noun, row.entry_id, row.rule, row.severity, row.message)
        for row in session.scalars(select(EntryProblem))
    }


@pytest.mark.parametrize("seed", range(2))
def test_after_any_changes_the_bank_followed_is_the_bank_read(
    session: Session, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed:  # as in another worker, which made no plan of its own
        monkeypatch.setattr(live, "foreseen", lambda *_of_what: None)
    room.furnish()
    draws = Random(seed)
    for number in range(10):
        room.random_change(session, draws)
        if number % 4 == 0:
            ref = Ref("fact_wording", "m-rash")
            now = head_of(session, ref)
            front = {"front": f"What marks myositis ({number})?"}
            room.changed([Edit(ref, now.version if now else 0, front)])
        session.rollback()
        assert_same(current_bank(session), read_bank(session, 0))
    noted = problems(session)
    with writing() as writer:
        recheck(writer)
    assert problems(session) == {row for row in noted if not row[4].startswith(CARDS)}


def test_drafts_stand_beside_what_is_published(session: Session) -> None:
    room.furnish()
    room.said(session, "fact", "m-rash", note="Perhaps.", status="draft")
    room.binned(session, Ref("item", "by-hand"))
    room.said(session, "foil", "no-spots", status="retired")

    found = current_bank(session)
    latest = latest_bank(session, found)

    assert latest == whole_bank(session)
    assert latest.facts["m-rash"].note == "Perhaps."
    assert found.bank == published_bank(session)
    assert found.bank.facts["m-rash"].note is None
    assert latest_bank(session, found) is latest


def test_a_wording_of_an_instructor_is_used_until_it_is_taken_back(session: Session) -> None:
    room.furnish()
    ref = Ref("fact_wording", "m-rash")
    room.changed([Edit(ref, 0, {"front": "What marks myositis?"})])
    item = current_bank(session).generator.item("m-rash", "flashcard", 0)
    assert item is not None
    assert item.stem == "What marks myositis?"
    assert wording_of(session).fact("m-rash").front == ("What marks myositis?",)

    room.binned(session, ref)
    item = current_bank(session).generator.item("m-rash", "flashcard", 0)
    assert item is None or item.stem != "What marks myositis?"


def test_an_overlap_edited_is_read_with_all_others(session: Session) -> None:
    room.furnish()
    ref = Ref("overlap", session.scalars(select(Entry.id).where(Entry.noun == "overlap")).one())
    current_bank(session)
    room.said(session, *ref, values=["rash", "exanthem", "weakness"])
    assert_same(current_bank(session), read_bank(session, 0))
    assert current_bank(session).bank.overlapping("rash", "weakness")


def test_a_draft_that_lies_in_the_bin_is_no_part_of_the_latest(session: Session) -> None:
    room.furnish()
    room.said(session, "fact", "m-rash", status="draft")
    room.binned(session, Ref("fact", "m-rash"))
    assert "m-rash" not in latest_bank(session, current_bank(session)).facts
    assert "m-rash" in published(room.BANK).facts


def test_a_fact_means_the_same_from_one_edition_to_the_next(session: Session) -> None:
    room.furnish()
    room.said(session, "fact", "m-rash", note="Often.")
    found = current_bank(session)
    assert (found.means_the_same("m-rash", 1), found.means_the_same("m-rash", 2)) == (True, True)

    room.said(session, "fact", "m-rash", objects=["weakness of the neck"])
    found = current_bank(session)
    assert editions(session, "fact")["m-rash"] == found.editions["m-rash"] == (3, 3)
    assert (found.means_the_same("m-rash", 2), found.means_the_same("m-rash", 3)) == (False, True)

    room.said(session, "fact", "m-rash", status="retired")
    assert not current_bank(session).means_the_same("m-rash", 3)


def test_very_many_changes_at_once_are_read_as_a_whole(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.furnish()
    current_bank(session)
    monkeypatch.setattr(live, "MOST_FOLLOWED", 1)
    with writing() as writer:
        load_shipped(writer, LONG_AGO)
    session.rollback()
    found = current_bank(session)
    assert found.bank == published_bank(session)


def test_who_still_reads_the_bank_before_gets_that_and_old_ones_are_let_go(
    session: Session,
) -> None:
    room.furnish()
    first = current_bank(session)
    for number in range(current.MOST_HELD + 1):
        room.said(session, "fact", "m-rash", note=f"Note {number}.")
        session.rollback()
        assert current_bank(session) is current_bank(session)
    with writing() as writer:
        row = writer.get_one(BankRevision, 1)
        last, row.number = row.number, first.revision
    session.rollback()
    again = current_bank(session)  # as after an older copy of the database was put back
    assert again.revision == first.revision
    assert again is not first
    assert last > again.revision


def test_loading_a_whole_bank_notes_what_is_wrong_with_it(session: Session) -> None:
    room.furnish()
    noted = {(noun, ident, rule) for noun, ident, rule, _, _ in problems(session)}
    found = {each.where.partition("/") for each in check_bank(whole_bank(session))}
    assert {ident for _, ident, _ in noted} <= {ident for _, _, ident in found}
    assert noted

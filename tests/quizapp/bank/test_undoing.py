"""A change is taken back however long ago it was made, or what stands in the way is named."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from quizapp.bank.current import current_bank, published_bank
from quizapp.bank.merging import merge_edits, merge_reason
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import carry_out, save
from quizapp.bank.undoing import Undo, taken_back_by, undo_plan
from quizapp.bank.writing import Author
from tests.support.room import (
    as_it_stands,
    binned,
    body,
    change_of,
    changed,
    furnish,
    head,
    random_change,
    said,
)

RASH = Ref("fact", "m-rash")


@pytest.fixture(autouse=True)
def _bank(session: Session) -> None:
    furnish()


def undo(session: Session, change_id: str) -> str:
    """Take a change back; return the id of the change that did it."""
    change = change_of(session, change_id)
    _plan, undone = carry_out(
        lambda session: undo_plan(session, change).plan, Author(None, "", "undo", change_id)
    )
    assert undone is not None
    return undone


def blocked(session: Session, change_id: str) -> Undo:
    return undo_plan(session, change_of(session, change_id))


def test_a_change_taken_back_says_what_was_said_before(session: Session) -> None:
    before = as_it_stands(session)
    first = said(session, *RASH, note="Seen early.")

    back = undo(session, first)

    assert as_it_stands(session) == before
    assert head(session, *RASH).version == 3
    taken = taken_back_by(session, first)
    assert taken is not None
    assert taken.id == back


def test_taking_back_can_be_taken_back(session: Session) -> None:
    first = said(session, *RASH, note="Seen early.")
    after = as_it_stands(session)

    undo(session, undo(session, first))

    assert as_it_stands(session) == after


def test_what_is_taken_back_already_comes_to_nothing(session: Session) -> None:
    first = said(session, *RASH, note="Seen early.")
    undo(session, first)

    assert blocked(session, first).plan.steps == ()


def test_later_edits_of_other_fields_stand(session: Session) -> None:
    first = said(session, *RASH, note="Seen early.")
    said(session, *RASH, hedge="shows")

    undo(session, first)

    assert body(session, *RASH)["hedge"] == "shows"
    assert body(session, *RASH)["note"] is None


def test_a_later_edit_of_the_same_field_stands_in_the_way_and_is_named(session: Session) -> None:
    first = said(session, *RASH, note="Seen early.")
    said(session, *RASH, hedge="shows")
    later = said(session, *RASH, note="Seen late.")

    [found] = blocked(session, first).blocked

    assert (found.ref, found.fields) == (RASH, ("note",))
    assert [each.change_id for each in found.later] == [later]


def test_what_was_created_goes_to_the_bin_unless_something_speaks_of_it(session: Session) -> None:
    concept = {"id": "itch", "name": "Itch", "kind": "finding"}
    created = changed([Edit(Ref("concept", "itch"), 0, concept)])
    later = said(session, "fact", "s-rash", subject="itch", status="draft")

    [found] = blocked(session, created).blocked

    assert (found.ref, found.missing) == (Ref("fact", "s-rash"), Ref("concept", "itch"))
    assert [each.change_id for each in found.later] == [later]
    undo(session, later)
    undo(session, created)
    assert head(session, "concept", "itch").status == "binned"


def test_what_speaks_of_what_would_be_gone_is_named_once(session: Session) -> None:
    concept = {"id": "itch", "name": "Itch", "kind": "finding"}
    created = changed([Edit(Ref("concept", "itch"), 0, concept)])
    said(session, "fact", "s-rash", subject="itch")

    [found] = blocked(session, created).blocked

    assert found.missing == Ref("concept", "itch")


def test_what_would_be_wrong_afterwards_stands_in_the_way(session: Session) -> None:
    first = said(session, "concept", "spasm", name="Cramp")
    later = said(session, "concept", "weakness", synonyms=["Spasm"])

    [found] = blocked(session, first).blocked

    assert found.ref == Ref("concept", "weakness")
    assert "'spasm'" in found.problem
    assert [each.change_id for each in found.later] == [later]


def test_what_changed_and_went_to_the_bin_since_stands_in_the_way(session: Session) -> None:
    first = said(session, *RASH, note="Seen early.")
    later = binned(session, RASH)

    [found] = blocked(session, first).blocked

    assert [each.change_id for each in found.later] == [later]


def test_what_went_to_the_bin_comes_back_as_it_was(session: Session) -> None:
    before = as_it_stands(session)

    undo(session, binned(session, RASH, Ref("item", "by-hand")))

    assert as_it_stands(session) == before


def test_a_publication_taken_back_gives_learners_what_they_got_before(session: Session) -> None:
    said(session, *RASH, note="Seen early.", status="draft")
    before = as_it_stands(session)
    published = said(session, *RASH, status="published", objects=["spasm"])
    told = head(session, *RASH)
    assert told.edition == told.version

    undo(session, published)

    now = head(session, *RASH)
    assert as_it_stands(session) == before
    assert (now.status, now.published, now.edition) == ("draft", 1, 1)
    assert current_bank(session).bank == published_bank(session)
    undo(session, undo(session, published_again := said(session, *RASH, status="published")))
    assert head(session, *RASH).published_body == head(session, *RASH).body
    undo(session, change_of(session, taken_back(session, published_again)).id)
    assert head(session, *RASH).published == 1


def taken_back(session: Session, change_id: str) -> str:
    """Return the undo of the undo of a change."""
    first = taken_back_by(session, change_id)
    assert first is not None
    second = taken_back_by(session, first.id)
    assert second is not None
    return second.id


def test_what_was_never_published_goes_back_to_nobody(session: Session) -> None:
    fresh = {**body(session, *RASH), "id": "fresh", "objects": ["itch"], "status": "draft"}
    fresh["statement"] = "It shows an itch."
    changed([Edit(Ref("fact", "fresh"), 0, fresh)])
    published = said(session, "fact", "fresh", status="published")

    undo(session, published)

    assert head(session, "fact", "fresh").published is None
    assert head(session, "fact", "fresh").status == "draft"


def test_two_concepts_merged_come_apart_as_they_were(session: Session) -> None:
    before = as_it_stands(session)
    gone, kept = Ref("concept", "exanthem"), Ref("concept", "rash")
    author = Author(None, merge_reason(gone, kept, "They are one."), "merge")
    _plan, merged = save(merge_edits(session, gone, kept), author)
    assert merged is not None
    after = as_it_stands(session)

    apart = undo(session, merged)
    assert as_it_stands(session) == before
    again = undo(session, apart)
    assert as_it_stands(session) == after
    undo(session, again)
    assert as_it_stands(session) == before


def test_learners_are_told_nothing_when_what_meant_the_same_means_it_again(
    session: Session,
) -> None:
    now = head(session, *RASH)
    moved = changed([Edit(RASH, now.version, {**(now.body or {}), "scope": "some"}, meaning=False)])

    found = undo_plan(session, change_of(session, moved)).plan

    assert [(step.edition, step.told) for step in found.steps] == [(1, None)]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_was_done_is_undone_in_reverse(session: Session, seed: int) -> None:
    draws = Random(f"undoing {seed}")
    stood, changes = [as_it_stands(session)], []
    for _number in range(18):
        if change := random_change(session, draws):
            changes.append(change)
            stood.append(as_it_stands(session))
    assert len(changes) > 9

    while changes:
        stood.pop()
        undo(session, changes.pop())
        assert as_it_stands(session) == stood[-1]
    assert current_bank(session).bank == published_bank(session)


@pytest.mark.parametrize("seed", range(3))
def test_one_change_in_the_middle_is_as_if_never_made(session: Session, seed: int) -> None:
    """Later edits of other fields are the same with it and without."""
    draws = Random(f"in the middle {seed}")
    names = draws.sample(["note", "hedge", "standing", "category"], 4)
    values = {"note": "Early.", "hedge": "shows", "standing": "disputed", "category": "risk"}
    said(session, *RASH, note="There.")
    without = {**body(session, *RASH), **{name: values[name] for name in names[1:]}}

    first = said(session, *RASH, **{names[0]: values[names[0]]})
    for name in names[1:]:
        said(session, *RASH, **{name: values[name]})
    undo(session, first)

    assert body(session, *RASH) == without

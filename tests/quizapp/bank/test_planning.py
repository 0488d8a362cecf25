"""What a change would do: merged with what others did, judged, and nothing written yet."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import BankError
from quizapp.bank.current import current_bank
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit, Plan, plan, refused
from quizapp.extensions import db, writing
from quizapp.models import Entry
from tests.support import desk, room
from tests.support.people import LONG_AGO

RASH = Ref("fact", "m-rash")


@pytest.fixture
def session(sqlite_app: Flask) -> Iterator[Session]:
    with sqlite_app.app_context():
        room.furnish()
        yield db.session()


def said(session: Session, ref: Ref = RASH, **fields: object) -> Body:
    """Return what an entry says, with some fields saying something else."""
    return {**room.body(session, *ref), **fields}


def planned(session: Session, base: int = 1, meaning: bool | None = None, **fields: object) -> Plan:
    """Plan an edit of one fact, begun with a version of it."""
    return plan(session, [Edit(RASH, base, {**room.body(session, *RASH), **fields}, meaning)])


def test_an_edit_becomes_the_next_version_and_nothing_is_written(session: Session) -> None:
    found = planned(session, note="Often itches.")

    (step,) = found.steps
    assert (step.number, step.published, step.edition, step.told) == (2, 2, 1, None)
    assert step.before is not None
    assert step.after == {**step.before, "note": "Often itches."}
    assert found.sound
    assert found.revision == current_bank(session).revision
    assert found.after is not None
    assert found.after.facts["m-rash"].note == "Often itches."
    assert current_bank(session).bank.facts["m-rash"].note is None
    assert room.head(session, *RASH).version == 1


def test_saying_the_same_again_changes_nothing(session: Session) -> None:
    found = planned(session)

    assert found.steps == ()
    assert found.unchanged == (RASH,)
    assert found.after is not None
    assert found.problems == ()


def test_putting_what_never_was_into_the_bin_changes_nothing(session: Session) -> None:
    found = plan(session, [Edit(Ref("fact", "nobody"), 0, None)])
    assert (found.steps, found.unchanged) == ((), (Ref("fact", "nobody"),))


def test_what_is_not_of_its_nouns_shape_is_refused_with_its_reason(session: Session) -> None:
    with pytest.raises(BankError, match="polarity"):
        planned(session, polarity="perhaps")


def test_a_draft_of_what_is_published_leaves_that_in_force(session: Session) -> None:
    found = planned(session, status="draft", objects=["weakness"])

    assert (found.steps[0].status, found.steps[0].published) == ("draft", 1)
    assert found.steps[0].told is None
    assert found.after is not None
    assert found.after.facts["m-rash"].objects == ("rash",)


@pytest.mark.parametrize("status", ["draft", "in_review", "candidate"])
def test_what_is_new_and_not_published_reaches_nobody(session: Session, status: str) -> None:
    new = Ref("fact", "new")
    body = said(session, id="new", objects=["spasm"], statement="It is new.", status=status)
    found = plan(session, [Edit(new, 0, body)])

    assert found.steps[0].published is None
    assert found.after is not None
    assert "new" not in found.after.facts


def test_what_is_retired_or_binned_leaves_the_published_bank(session: Session) -> None:
    for body in (said(session, status="retired"), None):
        found = plan(session, [Edit(RASH, 1, body)])
        assert found.after is not None
        assert "m-rash" not in found.after.facts
        assert found.steps[0].published is None


@pytest.mark.parametrize(
    ("fields", "meaning", "told"),
    [
        ({"statement": "Myositis comes with a rash."}, None, None),
        ({"objects": ["weakness"], "statement": "It weakens."}, None, 1),
        ({"statement": "Myositis comes with a rash."}, True, 1),
        ({"objects": ["spasm"], "statement": "It cramps."}, False, None),
    ],
)
def test_another_meaning_begins_another_edition_unless_somebody_says_otherwise(
    session: Session, fields: Body, meaning: bool | None, told: int | None
) -> None:
    (step,) = planned(session, 1, meaning, **fields).steps
    assert step.told == told
    assert step.edition == (2 if told else 1)


def test_meaning_is_judged_against_what_learners_got_last(session: Session) -> None:
    room.said(session, *RASH, status="retired")
    room.said(session, *RASH, status="draft", objects=["weakness"], statement="It weakens.")

    (step,) = planned(session, 3, status="published").steps

    assert (step.number, step.told, step.edition) == (4, 1, 4)


def test_two_edits_of_different_fields_are_both_kept(session: Session) -> None:
    mine = said(session, note="Mine.")
    room.said(session, *RASH, source="Theirs, 4th ed.")

    (step,) = plan(session, [Edit(RASH, 1, mine)]).steps

    assert step.number == 3
    assert step.after is not None
    assert (step.after["note"], step.after["source"]) == ("Mine.", "Theirs, 4th ed.")


def test_an_edit_that_changed_nothing_leaves_what_others_did(session: Session) -> None:
    mine = said(session)
    room.said(session, *RASH, note="Theirs.")
    assert plan(session, [Edit(RASH, 1, mine)]).unchanged == (RASH,)

    room.changed([Edit(RASH, 2, None)])
    assert plan(session, [Edit(RASH, 1, mine)]).unchanged == (RASH,)


def test_the_same_field_is_a_conflict_with_all_three_texts(session: Session) -> None:
    mine = said(session, note="Mine.")
    room.said(session, *RASH, note="Theirs.")

    found = plan(session, [Edit(RASH, 1, mine)])

    (conflict,) = found.conflicts
    assert not found.sound
    assert found.steps == ()
    assert [(each.field, each.base, each.mine, each.theirs) for each in conflict.fields] == [
        ("note", None, "Mine.", "Theirs.")
    ]
    assert conflict.base is not None
    assert conflict.head.version == 2


def test_a_new_entry_under_an_id_that_somebody_took_is_a_conflict(session: Session) -> None:
    body = said(session, statement="Something else altogether.")
    assert plan(session, [Edit(RASH, 0, body)]).conflicts


def test_a_word_that_the_meaning_stays_does_not_cover_what_others_changed(
    session: Session,
) -> None:
    room.said(session, *RASH, status="draft")
    mine = said(session, note="Mine.", status="published")
    room.said(session, *RASH, objects=["weakness"], statement="It weakens.")

    (step,) = plan(session, [Edit(RASH, 2, mine, meaning=False)]).steps

    assert step.after is not None
    assert (step.after["objects"], step.told) == (["weakness"], 1)


def test_a_word_that_the_meaning_stays_covers_it_where_others_left_it_alone(
    session: Session,
) -> None:
    mine = said(session, objects=["spasm"], statement="It cramps.")
    room.said(session, *RASH, note="Theirs.")

    (step,) = plan(session, [Edit(RASH, 1, mine, meaning=False)]).steps
    assert step.told is None


def test_binning_what_somebody_changed_is_asked_about_from_either_side(session: Session) -> None:
    mine = said(session, note="Mine.")
    room.said(session, *RASH, note="Theirs.")
    assert plan(session, [Edit(RASH, 1, None)]).conflicts[0].binned
    assert plan(session, [Edit(RASH, 0, None)]).conflicts[0].binned

    room.changed([Edit(RASH, 2, None)])
    (conflict,) = plan(session, [Edit(RASH, 1, mine)]).conflicts
    assert conflict.binned
    assert conflict.head.body is None


def test_binning_goes_through_where_the_others_came_back_to_the_base(session: Session) -> None:
    room.said(session, *RASH, note="Theirs.")
    room.said(session, *RASH, note=None)
    assert plan(session, [Edit(RASH, 1, None)]).steps[0].after is None


def test_both_sides_binning_it_is_no_conflict(session: Session) -> None:
    room.changed([Edit(RASH, 1, None)])
    assert plan(session, [Edit(RASH, 1, None)]).unchanged == (RASH,)


def test_an_error_that_is_new_refuses_and_a_warning_is_told(session: Session) -> None:
    found = planned(session, statement="no sentence", source=None)
    rules = {(problem.rule, problem.severity) for problem in found.problems}
    assert {("statement", "error"), ("evidence", "error")} <= rules
    assert not found.sound
    assert "a textbook fact needs its source" in str(refused(found))

    like_an_id = planned(session, objects=["no-such-thing"])
    assert like_an_id.sound
    assert [problem.severity for problem in like_an_id.problems] == ["warning"] * len(
        like_an_id.problems
    )


def test_what_was_wrong_before_does_not_stand_in_the_way(session: Session) -> None:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, desk.BANK)
    unsupported = Ref("fact", "spasm")

    found = plan(session, [Edit(unsupported, 1, said(session, unsupported, note="Hurts."))])
    assert found.sound
    assert len(found.steps) == 1


def test_what_others_speak_of_cannot_be_taken_away(session: Session) -> None:
    found = plan(session, [Edit(Ref("concept", "sclerosis"), 1, None)])
    assert {problem.rule for problem in found.errors} == {"reference"}

    circle = said(session, Ref("concept", "myositis"), parents=["polymyositis"])
    found = plan(session, [Edit(Ref("concept", "myositis"), 1, circle)])
    assert {problem.rule for problem in found.errors} == {"circle"}


def test_overlaps_are_put_replaced_and_taken_out(session: Session) -> None:
    old = Ref("overlap", session.scalars(select(Entry.id).where(Entry.noun == "overlap")).one())
    body = said(session, old, values=["rash", "weakness"])

    replaced = plan(session, [Edit(old, 1, body)]).after
    assert replaced is not None
    assert [row.values for row in replaced.overlaps] == [("rash", "weakness")]

    gone = plan(session, [Edit(old, 1, None)]).after
    assert gone is not None
    assert gone.overlaps == ()


def test_a_wording_counts_at_once_and_is_not_of_the_bank(session: Session) -> None:
    ref = Ref("fact_wording", "m-rash")
    found = plan(session, [Edit(ref, 0, {"back": "A rash", "front": []})])

    assert found.steps[0].after == {"back": "A rash"}
    assert found.steps[0].published == 1
    assert found.after is not None
    assert found.after.facts == current_bank(session).bank.facts

    with pytest.raises(BankError, match="side"):
        plan(session, [Edit(ref, 0, {"side": "A"})])

"""Many entries are changed at once: looked at first, all of it or nothing, and taken back."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from quizapp.bank import bulk_run
from quizapp.bank.bulk import Operation, edits_of
from quizapp.bank.bulk_run import BlockedError, InTheWay, MovedError, prepare, run, shown
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import carry_out
from quizapp.bank.undoing import undo_plan
from quizapp.bank.writing import Author
from quizapp.extensions import writing
from quizapp.models import Cohort, Enrolment, User
from tests.support.people import LONG_AGO
from tests.support.room import as_it_stands, binned, body, change_of, changed, furnish, head, said

FACTS = tuple(Ref("fact", ident) for ident in ("m-rash", "m-weak", "s-rash"))
RASH = FACTS[0]


@pytest.fixture(autouse=True)
def _bank(session: Session) -> None:
    furnish()


@pytest.fixture
def user(session: Session, ines: str) -> User:
    return session.get_one(User, ines)


def ran(session: Session, user: User, wanted: Operation) -> str:
    """Look at an operation and run it; return the change's id."""
    found = prepare(session, wanted, user)
    assert not found.in_the_way, found.in_the_way
    _done, change = run(wanted, user, found.token)
    assert change is not None
    session.expire_all()
    return change


def in_the_way(session: Session, user: User, wanted: Operation) -> set[InTheWay]:
    return set(prepare(session, wanted, user).in_the_way)


def test_a_term_is_replaced_and_all_of_it_is_taken_back(session: Session, user: User) -> None:
    before = as_it_stands(session)
    wanted = Operation(
        "replace", FACTS, find="myositis", put="dermatomyositis", fields=("statement",)
    )

    change = ran(session, user, wanted)

    assert body(session, *RASH)["statement"] == "The dermatomyositis shows rash as m-rash says."
    assert head(session, "fact", "s-rash").version == 1
    made = change_of(session, change)
    assert (made.kind, made.entries) == ("bulk", 2)
    carry_out(lambda session: undo_plan(session, made).plan, Author(None, "", "undo", change))
    assert as_it_stands(session) == before


def test_there_and_back_again_is_as_before(session: Session, user: User) -> None:
    before = as_it_stands(session)
    places = ("statement", "name", "synonyms", "stem", "options", "reason", "phrases")
    everything = tuple(before)
    there = Operation(
        "replace", everything, find="e", put="ë", match_case=True, fields=places, meaning=False
    )
    ran(session, user, there)
    assert as_it_stands(session) != before
    ran(session, user, replace(there, find="ë", put="e"))
    assert as_it_stands(session) == before


def test_wording_is_replaced_where_the_app_brought_it_and_where_somebody_wrote_it(
    session: Session, user: User
) -> None:
    changed([Edit(Ref("fact_wording", "m-rash"), 0, {"back": "A rash"})])
    concept = {"id": "fatigue", "name": "Fatigue", "kind": "finding"}
    changed([Edit(Ref("concept", "fatigue"), 0, concept)])
    wanted = Operation(
        "replace",
        (RASH, Ref("concept", "fatigue")),
        find="rash",
        put="redness",
        fields=("wording",),
    )
    ran(session, user, wanted)
    ran(session, user, replace(wanted, find="constantly tired", put="always tired"))

    assert body(session, "fact_wording", "m-rash") == {"back": "A redness"}
    assert body(session, "concept_wording", "fatigue")["patient"] == ["is always tired"]


def test_tags_are_put_on_and_taken_off(session: Session, user: User) -> None:
    refs = (*FACTS, Ref("item", "by-hand"), Ref("concept", "rash"))
    ran(session, user, Operation("tag", refs, add=("skin", "exam")))
    ran(session, user, Operation("tag", refs, add=("late",), remove=("skin",)))

    assert body(session, *RASH)["tags"] == ["exam", "late"]
    assert body(session, "item", "by-hand")["tags"] == ["exam", "late"]


def test_facts_and_concepts_are_moved(session: Session, user: User) -> None:
    refs = (Ref("fact", "s-spasm"), Ref("concept", "stroke"), Ref("item", "by-hand"))
    ran(
        session,
        user,
        Operation("move", refs, subject="stroke", category="risk", parent="weakness", meaning=True),
    )

    assert body(session, "fact", "s-spasm")["subject"] == "stroke"
    assert body(session, "item", "by-hand")["category"] == "risk"
    assert body(session, "concept", "stroke")["parents"] == ["weakness"]
    assert head(session, "fact", "s-spasm").edition == 2
    assert edits_of(session, Operation("move", refs[1:2], category="risk")) == []


def test_what_cannot_have_a_status_is_left_out_and_named(session: Session, user: User) -> None:
    for ident, value in (("fine", "an itch"), ("bad", "a blush")):
        row = {**body(session, *RASH), "id": ident, "objects": [value], "status": "draft"}
        row["statement"] = f"It shows {value}" + ("." if ident == "fine" else "")
        changed([Edit(Ref("fact", ident), 0, row)])
    refs = (Ref("fact", "fine"), Ref("fact", "bad"), Ref("concept", "rash"))
    wanted = Operation("status", refs, status="published")

    found = prepare(session, wanted, user)

    assert [(each.ref, "full stop last" in each.why) for each in found.left_out] == [
        (Ref("fact", "bad"), True)
    ]
    change = ran(session, user, wanted)
    assert change_of(session, change).kind == "status"
    assert head(session, "fact", "fine").status == "published"
    assert head(session, "fact", "bad").status == "draft"


def test_what_is_spoken_of_stands_in_the_way_of_deleting(session: Session, user: User) -> None:
    spasm, spoken = Ref("concept", "spasm"), Ref("fact", "s-spasm")
    said(session, *spoken, status="draft")
    changed([Edit(Ref("fact_wording", "s-spasm"), 0, {"back": "A spasm"})])

    why = {each.why for each in in_the_way(session, user, Operation("delete", (spasm,)))}
    assert why == {"fact/s-spasm speaks of it."}
    kept = Operation("delete", (spasm, Ref("concept", "stroke"), RASH), without=True)
    found = prepare(session, kept, user)
    assert {edit.ref for edit in found.edits} == {RASH}
    assert {each.ref for each in found.left_out} == {spasm, Ref("concept", "stroke")}

    ran(session, user, Operation("delete", (spasm, spoken)))
    assert head(session, *spasm).status == "binned"
    assert head(session, "fact_wording", "s-spasm").status == "binned"


def test_two_are_merged_under_a_reason_that_names_them(session: Session, user: User) -> None:
    wanted = Operation("merge", (Ref("concept", "exanthem"),), into="rash", why="They are one.")
    change = change_of(session, ran(session, user, wanted))
    assert change.kind == "merge"
    assert change.why == "The concept exanthem became part of rash. They are one."
    assert edits_of(session, wanted) == []


def test_what_was_looked_at_is_what_runs(session: Session, user: User) -> None:
    wanted = Operation("replace", FACTS, find="shows", put="may show", fields=("statement",))
    found = prepare(session, wanted, user)
    said(session, "concept", "stroke", synonyms=["Insult"])
    run(wanted, user, found.token)  # others changed something else meanwhile
    with pytest.raises(MovedError):
        run(wanted, user, found.token)
    assert run(wanted, user, prepare(session, wanted, user).token)[1] is None


def test_what_is_wrong_forbids_all_of_it_or_is_left_out(session: Session, user: User) -> None:
    wanted = Operation("replace", FACTS, find="m-rash says.", put="", fields=("statement",))
    found = prepare(session, wanted, user)
    assert [each.ref for each in found.in_the_way] == [RASH]
    with pytest.raises(BlockedError):
        run(wanted, user, found.token)
    everything = replace(wanted, find="The myositis shows weakness as m-weak says.")
    [shapeless] = prepare(session, everything, user).in_the_way
    assert shapeless.ref == Ref("fact", "m-weak")
    with pytest.raises(BlockedError):
        run(everything, user, prepare(session, everything, user).token)
    without = prepare(session, replace(everything, without=True), user)
    assert (without.size, [each.ref for each in without.left_out]) == (0, [Ref("fact", "m-weak")])


def test_what_cannot_be_of_its_shape_is_found_among_what_can(session: Session, user: User) -> None:
    shown = "The myositis shows weakness as m-weak says."
    said(session, *RASH, statement=f"{shown} It shows rash.")
    wanted = Operation("replace", FACTS, find=shown, put="", fields=("statement",), without=True)

    found = prepare(session, wanted, user)

    assert {each.ref for each in found.left_out} == {RASH, Ref("fact", "m-weak")}
    assert {each.why for each in found.left_out if each.ref == RASH} == {
        "the statement is a sentence: capital first, full stop last"
    }


def test_an_id_that_two_nouns_share_stands_for_each_alone(session: Session, user: User) -> None:
    spare = {
        **body(session, *RASH),
        "id": "rash",
        "objects": ["an itch"],
        "statement": "It itches.",
    }
    changed([Edit(Ref("fact", "rash"), 0, spare)])
    assert not in_the_way(session, user, Operation("delete", (Ref("fact", "rash"),)))


def test_what_somebody_else_has_to_read_first_goes_to_review(session: Session, user: User) -> None:
    with writing() as now:
        cohort = Cohort(name="Strict", second_reader=True, created_at=LONG_AGO)
        now.add(Enrolment(cohort=cohort, user_id=user.id, since=LONG_AGO, teaches=True))
    refs = (RASH, Ref("concept", "rash"), Ref("foil", "no-spots"))
    ran(session, user, Operation("tag", refs, add=("exam",)))
    assert head(session, *RASH).status == "published"
    places = ("statement", "name", "source")
    ran(session, user, Operation("replace", refs, find="rash", put="redness", fields=places))
    ran(session, user, Operation("replace", refs, find="A book", put="The book", fields=places))
    assert head(session, *RASH).status == "in_review"
    assert head(session, "foil", "no-spots").status == "in_review"
    assert head(session, "concept", "rash").status == "published"
    published = Operation("status", (RASH,), status="published")
    [left_out] = prepare(session, published, user).left_out
    assert "Somebody else has to read this" in left_out.why


def test_a_change_with_later_edits_in_the_way_is_not_taken_back(
    session: Session, user: User
) -> None:
    first = said(session, *RASH, note="Seen early.")
    second = said(session, *RASH, note="Seen late.")
    wanted = Operation("undo", change_id=first)
    assert {each.ref for each in in_the_way(session, user, wanted)} == {RASH}
    change = change_of(session, ran(session, user, replace(wanted, change_id=second)))
    assert (change.kind, change.undoes_id) == ("undo", second)


def test_what_speaks_of_something_in_the_bin_is_not_brought_back(
    session: Session, user: User
) -> None:
    gone = binned(session, Ref("fact", "s-spasm"))
    binned(session, Ref("concept", "spasm"))
    [found] = in_the_way(session, user, Operation("undo", change_id=gone))
    assert found == InTheWay(Ref("fact", "s-spasm"), "It speaks of spasm, which is gone.")


def test_all_that_a_list_holds_can_be_chosen(session: Session, user: User) -> None:
    wanted = Operation("tag", filter="noun=fact&concept=sclerosis", add=("exam",))
    ran(session, user, wanted)
    assert body(session, "fact", "s-spasm")["tags"] == ["exam"]
    assert not body(session, *RASH).get("tags")


def test_an_operation_of_very_many_is_not_checked_while_somebody_waits(
    session: Session, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_run, "AT_ONCE", 1)
    wanted = Operation("replace", FACTS, find="shows", put="may show", fields=("statement",))
    found = prepare(session, wanted, user, most=1)
    assert (found.plan, found.size) == (None, 3)
    [first, *_others] = shown(session, found.edits)
    assert (first.ref, first.status, first.becomes) == (RASH, "published", "published")
    assert [each.name for each in first.fields] == ["statement"]
    assert run(wanted, user, found.whole_token)[1]


def test_an_operation_travels_as_plain_data() -> None:
    wanted = Operation(
        "replace", FACTS, why="Because.", meaning=False, find="a", fields=("note", "stem")
    )
    assert Operation.from_plain(wanted.to_plain()) == wanted
    assert Operation.from_plain({**wanted.to_plain(), "odd": 1}) == wanted


def test_what_is_new_or_goes_is_told_so(session: Session) -> None:
    rows = shown(
        session,
        [
            Edit(Ref("concept", "itch"), 0, {"id": "itch", "name": "Itch", "kind": "finding"}),
            Edit(RASH, 1, None, merged_into="s-rash"),
            Edit(Ref("concept", "nothing"), 0, None),
        ],
    )
    assert [(row.title, row.status, row.becomes) for row in rows] == [
        ("Itch", "", "published"),
        ("The myositis shows rash as m-rash says.", "published", "binned"),
        ("nothing", "", "binned"),
    ]
    assert rows[1].merged_into == "s-rash"

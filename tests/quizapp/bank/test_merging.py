"""Two entries become one: whatever spoke of the one speaks of the other, and nothing is lost."""

import pytest
from sqlalchemy.orm import Session

from quizapp.bank.merging import merge_edits, merge_of, merge_reason
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit, plan
from quizapp.bank.saving import save
from quizapp.bank.writing import Author
from quizapp.models import Change
from tests.support.room import binned, body, changed, furnish, head, said

EXANTHEM, RASH = Ref("concept", "exanthem"), Ref("concept", "rash")


@pytest.fixture(autouse=True)
def _bank(session: Session) -> None:
    furnish()


def merge(session: Session, gone: Ref, kept: Ref) -> str:
    """Merge two entries; return the change's id."""
    author = Author(None, merge_reason(gone, kept, ""), "merge")
    found, change = save(merge_edits(session, gone, kept), author)
    assert change is not None
    assert all(step.told is None for step in found.steps)
    return change


def test_what_spoke_of_one_concept_speaks_of_the_other(session: Session) -> None:
    merge(session, EXANTHEM, RASH)

    assert body(session, "foil", "no-spots")["value"] == "rash"
    assert body(session, *RASH)["synonyms"] == ["Exanthem"]
    assert head(session, *EXANTHEM).merged_into == "rash"
    assert head(session, *EXANTHEM).status == "binned"


def test_facts_that_say_the_same_now_are_merged_and_their_items_follow(session: Session) -> None:
    merge(session, EXANTHEM, RASH)

    assert head(session, "fact", "s-exanthem").merged_into == "s-rash"
    assert body(session, "item", "by-hand")["facts"] == ["s-rash"]
    assert head(session, "fact", "s-rash").version == 1


def test_an_overlap_of_the_two_goes_to_the_bin(session: Session) -> None:
    merge(session, EXANTHEM, RASH)
    found = plan(session, merge_edits(session, Ref("concept", "weakness"), Ref("concept", "spasm")))
    assert {step.ref.noun for step in found.steps if step.after is None} == {"concept"}


def test_parents_are_united_and_no_concept_becomes_its_own_kind(session: Session) -> None:
    binned(session, Ref("complete", "p-all"))
    merge(session, Ref("concept", "polymyositis"), Ref("concept", "myositis"))

    assert body(session, "concept", "myositis")["parents"] == []
    assert head(session, "fact", "p-weak").merged_into == "m-weak"
    assert set(body(session, "contrast", "told-apart")["values"]) == {"myositis", "sclerosis"}


def test_a_contrast_of_one_concept_with_itself_goes_to_the_bin(session: Session) -> None:
    binned(session, Ref("complete", "p-all"))
    merge(session, Ref("concept", "polymyositis"), Ref("concept", "sclerosis"))

    assert head(session, "contrast", "told-apart").status == "binned"


def test_overlaps_that_say_the_same_now_are_one(session: Session) -> None:
    for number, values in enumerate((["exanthem", "blush"], ["rash", "blush"])):
        row = {"values": values, "why": "They overlap."}
        changed([Edit(Ref("overlap", f"over-{number}"), 0, row)])

    merge(session, EXANTHEM, RASH)

    assert head(session, "overlap", "over-0").status == "binned"
    assert head(session, "overlap", "over-1").version == 1


def test_evidence_tags_and_wording_of_a_merged_fact_follow(session: Session) -> None:
    said(session, "fact", "s-exanthem", tags=["skin", "exam"])
    said(session, "fact", "s-rash", tags=["exam"])
    gone, kept = Ref("fact", "s-exanthem"), Ref("fact", "s-rash")
    front = {"front": ["What shows?"], "back": "A rash", "accept": ["spots"]}
    changed([Edit(Ref("fact_wording", "s-exanthem"), 0, front)])
    merge(session, gone, kept)

    assert body(session, *kept)["tags"] == ["exam", "skin"]
    assert body(session, "fact_wording", "s-rash") == front
    assert head(session, "fact_wording", "s-exanthem").status == "binned"


def test_a_wording_that_is_there_takes_only_what_lists_add(session: Session) -> None:
    changed([Edit(Ref("concept_wording", "exanthem"), 0, {"patient": ["has spots"]})])
    changed([Edit(Ref("concept_wording", "rash"), 0, {"patient": ["has a rash"], "article": "a"})])

    merge(session, EXANTHEM, RASH)

    assert body(session, "concept_wording", "rash") == {
        "patient": ["has a rash", "has spots"],
        "article": "a",
    }


def test_other_right_answers_are_united(session: Session) -> None:
    for ident, accept in (("s-exanthem", ["spots", "rash"]), ("s-rash", ["rash"])):
        row = {"back": f"As {ident} says", "accept": accept}
        changed([Edit(Ref("fact_wording", ident), 0, row)])

    merge(session, Ref("fact", "s-exanthem"), Ref("fact", "s-rash"))

    assert body(session, "fact_wording", "s-rash") == {
        "back": "As s-rash says",
        "accept": ["rash", "spots"],
    }


def test_a_textbook_fact_takes_no_evidence_in_a_document(session: Session) -> None:
    evidence = {
        "document": "text",
        "start": 5,
        "end": 9,
        "exact": "rash",
        "sentence_start": 0,
        "sentence_end": 20,
        "sha256": "2" * 64,
    }
    cited = {"basis": "article", "source": None, "evidence": [evidence], "tags": ["skin"]}
    said(session, "fact", "s-exanthem", **cited)

    merge(session, Ref("fact", "s-exanthem"), Ref("fact", "s-rash"))

    assert body(session, "fact", "s-rash")["evidence"] == []
    assert body(session, "fact", "s-rash")["tags"] == ["skin"]


def test_which_two_were_merged_can_be_read_from_the_change() -> None:
    why = merge_reason(EXANTHEM, RASH, "They are one.")
    assert why == "The concept exanthem became part of rash. They are one."
    assert merge_of(Change(kind="merge", why=why)) == (EXANTHEM, RASH)
    assert merge_of(Change(kind="edit", why=why)) is None
    assert merge_of(Change(kind="merge", why="Because.")) is None

"""Ids for new entries, names brought to concepts, texts held against their hash."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from question_bank.content import Bank, Concept
from question_bank.content.schema import violations
from quizapp.bank.library import hash_of, keep_text, text_of, vouched
from quizapp.bank.naming import LONGEST, fresh_id, slug
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.resolving import completions, concept_named, found_in, suggestions
from quizapp.bank.wordings import wording_row
from quizapp.extensions import writing
from tests.support import room
from tests.support.people import LONG_AGO

BANK = Bank.of(
    concepts=[
        Concept("ms", "Multiple sclerosis", "condition", ("MS", "disseminated sclerosis")),
        Concept("rash", "Rash", "finding"),
    ]
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sjögren’s  syndrome!", "sjogrens-syndrome"),
        ("muscle_weakness (early)", "muscle-weakness-early"),
        ("日本", ""),
        ("a" * 200, "a" * LONGEST),
        ("word " * 40, "-".join(["word"] * 12)),
    ],
)
def test_a_text_becomes_a_slug(text: str, said: str) -> None:
    assert slug(text) == said


@given(st.text(max_size=200))
def test_every_slug_is_an_id_that_the_bank_takes(text: str) -> None:
    ident = slug(text) or "fact"
    row = {"schema_version": 1, "concepts": [{"id": ident, "name": "N", "kind": "k"}]}
    assert list(violations("bank", row)) == []


def test_an_id_is_never_given_twice(session: Session) -> None:
    room.furnish()
    room.binned(session, Ref("fact", "m-rash"))

    assert fresh_id(session, "fact", "M rash") == "m-rash-2"
    assert fresh_id(session, "fact", "M rash", {"m-rash-2"}) == "m-rash-3"
    assert fresh_id(session, "concept", "M rash") == "m-rash"
    assert fresh_id(session, "fact", "%_") == "fact"
    assert fresh_id(session, "fact_wording", "?") == "fact-wording"


def test_what_is_typed_names_a_concept_or_stays_a_phrase() -> None:
    assert concept_named(BANK, " disseminated Sclerosis ") == "ms"
    assert concept_named(BANK, "nothing") is None
    found = found_in(BANK, ["ms", "MS", "a red nose"])
    assert [each.value for each in found] == ["ms", "a red nose"]


def test_names_that_may_have_been_meant_are_suggested() -> None:
    assert suggestions(BANK, "multiple sklerosis") == ["Multiple sclerosis"]
    assert suggestions(BANK, "zzz") == []


def test_names_complete_by_the_beginning_of_any_word() -> None:
    assert completions(BANK, "scl") == [("ms", "Multiple sclerosis")]
    assert completions(BANK, "r") == [("rash", "Rash")]
    assert completions(BANK, "  ") == []


def test_a_text_is_kept_under_its_hash_and_told_from_any_other(session: Session) -> None:
    text = "One.\nTwo.\n"
    for sent in (text, "One.\r\nTwo.", "\r\nOne.\rTwo.\r\n"):
        assert vouched(sent, hash_of(text)) == text
    assert vouched("One. Two.", hash_of(text)) is None

    with writing() as writer:
        keep_text(writer, text, LONG_AGO)
        keep_text(writer, text, LONG_AGO)
    assert text_of(session, hash_of(text)) == text
    assert text_of(session, "0" * 64) is None


def test_a_wording_is_what_somebody_wrote_else_what_came_with_the_app(session: Session) -> None:
    room.furnish()
    assert wording_row(session, "fact", "m-rash").body == {}
    shipped = wording_row(session, "fact", "dm-is-autoimmune")
    assert (shipped.base, shipped.body["back"]) == (0, "Autoimmune disease")

    room.changed([Edit(shipped.ref, 0, {"back": "One of them"})])
    assert wording_row(session, "fact", "dm-is-autoimmune")[1:] == (1, {"back": "One of them"})
    room.binned(session, shipped.ref)
    assert wording_row(session, "fact", "dm-is-autoimmune")[1:] == (2, shipped.body)

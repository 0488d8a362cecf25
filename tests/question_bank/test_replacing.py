"""Find and replace takes what was typed as it is, and touches the chosen fields alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content.replacing import Search, text_replaced

FACT: dict[str, Any] = {
    "subject": "rash",
    "statement": "Rash and a rashness. A RASH.",
    "objects": ["rash", "a rash", "no rash"],
    "source": "rash, 1st ed.",
    "note": None,
}


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (Search("rash", "spot"), "Spot and a spotness. A Spot."),
        (Search("rash", "spot", whole_word=True), "Spot and a rashness. A Spot."),
        (Search("rash", "spot", match_case=True), "Rash and a spotness. A RASH."),
        (Search("RASH", r"\1", match_case=True), r"Rash and a rashness. A \1."),
        (Search(".", "!"), "Rash and a rashness! A RASH!"),
        (Search("a r.sh", "x"), "Rash and a rashness. A RASH."),
    ],
)
def test_plain_text_is_found_and_replaced(search: Search, expected: str) -> None:
    assert search.replaced(FACT["statement"]) == expected


def test_only_chosen_fields_change_and_ids_never() -> None:
    search = Search("rash", "spot", match_case=True)
    found = text_replaced("fact", FACT, frozenset({"phrases", "note", "stem"}), search, {"rash"})
    assert found == {**FACT, "objects": ["rash", "a spot", "no spot"]}


def test_values_that_become_the_same_stand_once() -> None:
    body = {"synonyms": ["rashes", "spots"], "name": "Rash"}
    found = text_replaced(
        "concept", body, frozenset({"synonyms"}), Search("rashes", "spots"), frozenset()
    )
    assert found["synonyms"] == ["spots"]


def test_texts_inside_of_others_are_reached() -> None:
    item = {
        "options": [{"text": "a rash", "correct": True, "rationale": "a rash"}],
        "premises": [],
        "answer": ["a rash"],
    }
    contrast = {"values": {"rash": ["a rash"]}}
    search = Search("rash", "spot")
    found = text_replaced("item", item, frozenset({"options"}), search, frozenset())
    assert found["options"] == [{"text": "a spot", "correct": True, "rationale": "a rash"}]
    assert found["answer"] == ["a spot"]
    phrases = text_replaced("contrast", contrast, frozenset({"phrases"}), search, frozenset())
    assert phrases["values"] == {"rash": ["a spot"]}


@given(st.text("ab ."), st.text("ab .", min_size=1), st.booleans())
def test_there_and_back_again(text: str, found: str, whole_word: bool) -> None:
    """What is put stands nowhere before, so replacing it gives the text back."""
    there = Search(found, "zz", whole_word, match_case=True)
    back = Search("zz", found, match_case=True)
    assert back.replaced(there.replaced(text)) == text

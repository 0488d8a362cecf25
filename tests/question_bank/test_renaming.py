"""A record that spoke of one thing speaks of another, everywhere and once."""

from typing import Any

import pytest

from question_bank.content.renaming import concept_replaced, fact_replaced

ITEM: dict[str, Any] = {
    "facts": ["a", "b"],
    "options": [{"text": "x", "correct": True, "facts": ["a"]}],
    "premises": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}],
    "pairs": {"a": "one", "b": "two"},
}


@pytest.mark.parametrize(
    ("noun", "body", "expected"),
    [
        ("concept", {"id": "c", "parents": ["old", "up"]}, {"id": "c", "parents": ["new", "up"]}),
        ("concept", {"id": "new", "parents": ["old"]}, {"id": "new", "parents": []}),
        (
            "fact",
            {"subject": "old", "objects": ["old", "new", "x"]},
            {"subject": "new", "objects": ["new", "x"]},
        ),
        (
            "contrast",
            {"values": {"old": ["x"], "new": ["y", "old"], "third": ["z"]}},
            {"values": {"new": ["x", "y", "new"], "third": ["z"]}},
        ),
        ("contrast", {"values": {"old": ["x"], "new": ["y"]}}, None),
        (
            "complete",
            {"subject": "old", "values": ["old", "x"]},
            {"subject": "new", "values": ["new", "x"]},
        ),
        (
            "foil",
            {"value": "old", "false_for": ["old", "new"]},
            {"value": "new", "false_for": ["new"]},
        ),
        ("overlap", {"values": ["old", "new"]}, None),
        ("overlap", {"values": ["old", "x"]}, {"values": ["new", "x"]}),
        ("document", {"title": "old"}, {"title": "old"}),
    ],
)
def test_a_concept_is_replaced_wherever_it_stands(
    noun: str, body: dict[str, Any], expected: dict[str, Any] | None
) -> None:
    assert concept_replaced(noun, body, "old", "new") == expected


def test_an_item_asks_about_the_fact_that_took_the_place_of_another() -> None:
    assert fact_replaced(ITEM, "a", "c") == {
        "facts": ["c", "b"],
        "options": [{"text": "x", "correct": True, "facts": ["c"]}],
        "premises": [{"id": "c", "text": "A"}, {"id": "b", "text": "B"}],
        "pairs": {"c": "one", "b": "two"},
    }


def test_a_matching_set_that_asked_about_both_asks_about_the_one_that_stays() -> None:
    found = fact_replaced(ITEM, "a", "b")
    assert found["facts"] == ["b"]
    assert found["premises"] == [{"id": "b", "text": "B"}]
    assert found["pairs"] == {"b": "two"}

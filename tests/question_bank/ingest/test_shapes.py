"""A disease is known by the end of its name, and its name ends where the sentence goes on."""

import pytest

from question_bank.ingest.shapes import name_before
from question_bank.ingest.words import words


def shaped(text: str) -> str | None:
    found = list(words(text))
    spans = [span for head in range(len(found)) if (span := name_before(text, found, head))]
    return text[found[spans[-1][0]].start : found[spans[-1][1]].end] if spans else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("People with Wobble-Foot syndrome fall", "Wobble-Foot syndrome"),
        ("the rare marble bone disease", "marble bone disease"),
        ("severe dystrophy", "dystrophy"),
        ("treated with care, heart failure", "heart failure"),
        ("red blue grey pink tan disease", "blue grey pink tan disease"),
        ("Marble disease Marble disease", "Marble disease"),
    ],
)
def test_a_name_is_its_head_with_what_stands_before(text: str, name: str) -> None:
    assert shaped(text) == name


@pytest.mark.parametrize(
    "text", ["this disease", "a disorder", "is called failure", "of 12 diseases"]
)
def test_a_bare_head_is_no_name(text: str) -> None:
    assert shaped(text) is None

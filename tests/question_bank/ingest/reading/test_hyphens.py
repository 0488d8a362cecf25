"""Words divided at the ends of lines are whole again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.reading.hyphens import joined, known_words


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["an inflam-", "mation of glass"], "an inflammation of glass"),
        (["a self-", "limited fever"], "a self-limited fever"),
        (["seen by Furnace-", "Mender in"], "seen by Furnace-Mender in"),
        (["levels of IL-", "6 rise"], "levels of IL-6 rise"),
        (["for 5-", "10 days"], "for 5-10 days"),
        (["heat -", "not dust -", "causes it"], "heat - not dust - causes it"),
        (["a fever", "passes"], "a fever passes"),
        (["a fever"], "a fever"),
        ([], ""),
    ],
)
def test_lines_are_joined_as_they_were_meant(lines: list[str], expected: str) -> None:
    assert joined(lines, frozenset()) == expected


def test_the_document_itself_says_how_a_word_is_written() -> None:
    known = known_words(["the glass-blower and", "his nonglazed cup of tea"])
    assert joined(["a glass-", "blower"], known) == "a glass-blower"
    assert joined(["a non-", "glazed cup"], known) == "a nonglazed cup"
    assert joined(["a cup-", "of drink"], known) == "a cup-of drink"


def test_parts_of_divided_words_are_not_taken_for_words() -> None:
    assert known_words(["inflam- of the mation"]) == {"of", "the"}


@given(st.lists(st.text("ab- 1", min_size=1).map(str.strip).filter(bool)))
def test_no_letter_is_lost(lines: list[str]) -> None:
    def letters(text: str) -> str:
        return text.replace("-", "").replace(" ", "")

    assert letters(joined(lines, frozenset())) == letters("".join(lines))

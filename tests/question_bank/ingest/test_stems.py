"""Phrases compared by what they are about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.stems import alike, stem, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("weak muscles", "muscle weakness"),
        ("a common inflammation of joints", "joint inflammations"),
        ("cramps in the feet", "foot cramps"),
        ("difficulties in swallowing", "difficulty swallowing"),
    ],
)
def test_other_forms_of_the_same_words_are_alike(one: str, other: str) -> None:
    assert alike(stems(one), stems(other)) >= 0.6


@pytest.mark.parametrize(
    ("one", "other"), [("fever", "rash"), ("", "rash"), ("pain in the hip", "pain in the knee")]
)
def test_other_things_are_not(one: str, other: str) -> None:
    assert alike(stems(one), stems(other)) < 0.6


def test_words_that_add_little_count_only_where_there_are_no_others() -> None:
    assert stems("many") == {"many"}
    assert stems("many rashes") == stems("rash")


def test_short_words_keep_their_ending() -> None:
    assert stem("gas") == "gas"
    assert stem("eyes") == "eye"


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_goes_both_ways_and_is_greatest_of_the_same(one: str, other: str) -> None:
    assert alike(stems(one), stems(other)) == alike(stems(other), stems(one))
    assert 0 <= alike(stems(one), stems(other)) <= alike(stems(one), stems(one)) or not stems(one)

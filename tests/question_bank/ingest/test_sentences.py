"""Sentences stand exactly where they stand, and end where they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.sentences import LONGEST, ended, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "said",
    [
        ["Gout hurts.", "Ice helps."],
        ["He lacks vitamin C.", "Lemons hold it."],
        ["Blame hepatitis B.", "Vaccines keep it away."],
        ["She has type 1.", "Many do."],
        ["It reached stage IV.", "Surgery was too late."],
        ["The level was 1.5.", "Patients felt ill."],
        ["Eat greens, beans, etc.", "Drink enough."],
        ["Croup barks.1", "It worries parents.[2]", "Steam soothes."],
        ["Croup barks.[3] ", "It worries parents."],
        ["Cells age.", "mTOR drives it."],
        ["Blood turns sour.", "pH falls."],
        ["It is deadly.", "500 people die of it each year."],
        ["It was named in the US.", "In Europe it is rare."],
        ['"Do you cough?"', "Then rest."],
        ["Rest (in bed).", "(Ice helps, too.)", "Then walk."],
        ["Is it gout?", "Yes!", "Ice it."],
        ["It was first described by Smith et al.", "The name stuck."],
        ["Do not run so.", "Walk."],
    ],
)
def test_sentences_are_parted(said: list[str]) -> None:
    assert cut(" ".join(said)) == [each.strip() for each in said]


@pytest.mark.parametrize(
    "said",
    [
        "Fruits, e.g. Oranges and limes, hold it.",
        "Some clots (i.e. Those of the leg) travel.",
        "Ask Dr. Stone about it.",
        "Compare gout vs. Pseudogout.",
        "It grows E. coli in the dish.",
        "Bacteria of J. Smith and A. Jones were found.",
        "Shigella spp. Group A made it.",
        "See Fig. 3 for it.",
        "Fever rises; Children shake.",
        "The gene ABC (a.k.a. DEF) Regulates salt.",
        "It weighs 2.5 kg at birth.",
        "See nos. 120 and 130.",
    ],
)
def test_what_looks_like_an_end_is_none(said: str) -> None:
    assert cut(said) == [said]


def test_white_space_of_any_kind_stands_outside() -> None:
    text = "  \n Gout hurts.\n\tIce\nhelps. \u00a0"
    assert cut(text) == ["Gout hurts.", "Ice\nhelps."]
    assert list(sentences(text, 4, 15)) == [(4, 15)]
    assert list(sentences(text, 0, 3)) == []


def test_what_never_ends_is_cut_at_white_space_or_else_anywhere() -> None:
    long = cut("fever and cough " * 400)
    assert all(len(each) <= LONGEST for each in long)
    assert " ".join(long) == ("fever and cough " * 400).strip()
    assert [len(each) for each in cut("x" * (2 * LONGEST + 7))] == [LONGEST, LONGEST, 7]


@pytest.mark.parametrize(
    ("text", "whole"),
    [("Gout hurts.", True), ("Gout hurts.2 ", True), ("It hurts!)", True), ("It includes:", False)],
)
def test_an_end_is_a_mark(text: str, *, whole: bool) -> None:
    assert ended(text) is whole


MARKS = st.sampled_from([*"abcXYZ019.,;:?!()[]\"'- \n\t", "Dr. ", "e.g. ", "type I. ", "\u2013"])


@given(st.lists(MARKS, max_size=80).map("".join) | st.text(max_size=60))
def test_sentences_hold_all_but_white_space_in_order(text: str) -> None:
    place = 0
    for start, end in sentences(text):
        assert start < end
        assert text[start:end] == text[start:end].strip()
        assert not text[place:start].strip()
        place = end
    assert not text[place:].strip()

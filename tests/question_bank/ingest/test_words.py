"""Words come out the same in singular and plural, with and without possessive, case and accent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.words import key_of, lookup_key, word_key, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("muscle", "muscles"),
        ("biopsy", "biopsies"),
        ("virus", "viruses"),
        ("diagnosis", "diagnoses"),
        ("disease", "Diseases"),
        ("rash", "rashes"),
        ("weakness", "weaknesses"),
        ("kidney", "kidneys"),
        ("Addison's", "addison"),
        ("Addison’s", "Addison"),
        ("Sjögren", "sjogren"),
        ("diabetes", "Diabetes"),
        ("toe", "toes"),
        ("eye", "Eyes"),
    ],
)
def test_forms_of_a_word_have_one_key(one: str, other: str) -> None:
    assert word_key(one) == word_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("pus", "pu"), ("gas", "ga"), ("nerve", "nervous"), ("hepatitis", "hepatic")]
)
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert word_key(one) != word_key(other)


def test_hyphens_and_strokes_part_words() -> None:
    assert key_of("Guillain-Barré syndrome/CIDP") == key_of("guillain barre syndromes cidp")


def test_an_acronym_keeps_its_case() -> None:
    assert lookup_key("MS") == "=MS"
    assert lookup_key("Ms") == key_of("ms")


@given(st.text(max_size=60))
def test_words_stand_where_they_say(text: str) -> None:
    found = list(words(text))
    assert all(text[word.start : word.end] == word.text for word in found)
    assert [word.start for word in found] == sorted({word.start for word in found})


def test_words_of_a_stretch_are_those_within_it() -> None:
    assert [word.text for word in words("one two three", 4, 7)] == ["two"]


def test_an_accent_that_stands_alone_is_part_of_its_letter() -> None:
    text = "Me\u0301nie\u0300re disease"
    assert [(each.start, each.end) for each in words(text)] == [(0, 9), (10, 17)]
    assert key_of(text) == key_of("M\u00e9ni\u00e8re disease")

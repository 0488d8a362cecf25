"""Small helpers of English."""

import pytest

from question_bank.generate.grammar import (
    Noun,
    capital_first,
    indefinite,
    listed,
    lower_first,
    sentence,
)


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("rash", "a"),
        ("infection", "an"),
        ("hour", "an"),
        ("honest answer", "an"),
        ("uniform rash", "a"),
        ("urologist", "a"),
        ("European study", "a"),
        ("one-sided rash", "a"),
        ("ulcer", "an"),
        ("MRI scan", "an"),
        ("EMG", "an"),
        ("CT scan", "a"),
        ("X-ray", "an"),
        ("B cell", "a"),
    ],
)
def test_the_indefinite_article_follows_the_sound(text: str, article: str) -> None:
    assert indefinite(text) == article


@pytest.mark.parametrize(
    ("text", "lowered"),
    [
        ("Multiple sclerosis", "multiple sclerosis"),
        ("MS", "MS"),
        ("T cell", "T cell"),
        ("McArdle disease", "McArdle disease"),
        ("Bell's palsy", "Bell's palsy"),
        ("Still’s disease", "Still’s disease"),
        ("Graves' disease", "Graves' disease"),
        ("", ""),
    ],
)
def test_lowering_spares_abbreviations_and_names(text: str, lowered: str) -> None:
    assert lower_first(text) == lowered


def test_raising_changes_the_first_letter_only() -> None:
    assert capital_first("type 1 Diabetes") == "Type 1 Diabetes"
    assert capital_first("") == ""


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b, and c"),
    ],
)
def test_lists_read_as_in_a_sentence(parts: list[str], text: str) -> None:
    assert listed(parts) == text


def test_lists_may_end_in_or() -> None:
    assert listed(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("what {does/do} {one} damage?", "What does the skin damage?"),
        ("what {does/do} {many} damage?", "What do cramps damage?"),
        ("{one} {is/are} seen; {many} {is/are} seen", "The skin is seen; cramps are seen"),
        ("is it {a thing}?", "Is it an ulcer?"),
        ("it {none} {is/are} so", "It is so"),
        ("plain {is/are}", "Plain is"),
    ],
)
def test_a_template_is_filled_with_what_agrees(template: str, text: str) -> None:
    nouns = {
        "one": Noun("the skin"),
        "many": Noun("cramps", plural=True),
        "thing": Noun("ulcer"),
        "none": Noun(""),
    }
    assert sentence(template, nouns) == text

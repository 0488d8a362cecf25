"""Short forms stand for what the text itself says they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Rheumatic joint pain (RJP) hurts.", "RJP", "Rheumatic joint pain"),
        ("The enzyme of uric acid (UA) fails.", "UA", "uric acid"),
        ("Patches of alopecia areata (AA) itch.", "AA", "alopecia areata"),
        ("RJP (rheumatic joint pain) hurts.", "RJP", "rheumatic joint pain"),
        ("Loss of deoxyribonucleic acid [DNA] harms.", "DNA", "deoxyribonucleic acid"),
        ("Disease of the small joints (DSJ) hurts.", "DSJ", "Disease of the small joints"),
        ("A low-density fat (LDF) floats.", "LDF", "low-density fat"),
        ("Swelling type 2 (ST2) itches.", "ST2", "Swelling type 2"),
        ("Rheumatic joint pain (also called RJP) hurts.", "RJP", "Rheumatic joint pain"),
        ("Rheumatic joint pain (RJP; see below) hurts.", "RJP", "Rheumatic joint pain"),
        ("RJP, or rheumatic joint pain, hurts.", "RJP", "rheumatic joint pain"),
        ("Rheumatic joint pain, or RJP, hurts.", "RJP", "Rheumatic joint pain"),
        ("He has rheumatic joint pain, also called RJP.", "RJP", "rheumatic joint pain"),
        ("Fat storage disease VI, also (FSD VI), hurts.", "FSD VI", "Fat storage disease VI"),
        ("Rheumatic joint pain, commonly (RJP), hurts.", "RJP", "Rheumatic joint pain"),
    ],
)
def test_a_definition_is_found(text: str, short: str, long: str) -> None:
    assert abbreviations(text) == {short: long}


@pytest.mark.parametrize(
    "text",
    [
        "The drug ticlopidine (Ticlid) helps.",
        "The genes ABC1, ABC2 (ABC) fail.",
        "The toe (big) hurts.",
        "Pain (at night) wakes him.",
        "It hurts (RJP).",
        "Ends here. Toe (E) hurts.",
        "(RJP) hurts.",
        "Blue, or azure, is a colour.",
        "A b, or AB, is short.",
        "AB, or a b, is short.",
        "RJP, or gout, hurts.",
        "Gout, or RJP, hurts.",
        "Gout, or drinking, hurts.",
        "The joints RJP (RJP) hurt.",
        "",
    ],
)
def test_what_defines_nothing_is_left(text: str) -> None:
    assert abbreviations(text) == {}


def test_the_first_definition_counts() -> None:
    text = (
        "Rheumatic joint pain (RJP) is gout. Red jaw patches (RJP) are not. RJP, or rare jolly pox."
    )
    assert abbreviations(text) == {"RJP": "Rheumatic joint pain"}


WORDS = st.lists(st.sampled_from(["red", "joint", "pain", "acid", "of"]), min_size=2, max_size=5)


@given(WORDS)
def test_initials_in_brackets_stand_for_the_words_before(words: list[str]) -> None:
    kept = [word for word in words if word != "of"]
    short = "".join(word[0] for word in kept).upper()
    found = abbreviations(f"Look: {' '.join(words)} ({short}) is here.")
    if len(kept) > 1 and words[0] != "of" and words[-1] != "of":
        assert found == {short: " ".join(words)}


@given(st.text(alphabet="AaBb1 ()[],.-/\n", max_size=60))
def test_any_text_is_read_and_long_forms_stand_in_it(text: str) -> None:
    said = " ".join(text.split())
    for short, long in abbreviations(text).items():
        assert len(long) > len(short) > 1
        assert long in said

"""Lists split into parts, each with its place and as it reads by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.splitting import MOST_PARTS, MOST_WORDS, Part, brief, parts

WORDS = st.sampled_from(
    [
        "fever", "a", "rash", "and", "or", ",", ";", "in", "the", "feet", "arms", "(", ")", "that",
        "including", "such as", "which", "pain", "of", "muscle", "damage", "walking", "severe",
        "difficulty", "as well as", "nausea", "vomiting", ".", "because", "those in", "those",
    ]
)  # fmt: skip


def read(text: str) -> list[str]:
    return [part.text for part in parts(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fever", ["fever"]),
        ("fever, a rash, and swollen lips", ["fever", "rash", "swollen lips"]),
        ("fever and chills", ["fever", "chills"]),
        ("fever as well as chills.", ["fever", "chills"]),
        ("fever; low mood; and thirst", ["fever", "low mood", "thirst"]),
        ("fever; pain, cold and heat", ["fever", "pain, cold and heat"]),
        ("fever, which comes at night", ["fever"]),
        ("fever (often high), chills, and thirst (polydipsia)", ["fever", "chills", "thirst"]),
        ("a fever that comes and goes", ["fever"]),
        ("a rash (red, flat, and dry) and thirst", ["rash", "thirst"]),
        ("fever that lasts, chills, and thirst", ["fever", "chills", "thirst"]),
        ("severe, red skin", ["severe, red skin"]),
        ("thirst, an early sign", ["thirst"]),
        ("", []),
        (" , ", []),
    ],
)
def test_a_list_is_split_and_what_is_none_is_not(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trouble with reading, writing, or counting", "writing"),
        ("pain in the hands, feet, and back", "feet"),
        ("cold, heat, and pain in the hands and feet", "feet"),
        ("sores (ulcers) on the hands and feet", "feet"),
        ("crooked fingers and toes", "toes"),
    ],
)
def test_a_part_takes_over_what_the_one_before_lends_it(text: str, expected: str) -> None:
    (lent,) = [part for part in parts(text, 0, len(text)) if part.text.endswith(f" {expected}")]
    assert text[lent.start : lent.end] == expected


def test_a_part_of_another_kind_takes_over_nothing() -> None:
    assert read("trouble with reading, thirst, and pain in the hands") == [
        "trouble with reading",
        "thirst",
        "pain in the hands",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "signs and symptoms",
        "nerve and muscle damage",
        "small and large vessels",
        "nausea and vomiting",
        "little or no feeling",
        "upper and lower teeth",
    ],
)
def test_what_is_one_thing_stays_together(text: str) -> None:
    assert read(text)[0].startswith(" ".join(text.split()[:3]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rashes, such as hives and welts", ["rashes", "hives", "welts"]),
        ("cramps, especially in the calves", ["cramps", "cramps in the calves"]),
        ("muscles, including those in the arms", ["muscles", "muscles in the arms"]),
        ("such as hives", ["hives"]),
        ("rashes, hives, sometimes with fever", ["rashes"]),
        ("rashes, hives, and sometimes with fever", ["rashes", "hives"]),
        ("a cabbage-like smell", ["cabbage-like smell"]),
    ],
)
def test_examples_stand_by_themselves(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def test_long_parts_and_long_lists_are_cut() -> None:
    assert len(read(" ".join(["word"] * 40))[0].split()) == MOST_WORDS
    assert len(read(", ".join(["word"] * 60) + " and word")) == MOST_PARTS


def test_a_stretch_can_be_taken_as_one_part() -> None:
    text = "It is a fever (high) of children, caused by a germ."
    assert brief(text, 6, 32) == Part(8, 32, "fever of children")
    assert brief(text, 6, len(text)) == Part(8, 32, "fever of children")


@given(st.lists(WORDS, max_size=25).map(" ".join), st.integers(0, 3), st.integers(0, 3))
def test_parts_stand_in_order_where_they_say(text: str, before: int, after: int) -> None:
    start, end = before, max(before, len(text) - after)
    found = parts(text, start, end)
    places = [place for part in found for place in (part.start, part.end)]
    assert places == sorted(places)
    assert all(start <= part.start < part.end <= end for part in found)
    assert all(text[part.start : part.end] == text[part.start : part.end].strip() for part in found)
    assert all(part.text.strip() for part in found)

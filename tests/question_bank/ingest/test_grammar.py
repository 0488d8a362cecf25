"""A sentence's subject stands before its first verb, and behind what leads up to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.grammar import is_finite, parts


def subject(text: str) -> str:
    found = parts(text, 0, len(text))
    return text[found.subject : found.verb].strip()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Gout hurts the toes and causes swelling.", "Gout"),
        ("Gout causes swelling.", "Gout"),
        ("The causes of gout are many.", "The causes of gout"),
        ("Causes include meat.", "Causes"),
        ("However, in adults, when it rains, gout worsens.", "gout"),
        ("It is important to note that gout can return.", "gout"),
        ("Unlike gout, scurvy affects the gums.", "scurvy"),
        ("People who smoke carry a risk.", "People who smoke"),
        ("A rash, which itches, may spread.", "A rash, which itches,"),
        ("Gout doesn’t spread.", "Gout"),
        ("The need for rest varies.", "The need for rest"),
        ("Drink water.", "Drink water."),
        ("In one, in two, in three, in four, it is.", "in four, it"),
    ],
)
def test_the_subject_is_found(text: str, said: str) -> None:
    assert subject(text) == said


@given(st.text(alphabet="aeiost ,.;causi", max_size=80))
def test_the_parts_stand_in_order_within_the_sentence(text: str) -> None:
    found = parts(text, 0, len(text))
    assert 0 <= found.start <= found.subject <= found.verb <= found.end == len(text)


def test_a_sentence_is_taken_from_its_place() -> None:
    text = "Scurvy is old. Gout is older."
    assert parts(text, 15, len(text)).subject == 15


def test_a_verb_is_no_part_of_a_name() -> None:
    text = "Joint damage there can hurt."
    assert parts(text, 0, len(text)).verb == 6
    assert parts(text, 0, len(text), [(0, 12)]).verb == 19


def test_a_word_is_finite_if_it_can_be_a_verb() -> None:
    assert is_finite("Causes")
    assert not is_finite("toe")

"""How far a right answer may be luck."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.guess import guess_floor, is_credited, matching_floors

PAIRS = {"rash": "dermatomyositis", "no rash": "polymyositis", "optic nerve": "multiple sclerosis"}


@pytest.mark.parametrize("options", [2, 3, 4, 5])
def test_a_choice_can_be_guessed_as_often_as_it_has_options(options: int) -> None:
    assert guess_floor("multiple_choice", options) == 1 / options
    assert guess_floor("matching", options) == 1 / options


@pytest.mark.parametrize("kind", ["cloze", "flashcard"])
def test_recall_leaves_nothing_to_guess(kind: str) -> None:
    assert guess_floor(kind, 0) == 0


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="'essay'"):
        guess_floor("essay", 4)


def test_a_choice_without_options_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one option"):
        guess_floor("multiple_choice", 0)


def test_with_all_right_and_one_response_to_spare_each_pair_was_a_toss_up() -> None:
    assert matching_floors(PAIRS, PAIRS, 4) == dict.fromkeys(PAIRS, 1 / 2)


def test_with_all_right_and_none_to_spare_each_pair_was_forced() -> None:
    assert matching_floors(PAIRS, PAIRS, 3) == dict.fromkeys(PAIRS, 1)


def test_a_pair_missed_leaves_the_others_more_to_choose_from() -> None:
    chosen = {**PAIRS, "rash": "chronic inflammatory demyelinating polyneuropathy"}
    assert matching_floors(PAIRS, chosen, 4) == {
        "rash": 1 / 2,
        "no rash": 1 / 3,
        "optic nerve": 1 / 3,
    }


def test_a_premise_left_open_is_not_right() -> None:
    chosen = {"rash": PAIRS["rash"], "no rash": None}
    assert matching_floors(PAIRS, chosen, 4) == {
        "rash": 1 / 4,
        "no rash": 1 / 3,
        "optic nerve": 1 / 3,
    }


def test_where_responses_repeat_nothing_is_eliminated() -> None:
    kinds = dict.fromkeys(PAIRS, "autoimmune")
    assert matching_floors(kinds, kinds, 2, repeating=True) == dict.fromkeys(PAIRS, 1 / 2)


def test_too_few_responses_for_one_to_one_are_refused() -> None:
    with pytest.raises(ValueError, match="a response for each premise"):
        matching_floors(PAIRS, PAIRS, 2)


@given(st.integers(3, 6), st.integers(0, 3), st.data())
def test_a_floor_is_a_chance_and_falls_with_every_other_miss(
    premises: int, spare: int, data: st.DataObject
) -> None:
    pairs = {f"p{n}": f"r{n}" for n in range(premises)}
    wrong = data.draw(st.sets(st.sampled_from(sorted(pairs))))
    chosen = {premise: None if premise in wrong else pairs[premise] for premise in pairs}
    floors = matching_floors(pairs, chosen, premises + spare)
    assert floors.keys() == pairs.keys()
    for premise, floor in floors.items():
        assert floor == 1 / (1 + spare + len(wrong - {premise}))


def test_a_pair_forced_by_elimination_is_not_credited_as_recall() -> None:
    assert not is_credited(3, 1.0)
    assert is_credited(3, 0.5)


def test_a_miss_always_counts() -> None:
    assert is_credited(1, 1.0)

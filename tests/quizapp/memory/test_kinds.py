"""In which kind a fact is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.belief import interval, review
from quizapp.memory.guess import guess_floor
from quizapp.memory.kinds import DOUBTED, KINDS, doubt, kinds_in_turn, leading
from quizapp.memory.state import Luck, MemoryState, Rating

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)

preferences = st.dictionaries(st.sampled_from(KINDS), st.sampled_from(("more", "less")))
doubts = st.none() | st.builds(Luck, st.floats(0.01, 0.9), st.floats(0.001, 100), st.floats(1, 10))
memories = st.none() | st.builds(
    MemoryState,
    stability=st.floats(0.001, 36500),
    difficulty=st.floats(1, 10),
    last_review=st.just(NOON),
    last_day=st.just(MONDAY),
    reps=st.just(3),
    lapses=st.just(0),
    luck=doubts,
)


def memory(stability: float, luck: Luck | None = None) -> MemoryState:
    return MemoryState(stability, 5.0, NOON, MONDAY, 3, 0, luck)


def answered_when_due(
    state: MemoryState | None, rating: int, floor: float = 0.0, word: str | None = None
) -> MemoryState:
    wait = round(interval(state, 0.9)) if state else 0
    day = (state.last_day if state else MONDAY) + timedelta(days=wait)
    return review(state, rating, NOON + (day - MONDAY), day, floor=floor, confidence=word)


def test_a_fact_goes_from_recognition_to_recall() -> None:
    """A choice of four, then three pairs with a response to spare, then recall."""
    state, asked = None, []
    for floor in (1 / 4, 1 / 2, 0, 0):
        asked.append(leading(state, {}))
        state = answered_when_due(state, 3, floor)
    assert asked == ["multiple_choice", "matching", "cloze", "flashcard"]


def test_a_fact_missed_at_first_stays_a_choice() -> None:
    assert leading(answered_when_due(None, 1), {}) == "multiple_choice"


@pytest.mark.parametrize(
    ("right", "asked", "then"),
    [
        (1, "matching", "multiple_choice"),
        (2, "cloze", "matching"),
        (3, "flashcard", "cloze"),
        (5, "flashcard", "cloze"),
    ],
)
def test_a_lapse_steps_back(right: int, asked: str, then: str) -> None:
    state = None
    for _ in range(right):
        state = answered_when_due(state, 3)
    assert leading(state, {}) == asked
    assert leading(answered_when_due(state, 1), {}) == then


@pytest.mark.parametrize("options", [2, 3])
def test_a_choice_of_two_or_three_got_right_is_asked_in_recall(options: int) -> None:
    state = answered_when_due(None, 3, guess_floor("multiple_choice", options))
    assert leading(state, {}) == "cloze"


@pytest.mark.parametrize("options", [4, 5])
def test_of_more_options_only_a_guess_is(options: int) -> None:
    floor = guess_floor("multiple_choice", options)
    said = {word: answered_when_due(None, 3, floor, word) for word in (None, "sure", "guess")}
    assert leading(said[None], {}) == leading(said["sure"], {}) == "matching"
    assert leading(said["guess"], {}) == "cloze"


def test_a_doubt_is_what_luck_may_cost() -> None:
    assert doubt(memory(10)) == 0
    assert doubt(memory(10, Luck(0.001, 1.0, 5))) < DOUBTED
    assert doubt(memory(10, Luck(0.3, 1.0, 5))) > DOUBTED
    assert doubt(memory(10, Luck(0.3, 12.0, 5))) == 0


@given(memories, st.dictionaries(st.sampled_from(KINDS), st.integers(0, 9)), preferences)
def test_every_kind_is_tried_once(
    state: MemoryState | None, shown: dict[str, int], preferred: dict[str, str]
) -> None:
    turn = kinds_in_turn(state, shown, preferred)
    assert sorted(turn) == sorted(KINDS)
    assert turn == kinds_in_turn(state, dict(shown), dict(preferred))


@given(st.floats(60, 36500), st.none() | st.just(Luck(0.5, 0.1, 5)), preferences)
def test_no_preference_takes_recall_away(
    stability: float, luck: Luck | None, preferred: dict[str, str]
) -> None:
    assert kinds_in_turn(memory(stability, luck), {}, preferred)[0] in {"cloze", "flashcard"}


@given(st.floats(0.001, 1000), preferences)
def test_a_stronger_memory_is_never_asked_more_easily(
    stability: float, preferred: dict[str, str]
) -> None:
    kinds = [KINDS.index(leading(memory(stability * more), preferred)) for more in (1, 1.1, 2, 9)]
    assert kinds == sorted(kinds)


@given(memories, st.sampled_from(KINDS))
def test_wanting_more_of_a_kind_never_brings_less(state: MemoryState | None, kind: str) -> None:
    led = [leading(state, preferred) == kind for preferred in ({kind: "less"}, {}, {kind: "more"})]
    assert led == sorted(led)


@pytest.mark.parametrize(
    ("preferred", "first"),
    [
        ({}, "multiple_choice"),
        ({"multiple_choice": "less"}, "matching"),
        ({"matching": "more"}, "matching"),
        ({"matching": "less"}, "multiple_choice"),
        ({"flashcard": "more"}, "multiple_choice"),
    ],
)
def test_a_new_fact_is_recognised_in_the_kind_preferred(
    preferred: dict[str, str], first: str
) -> None:
    assert kinds_in_turn(None, {}, preferred)[0] == first


def test_kinds_that_suit_equally_take_turns() -> None:
    strong = memory(90)
    assert kinds_in_turn(strong, {"cloze": 2, "flashcard": 1}, {})[0] == "flashcard"
    assert kinds_in_turn(strong, {"cloze": 1, "flashcard": 2}, {})[0] == "cloze"
    fresh = memory(2)
    assert kinds_in_turn(fresh, {"cloze": 2}, {})[:2] == ("matching", "multiple_choice")
    assert kinds_in_turn(fresh, {"multiple_choice": 2}, {})[:2] == ("matching", "cloze")


def test_where_recall_is_wanted_it_gives_way_last() -> None:
    shown = {"cloze": 9, "flashcard": 9}
    assert kinds_in_turn(memory(9), shown, {}) == (
        "cloze",
        "flashcard",
        "matching",
        "multiple_choice",
    )


def test_an_unknown_preference_is_refused() -> None:
    with pytest.raises(KeyError):
        kinds_in_turn(None, {}, {"cloze": "none"})


def test_a_miss_after_luck_is_a_miss() -> None:
    lucky = answered_when_due(None, 3, 0.5)
    assert doubt(answered_when_due(lucky, Rating.AGAIN)) == 0

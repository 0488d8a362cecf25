"""What an answer says of a memory that may have been lucky."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import isfinite

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizapp.memory import fsrs
from quizapp.memory.belief import KNOWN_AT_FIRST, WORDS, chance, interval, review
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import Luck, MemoryState, Rating
from tests.simulation.luck import Desk, Learner, both, simulate

MONDAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)

Answer = tuple[int, int, float, str | None]
"""A rating, the days since the answer before, the guess floor, the word said with it."""

floors = st.sampled_from((0.0, 1 / 5, 1 / 4, 1 / 2)) | st.floats(0, 0.95)
words = st.sampled_from((None, "sure", "unsure", "guess"))
answers = st.tuples(st.integers(1, 4), st.integers(0, 400), floors, words)
targets = st.floats(0.7, 0.97)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Learners of every sort, within the bounds that fitting keeps to."""
    w = [weight * draw(st.floats(0.6, 1.4)) for weight in DEFAULT_PARAMETERS]
    w[:4] = sorted(w[:4])
    w[7], w[15], w[16] = min(w[7], 1), min(w[15], 1), max(w[16], 1)
    w[20] = draw(st.floats(0.1, 0.8))
    return Model(tuple(w), draw(st.floats(-0.5, 0.5)), draw(st.floats(0.7, 1.4)))


anyone = st.just(DEFAULT_MODEL) | models()


def after(history: list[Answer], model: Model = DEFAULT_MODEL) -> MemoryState:
    """Return the memory that a history leaves."""
    state, days = None, 0
    for answer in history:
        days += answer[1]
        state = answered(state, answer, model)
    assert state is not None
    return state


def answered(
    state: MemoryState | None, answer: Answer, model: Model = DEFAULT_MODEL
) -> MemoryState:
    """Answer once more."""
    rating, wait, floor, word = answer
    day = (state.last_day if state else MONDAY) + timedelta(days=wait)
    at = NOON + (day - MONDAY)
    return review(state, rating, at, day, model, floor=floor, confidence=word)


def test_a_first_right_choice_is_luck_as_often_as_bayes_says() -> None:
    state = after([(3, 0, 0.25, None)])
    assert state.luck is not None
    guessed = (1 - KNOWN_AT_FIRST) / 4
    assert state.luck.chance == pytest.approx(guessed / (guessed + KNOWN_AT_FIRST))
    assert state.stability == DEFAULT_PARAMETERS[2]
    assert state.luck.stability == DEFAULT_PARAMETERS[0]


def test_a_later_right_choice_is_luck_as_often_as_it_was_forgotten_and_guessed() -> None:
    first = after([(3, 0, 0.0, None)])
    recall = fsrs.retrievability(first, 9)
    state = answered(first, (3, 9, 0.5, None))
    assert state.luck is not None
    assert state.luck.chance == pytest.approx((1 - recall) / 2 / (recall + (1 - recall) / 2))
    known = fsrs.review(first, 3, state.last_review, state.last_day)
    forgotten = fsrs.review(first, 1, state.last_review, state.last_day)
    assert (state.stability, state.difficulty) == (known.stability, known.difficulty)
    assert state.luck.stability == forgotten.stability
    assert state.luck.difficulty == forgotten.difficulty


@given(st.lists(answers, min_size=1, max_size=8), anyone)
def test_without_luck_it_is_fsrs(history: list[Answer], model: Model) -> None:
    state: MemoryState | None = None
    reference: MemoryState | None = None
    for rating, wait, _, word in history:
        state = answered(state, (rating, wait, 0.0, word), model)
        reference = fsrs.review(
            reference, rating, state.last_review, state.last_day, model.parameters
        )
        assert state == reference
        assert chance(state, 7) == fsrs.retrievability(state, 7)
        assert interval(state, 0.9) == fsrs.interval_days(state.stability, 0.9)


@given(st.lists(answers, min_size=1, max_size=8), anyone)
def test_any_history_leaves_a_memory_within_bounds(history: list[Answer], model: Model) -> None:
    state = after(history, model)
    assert isfinite(state.stability)
    assert state.stability >= fsrs.STABILITY_MIN * 0.999
    assert 1 <= state.difficulty <= 10
    if state.luck is not None:
        assert 0 < state.luck.chance < 1
        assert state.luck.stability >= fsrs.STABILITY_MIN * 0.999
        assert 1 <= state.luck.difficulty <= 10
    for target in (0.7, 0.9, 0.97):
        assert isfinite(interval(state, target, model))


@given(st.lists(answers, min_size=1, max_size=8), anyone)
def test_the_lucky_part_is_never_the_stronger(history: list[Answer], model: Model) -> None:
    state = after(history, model)
    assume(state.luck is not None)
    assert state.luck is not None
    assert state.luck.stability <= state.stability * (1 + 1e-12)


@given(st.lists(answers, min_size=1, max_size=8), targets, anyone)
def test_the_chance_meets_the_target_at_the_interval(
    history: list[Answer], target: float, model: Model
) -> None:
    state = after(history, model)
    assert chance(state, interval(state, target, model), model) == pytest.approx(target, abs=1e-6)


@given(st.lists(answers, min_size=1, max_size=8), st.floats(0, 3650), st.floats(0.01, 3650), anyone)
def test_the_chance_falls_with_time(
    history: list[Answer], days: float, later: float, model: Model
) -> None:
    state = after(history, model)
    assert chance(state, days + later, model) <= chance(state, days, model)


@given(st.lists(answers, max_size=6), answers, targets, anyone)
def test_a_better_rating_never_waits_shorter(
    history: list[Answer], answer: Answer, target: float, model: Model
) -> None:
    before = after(history, model) if history else None
    _, wait, floor, word = answer
    waits = [
        interval(answered(before, (rating, wait, floor, word), model), target, model)
        for rating in Rating
    ]
    for worse, better in pairwise(waits):
        assert worse <= better * (1 + 1e-9)


@given(st.lists(answers, max_size=6), answers, floors, targets, anyone)
def test_a_higher_guess_floor_never_waits_longer(
    history: list[Answer], answer: Answer, other: float, target: float, model: Model
) -> None:
    before = after(history, model) if history else None
    rating, wait, floor, word = answer
    low, high = sorted((floor, other))
    assume(rating > Rating.AGAIN)
    surer, doubted = (answered(before, (rating, wait, each, word), model) for each in (low, high))
    assert interval(doubted, target, model) <= interval(surer, target, model) * (1 + 1e-9)


@given(st.lists(answers, max_size=6), answers, targets, anyone)
def test_the_surer_the_word_the_longer_the_wait(
    history: list[Answer], answer: Answer, target: float, model: Model
) -> None:
    before = after(history, model) if history else None
    rating, wait, floor, _ = answer
    waits = [
        interval(answered(before, (rating, wait, floor, word), model), target, model)
        for word in ("guess", "unsure", None, "sure")
    ]
    for less, more in pairwise(waits):
        assert less <= more * (1 + 1e-9)


def test_the_words_are_shares() -> None:
    for column in (0, 1):
        said = sum(shares[column] for word, shares in WORDS.items() if word is not None)
        assert said == pytest.approx(1)


@pytest.mark.parametrize("word", [None, "sure", "unsure", "guess"])
def test_a_miss_is_a_miss_whatever_was_said(word: str | None) -> None:
    chosen = after([(3, 0, 0.25, None), (3, 3, 0.25, None)])
    missed = answered(chosen, (1, 9, 0.25, word))
    assert missed.luck is None
    assert missed == answered(chosen, (1, 9, 0.0, None))
    assert missed.lapses == 1


def test_recall_settles_a_doubt() -> None:
    chosen = after([(3, 0, 0.5, "guess")])
    assert chosen.luck is not None
    recalled = answered(chosen, (3, 2, 0.0, None))
    assert recalled.luck is None
    assert recalled.stability > chosen.stability


def test_on_the_same_day_a_doubt_stays() -> None:
    chosen = after([(3, 0, 0.25, None)])
    again = answered(chosen, (3, 0, 0.0, None))
    missed = answered(chosen, (1, 0, 0.25, None))
    assert chosen.luck is not None
    for other in (again, missed):
        assert other.luck is not None
        assert other.luck.chance == chosen.luck.chance
    assert missed.stability < chosen.stability
    assert missed.lapses == 0


def test_a_memory_that_cannot_be_forgotten_is_not_doubted() -> None:
    """Its chance of recall is 1 to the last bit, so nothing can have been a guess."""
    rock = MemoryState(1e25, 5, NOON, MONDAY, 9, 0, Luck(0.5, 1e24, 5))
    assert answered(rock, (3, 1, 0.5, None)).luck is None
    assert answered(rock, (1, 1, 0.5, None)).stability < 1e25


def test_a_clock_that_goes_back_does_not_take_the_memory_with_it() -> None:
    chosen = after([(3, 0, 0.25, None), (3, 5, 0.25, None)])
    back = review(chosen, 3, NOON, MONDAY, floor=0.25)
    assert (back.last_review, back.last_day) == (chosen.last_review, chosen.last_day)


@pytest.mark.parametrize("floor", [-0.1, 1.0, 1.5])
def test_a_floor_that_leaves_no_choice_is_refused(floor: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        review(None, 3, NOON, MONDAY, floor=floor)


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(ValueError, match="'perhaps'"):
        review(None, 3, NOON, MONDAY, floor=0.25, confidence="perhaps")


def test_an_unknown_rating_and_a_naive_time_are_refused() -> None:
    with pytest.raises(ValueError, match="5"):
        review(None, 5, NOON, MONDAY)
    with pytest.raises(ValueError, match="zone"):
        review(None, 3, NOON.replace(tzinfo=None), MONDAY)


@pytest.mark.parametrize("target", [0, 1, 1.5])
def test_a_target_that_cannot_be_met_is_refused(target: float) -> None:
    with pytest.raises(ValueError, match="retention"):
        interval(after([(3, 0, 0.25, None)]), target)


def test_who_guesses_is_asked_as_the_target_says() -> None:
    """At face value a choice of two promises 90 % and keeps 86 %."""
    face_value, belief = both(Learner(), Desk(2, 0.9), 250)
    assert face_value.at_review < 0.87
    assert belief.at_review == pytest.approx(0.9, abs=0.01)
    assert belief.through > face_value.through


def test_honest_words_take_nothing_from_the_target_and_empty_ones_little_back() -> None:
    face_value, silent = both(Learner(), Desk(2, 0.9, kinds=True), 250)
    honest, sure = (
        simulate(Learner(says=says), Desk(2, 0.9, kinds=True), 250) for says in ("honest", "sure")
    )
    assert honest.at_review == pytest.approx(0.9, abs=0.01)
    assert face_value.at_review < sure.at_review <= silent.at_review


@pytest.mark.long
@pytest.mark.parametrize("kinds", [False, True])
@pytest.mark.parametrize("options", [2, 4, 5])
@pytest.mark.parametrize("target", [0.9, 0.8])
def test_true_recall_keeps_to_the_target(target: float, options: int, *, kinds: bool) -> None:
    belief = simulate(Learner(), Desk(options, target, kinds), 2000)
    assert belief.at_review == pytest.approx(target, abs=0.005)

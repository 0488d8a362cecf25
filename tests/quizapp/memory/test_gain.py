"""What a review today adds to the chance of recall on a later day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory import fsrs
from quizapp.memory.gain import gain_of, gain_over
from quizapp.memory.model import Model
from quizapp.memory.state import Luck, MemoryState, Rating

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

stabilities = st.floats(0.001, 36_500)
difficulties = st.floats(1, 10)
waits = st.integers(1, 3650)
QUICKER = Model((*fsrs.DEFAULT_PARAMETERS[:20], 0.3))


def memory(stability: float, difficulty: float, luck: Luck | None = None) -> MemoryState:
    return MemoryState(stability, difficulty, NOON, TODAY, 3, 0, luck)


def added(state: MemoryState, elapsed: int, ahead: int, w: tuple[float, ...]) -> float:
    """The same by the formulas of `fsrs`, one at a time."""
    now = fsrs.retrievability(state, elapsed, w)
    recalled = fsrs.next_stability(state, Rating.GOOD, elapsed, w)
    missed = fsrs.next_stability(state, Rating.AGAIN, elapsed, w)
    then = now * fsrs.forgetting_curve(ahead, recalled, w)
    then += (1 - now) * fsrs.forgetting_curve(ahead, missed, w)
    return then - fsrs.retrievability(state, elapsed + ahead, w)


@given(stabilities, difficulties, waits, waits, st.sampled_from([Model(), QUICKER]))
def test_a_gain_is_what_the_formulas_of_fsrs_add_up_to(
    stability: float, difficulty: float, elapsed: int, ahead: int, model: Model
) -> None:
    gain = gain_over(ahead, model)(stability, difficulty, elapsed)
    state = memory(stability, difficulty)
    assert gain == pytest.approx(added(state, elapsed, ahead, model.parameters), abs=1e-9)
    assert -1 <= gain <= 1


def test_a_fact_just_reviewed_gains_nothing() -> None:
    assert gain_over(30)(5.0, 5.0, 0) == pytest.approx(0.0)


def test_for_a_day_past_the_review_itself_is_what_counts() -> None:
    assert gain_over(-3)(5.0, 5.0, 5) == gain_over(0)(5.0, 5.0, 5) == pytest.approx(0.1)


@given(st.floats(0.01, 0.99), stabilities, stabilities, waits)
def test_luck_counts_as_likely_as_it_is(
    chance: float, known: float, lucky: float, elapsed: int
) -> None:
    gain, day = gain_over(30), TODAY + timedelta(days=elapsed)
    sure = memory(known, 5.0)
    doubted = replace(sure, luck=Luck(chance, lucky, 7.0))
    parts = (1 - chance) * gain_of(sure, day, gain) + chance * gain(lucky, 7.0, elapsed)
    assert gain_of(doubted, day, gain) == pytest.approx(parts, abs=1e-12)

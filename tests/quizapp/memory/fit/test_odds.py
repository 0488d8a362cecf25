"""Log-odds, and a regression that learns from one outcome after the other."""

from __future__ import annotations

from math import log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.fit.odds import LEAST, OnlineLogistic, logistic, logit

chances = st.floats(2 * LEAST, 1 - 2 * LEAST)


@given(chances)
def test_log_odds_and_chances_are_inverse(chance: float) -> None:
    assert logistic(logit(chance)) == pytest.approx(chance)


def test_certainty_has_finite_log_odds() -> None:
    assert [logit(1.0), -logit(0.0)] == pytest.approx([log((1 - LEAST) / LEAST)] * 2)
    assert logistic(800) == 1
    assert logistic(-800) == 0


def test_nothing_is_changed_before_anything_is_learnt() -> None:
    assert OnlineLogistic([1.0, 0.0], [0.0, 0.0]).tell([logit(0.8), 1.0]) == pytest.approx(0.8)


def test_uncertain_weights_make_for_cautious_chances() -> None:
    sure, unsure = OnlineLogistic([1.0], [0.0]), OnlineLogistic([1.0], [1.0])
    assert 0.5 < unsure.tell([2.0]) < sure.tell([2.0])
    assert 0.5 > unsure.tell([-2.0]) > sure.tell([-2.0])


def test_signals_beyond_the_weights_are_unused() -> None:
    line = OnlineLogistic([1.0], [0.5])
    line.learn([0.3, 9.0], recalled=True)
    other = OnlineLogistic([1.0], [0.5])
    other.learn([0.3], recalled=True)
    assert line.tell([0.3, 9.0]) == other.tell([0.3])


@given(st.lists(st.tuples(st.floats(-3, 3), st.booleans()), max_size=30), st.floats(-3, 3))
def test_a_right_answer_never_lowers_the_chance_told_for_the_same_again(
    before: list[tuple[float, bool]], signal: float
) -> None:
    raised, lowered = OnlineLogistic([0.5], [1.0]), OnlineLogistic([0.5], [1.0])
    for line in (raised, lowered):
        for value, recalled in before:
            line.learn([value], recalled=recalled)
    raised.learn([signal], recalled=True)
    lowered.learn([signal], recalled=False)
    assert raised.tell([signal]) >= lowered.tell([signal])


def test_weights_that_made_the_outcomes_are_found() -> None:
    draws, line = Random(1), OnlineLogistic([0.0, 0.0], [1.0, 1.0])
    for _ in range(4000):
        signals = [draws.gauss(0, 1), 1.0]
        line.learn(signals, recalled=draws.random() < logistic(0.8 * signals[0] - 0.5))
    assert line.weights == pytest.approx([0.8, -0.5], abs=0.1)

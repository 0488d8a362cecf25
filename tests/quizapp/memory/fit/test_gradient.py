"""The memory at each review is FSRS-6's own, and the slopes are those of the loss."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import isfinite, log
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.memory import fsrs
from quizapp.memory.fit.fitting import BOUNDS
from quizapp.memory.fit.gradient import loss_and_gradient, remember
from quizapp.memory.fit.history import counts_of, tree_of
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.state import MemoryState
from tests.support.trials import Steps, log_of, logs

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NAMES = [f"w{number}" for number in range(21)]

parameter_sets = st.tuples(*(st.floats(low, high) for low, high in BOUNDS))


def changed(**values: float) -> tuple[float, ...]:
    """Return the default parameters with some of them replaced."""
    return tuple(
        values.get(name, value) for name, value in zip(NAMES, DEFAULT_PARAMETERS, strict=True)
    )


def summed(cards: list[Steps], w: tuple[float, ...], floor: float = 0.0) -> float:
    trials = log_of(cards, floor)
    tree = tree_of(trials)
    return loss_and_gradient(tree.nodes, counts_of(trials, tree), w)[0]


def slopes(cards: list[Steps], w: tuple[float, ...], floor: float = 0.0) -> list[float]:
    trials = log_of(cards, floor)
    tree = tree_of(trials)
    return loss_and_gradient(tree.nodes, counts_of(trials, tree), w)[1]


def differences(cards: list[Steps], w: tuple[float, ...], floor: float = 0.0) -> list[float]:
    """Return the slopes as differences over a small step in each parameter."""
    found = []
    for number, value in enumerate(w):
        step = 1e-6 * max(abs(value), 0.1)
        ends = [
            summed(cards, (*w[:number], value + side, *w[number + 1 :]), floor)
            for side in (step, -step)
        ]
        found.append((ends[0] - ends[1]) / (2 * step))
    return found


def drawn(seed: int, cards: int = 12) -> list[Steps]:
    """Draw cards with every kind of review."""
    draws = Random(seed)
    return [
        [
            (draws.choice((1, 2, 3, 3, 4)), draws.choice((0, 1, 3, 8, 20)))
            for _ in range(draws.randint(2, 8))
        ]
        for _ in range(cards)
    ]


@given(logs, parameter_sets)
@settings(max_examples=60, deadline=None)
def test_memories_are_those_of_fsrs(cards: list[Steps], w: tuple[float, ...]) -> None:
    trials = log_of(cards)
    tree = tree_of(trials)
    passed = remember(tree.nodes, w)
    states: dict[str, MemoryState] = {}
    for trial, place in zip(trials, tree.places, strict=True):
        day, before = date.fromordinal(trial.day), states.get(trial.card)
        after = states[trial.card] = fsrs.review(before, trial.rating, NOON, day, w)
        if before is not None and trial.scored:
            elapsed = fsrs.elapsed_days(before, day)
            expected = fsrs.retrievability(before, elapsed, w)
            assert passed.chance[place] == pytest.approx(expected, rel=1e-12)
        if tree.nodes[place].leads_on:
            assert passed.stability[place] == pytest.approx(after.stability, rel=1e-12)
            assert passed.difficulty[place] == pytest.approx(after.difficulty, rel=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_slopes_are_those_of_the_loss(seed: int) -> None:
    draws = Random(seed)
    w = tuple(value * draws.uniform(0.8, 1.2) for value in DEFAULT_PARAMETERS)
    cards = drawn(seed)
    assert slopes(cards, w) == pytest.approx(differences(cards, w), rel=1e-5, abs=1e-5)


@pytest.mark.parametrize(
    "w",
    [
        changed(w0=0.0001, w1=0.0005),  # a first stability below the least
        changed(w5=3.0, w6=4.0, w7=0.3),  # difficulty at its bounds
        changed(w11=4.0, w14=3.0),  # forgetting that leaves more than there was
        changed(w11=0.001),  # … or next to nothing
        changed(w11=4.0, w0=0.0011, w17=2.0, w18=0.3),  # … or less than the least
        changed(w17=1.5, w18=0.01, w19=0.7),  # same-day reviews that would take away
        changed(w15=0.0, w16=6.0),  # Hard that teaches nothing
    ],
    ids=["first", "difficulty", "most", "least", "least of most", "same day", "hard"],
)
def test_slopes_hold_where_something_is_kept_within_bounds(w: tuple[float, ...]) -> None:
    for seed in range(3):
        cards = drawn(seed)
        assert slopes(cards, w) == pytest.approx(differences(cards, w), rel=1e-4, abs=1e-4)


def test_slopes_hold_where_luck_may_have_helped() -> None:
    cards, w = drawn(5), DEFAULT_PARAMETERS
    expected = differences(cards, w, floor=0.25)
    assert slopes(cards, w, floor=0.25) == pytest.approx(expected, rel=1e-5, abs=1e-5)
    assert expected != pytest.approx(differences(cards, w), rel=0.1)


def test_the_loss_is_what_the_outcomes_were_told_to_be() -> None:
    three_days = (1 + (0.9 ** (-1 / 0.1542) - 1) * 3 / 2.3065) ** -0.1542
    assert summed([[(3, 0), (3, 3)]], DEFAULT_PARAMETERS) == pytest.approx(-log(three_days))
    assert summed([[(3, 0), (1, 3)]], DEFAULT_PARAMETERS) == pytest.approx(-log(1 - three_days))
    lucky = 0.25 + 0.75 * three_days
    assert summed([[(3, 0), (2, 3)]], DEFAULT_PARAMETERS, 0.25) == pytest.approx(-log(lucky))
    assert summed([[(3, 0), (3, 0), (1, 0)]], DEFAULT_PARAMETERS) == 0


@given(logs, parameter_sets)
@settings(max_examples=60, deadline=None)
def test_loss_and_slopes_are_always_finite(cards: list[Steps], w: tuple[float, ...]) -> None:
    assert isfinite(summed(cards, w))
    assert all(map(isfinite, slopes(cards, w)))

"""Several ways of predicting made one that does about as well as the best of them."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.fit.mixture import EARLY, EVER, Mixture

chances = st.lists(st.floats(0.001, 0.999), min_size=3, max_size=3)
told = st.lists(st.tuples(chances, st.booleans()), max_size=200)
first_weights = st.lists(st.floats(0.05, 1), min_size=3, max_size=3)


def loss(chance: float, *, recalled: bool) -> float:
    return -log(chance if recalled else 1 - chance)


@given(first_weights, told)
def test_the_loss_is_at_most_what_it_costs_to_find_the_best(
    weights: list[float], reviews: list[tuple[list[float], bool]]
) -> None:
    mixture, own, each = Mixture(weights), 0.0, [0.0, 0.0, 0.0]
    for ways, recalled in reviews:
        own += loss(mixture.tell(ways), recalled=recalled)
        each = [
            so_far + loss(way, recalled=recalled) for so_far, way in zip(each, ways, strict=True)
        ]
        mixture.learn(ways, recalled=recalled)
    shares = sum(-log(1 - EVER - EARLY / number) for number in range(1, len(reviews) + 1))
    costs = [-log(weight / sum(weights)) for weight in weights]
    best = min(total + cost for total, cost in zip(each, costs, strict=True))
    assert own <= best + shares + 1e-9


@given(first_weights, told, chances)
def test_weights_stay_shares_and_chances_between_those_mixed(
    weights: list[float], reviews: list[tuple[list[float], bool]], ways: list[float]
) -> None:
    mixture = Mixture(weights)
    for other, recalled in reviews:
        mixture.learn(other, recalled=recalled)
    assert sum(mixture.weights) == pytest.approx(1)
    assert min(mixture.weights) > 0
    assert min(ways) - 1e-12 <= mixture.tell(ways) <= max(ways) + 1e-12


def test_one_that_becomes_the_best_later_is_heard_soon() -> None:
    mixture = Mixture([1, 1])
    for _ in range(1000):
        mixture.learn([0.9, 0.5], recalled=True)
    assert mixture.weights[0] > 0.99
    for _ in range(10):
        mixture.learn([0.9, 0.5], recalled=False)
    assert mixture.weights[1] > 0.99

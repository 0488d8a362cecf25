"""The lowest place of smooth functions."""

from __future__ import annotations

from math import cos, exp, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.fit.minimise import Vector, minimise

places = st.lists(st.floats(-3, 3), min_size=3, max_size=3)


def valley(place: Vector) -> tuple[float, Vector]:
    """Return Rosenbrock's function: a bent valley, lowest at (1, 1)."""
    x, y = place
    value = (1 - x) ** 2 + 100 * (y - x * x) ** 2
    return value, [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]


@given(places, places)
def test_the_middle_of_a_bowl_is_found(start: Vector, middle: Vector) -> None:
    def bowl(place: Vector) -> tuple[float, Vector]:
        apart = [
            (at - to) * (axis + 1) for axis, (at, to) in enumerate(zip(place, middle, strict=True))
        ]
        return sum(each * each for each in apart), [
            2 * each * (axis + 1) for axis, each in enumerate(apart)
        ]

    assert minimise(bowl, start, steps=60, close=0) == pytest.approx(middle, abs=1e-5)


def test_a_bent_valley_is_followed_to_its_end() -> None:
    assert minimise(valley, [-1.2, 1.0], steps=100, close=0) == pytest.approx([1, 1], abs=1e-6)


def test_the_search_ends_where_a_step_gains_little() -> None:
    asked = 0

    def counted(place: Vector) -> tuple[float, Vector]:
        nonlocal asked
        asked += 1
        return valley(place)

    rough = minimise(counted, [-1.2, 1.0], steps=100, close=0.5)
    assert asked < 10
    assert valley(rough)[0] > 0.1


def test_a_flat_place_is_kept() -> None:
    assert minimise(lambda _: (1.0, [0.0, 0.0]), [2.0, 3.0], steps=9, close=0) == [2.0, 3.0]


def test_a_place_is_kept_where_the_slopes_promise_what_does_not_come() -> None:
    assert minimise(lambda place: (abs(place[0]), [-1.0]), [0.0], steps=9, close=0) == [0.0]


@given(st.floats(-6, 6))
def test_no_step_leads_up_even_where_the_function_bends_downwards(start: float) -> None:
    def wave(place: Vector) -> tuple[float, Vector]:
        [at] = place
        return sin(at) + exp(-at * at), [cos(at) - 2 * at * exp(-at * at)]

    [found] = minimise(wave, [start], steps=20, close=0)
    assert wave([found])[0] <= wave([start])[0]

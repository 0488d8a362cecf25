"""The lowest place of a smooth function, by its slopes: L-BFGS.

Source: Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 7.5; steps are shortened
until the function falls as the slope promises (Armijo).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

Vector = list[float]
Smooth = Callable[[Vector], tuple[float, Vector]]
"""A function's value and its slopes at a place."""

_REMEMBERED = 8
_SHORTENINGS = 8
_SHORTER = 0.4
_ENOUGH = 1e-4
_LONGEST = 1.0
"""No single coordinate moves further than this in one step."""


def minimise(function: Smooth, start: Vector, *, steps: int, close: float) -> Vector:
    """Return a place where `function` is low, found from `start` in at most so many steps.

    Ends as well once a step gains less than `close` (a share of the value).
    """
    place = start
    value, slopes = function(place)
    past: deque[tuple[Vector, Vector, float]] = deque(maxlen=_REMEMBERED)
    for _ in range(steps):
        way = _downhill(slopes, past)
        fall = _dot(way, slopes)
        length = min(1.0, _LONGEST / max(map(abs, way), default=1.0)) if any(way) else 0.0
        for _ in range(_SHORTENINGS):
            tried = [at + length * step for at, step in zip(place, way, strict=True)]
            found, slopes_there = function(tried)
            if found <= value + _ENOUGH * length * fall:
                break
            length *= _SHORTER
        else:
            break
        moved = [new - old for new, old in zip(tried, place, strict=True)]
        bent = [new - old for new, old in zip(slopes_there, slopes, strict=True)]
        curvature = _dot(moved, bent)
        if curvature > 0:
            past.append((moved, bent, 1 / curvature))
        gained = value - found
        place, value, slopes = tried, found, slopes_there
        if gained <= close * abs(value):
            break
    return place


def _downhill(slopes: Vector, past: Sequence[tuple[Vector, Vector, float]]) -> Vector:
    """Return the way to go: against the slopes, bent by the curvature met so far."""
    way = [-slope for slope in slopes]
    if not past:
        return way
    shares = []
    for moved, bent, inverse in reversed(past):
        share = inverse * _dot(moved, way)
        shares.append(share)
        way = [step - share * bend for step, bend in zip(way, bent, strict=True)]
    _, bent, inverse = past[-1]
    scale = 1 / (inverse * _dot(bent, bent))
    way = [scale * step for step in way]
    for (moved, bent, inverse), share in zip(past, reversed(shares), strict=True):
        back = share - inverse * _dot(bent, way)
        way = [step + back * move for step, move in zip(way, moved, strict=True)]
    return way


def _dot(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))

"""One learner's parameters of FSRS-6: those that explain the log best, pulled towards the default.

Sought is the least of log-loss plus a penalty for each parameter's distance from the default, in
units of how far that parameter varies between learners. So few reviews say little, many say much,
and a log without any scored review gives the default itself. fsrs-rs pulls in the same way, by the
square of the distance (training.rs, `PARAMS_STDDEV`). Here far is not worth much more than near
(the penalty is that of Student's t distribution), so that learners who are like no other are
believed soon.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from quizapp.memory.fit.gradient import loss_and_gradient
from quizapp.memory.fit.history import Trial, counts_of, tree_of
from quizapp.memory.fit.minimise import Vector, minimise
from quizapp.memory.fsrs import DEFAULT_PARAMETERS

_SPREADS = (
    *(0.0, 0.0, 0.0, 0.0),  # the first four are sought by their logarithms
    *(0.57, 0.28, 0.6, 0.12),
    *(0.39, 0.18, 0.33),
    *(0.3, 0.09, 0.16, 0.57),
    *(0.25, 1.03),
    *(0.31, 0.32, 0.14),
    0.27,
)
"""How far a parameter varies between learners. Source: fsrs-rs, `PARAMS_STDDEV` in training.rs."""

BOUNDS = (
    *((0.001, 100.0),) * 4,
    *((1.0, 10.0), (0.001, 4.0), (0.001, 4.0), (0.001, 0.75)),
    *((0.0, 4.5), (0.0, 0.8), (0.001, 3.5)),
    *((0.001, 5.0), (0.001, 0.25), (0.001, 0.9), (0.0, 4.0)),
    *((0.001, 1.0), (1.0, 6.0)),
    *((0.001, 2.0), (0.001, 2.0), (0.001, 0.8)),
    (0.1, 0.8),
)
"""As `LOWER_BOUNDS_PARAMETERS` and `UPPER_BOUNDS_PARAMETERS` of py-fsrs 6."""

_FIRST = 4
PULL, TAIL = 5.0, 2.0
"""The penalty at a distance x is PULL · TAIL / 2 · log(1 + x² / TAIL): PULL · x² / 2 where near."""
_STEPS = 25
_CLOSE = 1e-5


def fit(
    trials: Sequence[Trial], *, near: Sequence[float] = DEFAULT_PARAMETERS
) -> tuple[float, ...]:
    """Return the 21 parameters fitted to a log.

    The search begins at the parameters `near`, which must lie within bounds: those of an earlier
    fit save time.
    """
    tree = tree_of(trials)
    counts = counts_of(trials, tree)

    def loss(place: Vector) -> tuple[float, Vector]:
        w = _parameters(place)
        value, slopes = loss_and_gradient(tree.nodes, counts, w)
        value += PULL * TAIL / 2 * sum(log(1 + at * at / TAIL) for at in place)
        return value, [
            slope * reach + PULL * at / (1 + at * at / TAIL)
            for slope, reach, at in zip(slopes, _reaches(place, w), place, strict=True)
        ]

    return _parameters(minimise(loss, _place(near), steps=_STEPS, close=_CLOSE))


def _free(number: int, at: float) -> float:
    """Return a parameter, not yet kept within bounds, at a distance from its default."""
    default = DEFAULT_PARAMETERS[number]
    return default * exp(at) if number < _FIRST else default + _SPREADS[number] * at


def _place(parameters: Sequence[float]) -> Vector:
    """Return the distance of each parameter from its default: the inverse of `_free`."""
    return [
        log(own / default) if number < _FIRST else (own - default) / _SPREADS[number]
        for number, (own, default) in enumerate(zip(parameters, DEFAULT_PARAMETERS, strict=True))
    ]


def _parameters(place: Vector) -> tuple[float, ...]:
    return tuple(
        min(max(_free(number, at), low), high)
        for (number, at), (low, high) in zip(enumerate(place), BOUNDS, strict=True)
    )


def _reaches(place: Vector, w: Sequence[float]) -> list[float]:
    """Return how far each parameter moves for one step of its distance; 0 out of its bounds."""
    return [
        0.0
        if w[number] != _free(number, at)
        else (w[number] if number < _FIRST else _SPREADS[number])
        for number, at in enumerate(place)
    ]

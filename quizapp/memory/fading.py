"""How the recall of many memories fades together: sums that are kept, not lists that are read.

The forgetting curve (1 + F · t / S) ^ -w is a mean of exponentials e^(-s · F · t), s drawn from a
gamma distribution of shape w and rate S (its Laplace transform). Taken at paces 1.5 apart in the
logarithm, which gives the integral to .001 (the trapezoidal rule converges exponentially here), the
curve is a sum of 13 parts that each fade at a pace of their own, the same for every memory. Parts
of many memories can therefore be added up, taken away again, and moved to another day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import exp, gamma

from quizapp.memory.fsrs import elapsed_days
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import MemoryState

_STEP = 1.5
_SLOWEST = 1e-6
"""A day: so slow that all slower ones do not fade within a life."""

PACES: tuple[float, ...] = (0.0, *(_SLOWEST * exp(_STEP * step) for step in range(12)))
"""How fast each part fades, per day; the first not at all."""


NOTHING = 1e-30
"""What is smaller counts as nothing: PostgreSQL refuses products too small for a float."""


@lru_cache(maxsize=4096)
def kept(days: int) -> tuple[float, ...]:
    """Return the share (0 to 1) that is left of each part after so many days, at least none."""
    shares = (exp(-pace * days) for pace in PACES)
    return tuple(share if share > NOTHING else 0.0 for share in shares)


def parts(stability: float, elapsed: int, model: Model = DEFAULT_MODEL) -> tuple[float, ...]:
    """Return the parts of the chance of recall `elapsed` days after a review; they add up to it.

    Within .001 for FSRS-6's decay of .15 and stabilities from .05 to 3,650 days, .006 for the
    steepest curves fitted. Recalibration is left out: it is no sum.
    """
    per_day, slower, shares = _weights(model.parameters[20])
    scale = (per_day * stability) ** model.parameters[20]
    weights = [slower * scale]
    weights += [
        share * scale * exp(-per_day * stability * pace)
        for share, pace in zip(shares, PACES[1:], strict=True)
    ]
    weights[-1] += 1 - sum(weights)
    left = zip(weights, kept(max(0, elapsed)), strict=True)
    told = (weight * share for weight, share in left)
    return tuple(part if abs(part) > NOTHING else 0.0 for part in told)


@lru_cache(maxsize=1024)
def _weights(decay: float) -> tuple[float, float, tuple[float, ...]]:
    """Return what of the weights depends on the decay alone: 1 / F, and factors of each pace."""
    per_day = 1 / (0.9 ** (-1 / decay) - 1)
    scale = _STEP / gamma(decay)
    # All slower paces: a geometric series, since none of them fades.
    slower = scale * PACES[1] ** decay / (exp(_STEP * decay) - 1)
    return per_day, slower, tuple(scale * pace**decay for pace in PACES[1:])


def parts_of(state: MemoryState, day: date, model: Model = DEFAULT_MODEL) -> tuple[float, ...]:
    """Return the parts of the chance of recalling a memory on `day`; luck counts as it is."""
    elapsed = elapsed_days(state, day)
    known = parts(state.stability, elapsed, model)
    if state.luck is None:
        return known
    lucky, chance = parts(state.luck.stability, elapsed, model), state.luck.chance
    return tuple(one + chance * (other - one) for one, other in zip(known, lucky, strict=True))


def mean_chance(summed: Sequence[float], days: int, count: int, model: Model) -> float:
    """Return the mean chance (0 to 1) of recalling `count` memories, `days` after their sums.

    The mean is recalibrated as one chance, for the sums do not say how the chances lie about it.
    """
    left = sum(one * share for one, share in zip(summed, kept(days), strict=True))
    return model.told(min(max(left / count, 0.0), 1.0))

"""What a review today adds to the chance of recall on a later day: the worth of asking a fact now.

The later day is an exam's, or a month from now where there is none (see `queue` for why a month).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import exp

from quizapp.memory.fsrs import STABILITY_MIN, elapsed_days
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import MemoryState

AHEAD = 30
"""Days: how far ahead a review is judged where there is no exam."""

Gain = Callable[[float, float, int], float]
"""The gain (-1 to 1) from a stability (days), a difficulty and the days since the last review."""


def gain_over(days: int, model: Model = DEFAULT_MODEL) -> Gain:
    """Return the function that tells what a review adds to the chance of recall `days` later.

    The chance after it is that after a Good and that after an Again, as likely as each is now; from
    it goes the chance on that day without a review. Formulas as in `fsrs`, written out once here
    because a queue asks this of hundreds of facts for each question: 1 µs instead of 6.
    Recalibration is left out: it hardly changes which fact gains most.
    """
    w = model.parameters
    ahead = max(0, days)
    factor, decay = 0.9 ** (-1 / w[20]) - 1, -w[20]
    ease, easing, surprise = exp(w[8]), -w[9], w[10]
    relearnt, hardness, memory, forgetting = w[11], -w[12], w[13], w[14]
    relearning = exp(-w[17] * w[18])

    def gain(stability: float, difficulty: float, elapsed: int) -> float:
        pace = factor / stability
        chance = (1 + pace * elapsed) ** decay
        growth = ease * (11 - difficulty) * stability**easing * (exp(surprise * (1 - chance)) - 1)
        after_forgetting = max(
            STABILITY_MIN,
            min(
                relearnt
                * difficulty**hardness
                * ((stability + 1) ** memory - 1)
                * exp(forgetting * (1 - chance)),
                stability * relearning,
            ),
        )
        recalled = (1 + pace * ahead / (1 + growth)) ** decay
        missed = (1 + factor * ahead / after_forgetting) ** decay
        unasked = (1 + pace * (elapsed + ahead)) ** decay
        return float(chance * recalled + (1 - chance) * missed - unasked)

    return gain


def gain_of(state: MemoryState, day: date, gain: Gain) -> float:
    """Return the gain of asking a fact on the learner's `day`; luck counts as likely as it is."""
    elapsed = elapsed_days(state, day)
    known = gain(state.stability, state.difficulty, elapsed)
    luck = state.luck
    if luck is None:
        return known
    return known + luck.chance * (gain(luck.stability, luck.difficulty, elapsed) - known)

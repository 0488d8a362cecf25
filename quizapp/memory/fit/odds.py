"""Log-odds, and a logistic regression that learns from one review after the other."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, pi, sqrt
from operator import mul

LEAST = 1e-4
"""Chances are kept from 0 and 1 by this much where their log-odds are taken."""


def logit(chance: float) -> float:
    """Return the log-odds of a chance (0 to 1)."""
    kept = min(max(chance, LEAST), 1 - LEAST)
    return log(kept / (1 - kept))


def logistic(odds: float) -> float:
    """Return the chance of log-odds, without overflow for either sign."""
    return 1 / (1 + exp(-odds)) if odds >= 0 else exp(odds) / (1 + exp(odds))


class OnlineLogistic:
    """Log-odds as a weighed sum of signals, with weights learnt from one outcome after the other.

    The belief about the weights is normal: each outcome takes one Newton step from the belief
    before (an extended Kalman filter; Fahrmeir 1992). Chances are told as the mean over that belief
    (MacKay 1992), so they stay cautious while the weights are uncertain.
    """

    def __init__(self, weights: Sequence[float], spreads: Sequence[float]) -> None:
        """Begin with these weights, each uncertain by a standard deviation."""
        self.weights = list(weights)
        self._spread = [
            [spread**2 if row == column else 0.0 for column in range(len(spreads))]
            for row, spread in enumerate(spreads)
        ]

    def tell(self, signals: Sequence[float]) -> float:
        """Return the chance (0 to 1) of recall. Signals beyond the number of weights are unused."""
        signals = signals[: len(self.weights)]
        _, doubt = self._doubt(signals)
        return logistic(_dot(self.weights, signals) / sqrt(1 + pi * doubt / 8))

    def learn(self, signals: Sequence[float], *, recalled: bool) -> None:
        """Take in what came of these signals."""
        signals = signals[: len(self.weights)]
        chance = logistic(_dot(self.weights, signals))
        leaning, doubt = self._doubt(signals)
        share = 1 / (1 / max(chance * (1 - chance), LEAST) + doubt)
        step = (recalled - chance) * (1 - share * doubt)
        for row, lean in enumerate(leaning):
            self.weights[row] += lean * step
            part = share * lean
            self._spread[row] = [
                spread - part * other
                for spread, other in zip(self._spread[row], leaning, strict=True)
            ]

    def _doubt(self, signals: Sequence[float]) -> tuple[list[float], float]:
        """Return the weights' covariance with the log-odds, and the variance of these."""
        leaning = [_dot(row, signals) for row in self._spread]
        return leaning, _dot(leaning, signals)


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return float(sum(map(mul, one, other)))

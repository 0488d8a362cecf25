"""Several ways of predicting made one, each trusted as far as it was right so far."""

from __future__ import annotations

from collections.abc import Sequence

EARLY, EVER = 0.05, 0.0001


class Mixture:
    """Chances averaged by weights that Bayes' rule moves after each outcome, and a share put back.

    Without that share the loss, summed over a log, is above that of any one way by at most
    -log(its first weight). With it each way gets a little of its first weight back every time, so
    that one that becomes the best later is heard soon (Herbster and Warmuth 1998): more while
    little is known, `EARLY` of the nth review, and always `EVER`. That costs at most the sum of the
    shares: about 1.5 nats in 10,000 reviews.
    """

    def __init__(self, weights: Sequence[float]) -> None:
        """Begin with these weights (above 0); their sum does not matter."""
        whole = sum(weights)
        self._first = [weight / whole for weight in weights]
        self.weights = list(self._first)
        self._learnt = 0

    def tell(self, chances: Sequence[float]) -> float:
        """Return one chance (0 to 1) for those of the several ways."""
        return sum(weight * chance for weight, chance in zip(self.weights, chances, strict=True))

    def learn(self, chances: Sequence[float], *, recalled: bool) -> None:
        """Take in what came of it; chances are above 0 and below 1."""
        right = [
            weight * (chance if recalled else 1 - chance)
            for weight, chance in zip(self.weights, chances, strict=True)
        ]
        self._learnt += 1
        share = EVER + EARLY / self._learnt
        kept = (1 - share) / sum(right)
        self.weights = [
            kept * weight + share * first for weight, first in zip(right, self._first, strict=True)
        ]

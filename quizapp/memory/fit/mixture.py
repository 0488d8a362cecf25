"""Several ways of predicting made one, each trusted as far as it was right so far."""

from __future__ import annotations

from collections.abc import Sequence


class Mixture:
    """Chances averaged by weights that Bayes' rule moves after each outcome, with a fixed share.

    Summed over a log, the loss is above that of any one way by at most -log(its first weight), plus
    about `share` a review: what it costs to give each way a little of its first weight back, so
    that one that becomes the best later is heard soon (Herbster and Warmuth 1998).
    """

    def __init__(self, weights: Sequence[float], share: float) -> None:
        """Begin with these weights (above 0); their sum does not matter."""
        whole = sum(weights)
        self._first = [weight / whole for weight in weights]
        self.weights = list(self._first)
        self._share = share

    def tell(self, chances: Sequence[float]) -> float:
        """Return one chance (0 to 1) for those of the several ways."""
        return sum(weight * chance for weight, chance in zip(self.weights, chances, strict=True))

    def learn(self, chances: Sequence[float], *, recalled: bool) -> None:
        """Take in what came of it; chances are above 0 and below 1."""
        right = [
            weight * (chance if recalled else 1 - chance)
            for weight, chance in zip(self.weights, chances, strict=True)
        ]
        kept = (1 - self._share) / sum(right)
        self.weights = [
            kept * weight + self._share * first
            for weight, first in zip(right, self._first, strict=True)
        ]

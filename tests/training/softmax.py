"""Logistic regression over sparse features in plain Python: shares of classes as targets."""

import math
import random
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Shares: TypeAlias = Sequence[float]
Votes: TypeAlias = Mapping[str, float]
"""What speaks for one class: named features with their values."""

_SLIGHT = 1e-6


@dataclass(slots=True)
class Words:
    """A softmax with one weight for each feature and class; a sentence's features weigh alike."""

    classes: int
    rate: float = 0.5
    decay: float = 1e-6
    bias: list[float] = field(default_factory=list)
    weights: dict[str, "array[float]"] = field(default_factory=dict)
    slopes: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bias = self.bias or [0.0] * self.classes

    def shares(self, features: Sequence[str]) -> list[float]:
        """Return the probability of each class; unknown features count for nothing."""
        known = [self.weights[each] for each in features if each in self.weights]
        if not known:
            return softmax(self.bias)
        unit = 1 / math.sqrt(len(known))
        sums = [sum(column) for column in zip(*known, strict=True)]
        return softmax([b + unit * s for b, s in zip(self.bias, sums, strict=True)])

    def learn(self, features: Sequence[str], target: Shares, weight: float) -> None:
        """Step down the slope of one example's loss (Adagrad, one step size a feature)."""
        known = [each for each in features if each in self.weights]
        off = [
            (share - wanted) * weight
            for share, wanted in zip(self.shares(known), target, strict=True)
        ]
        size = sum(each * each for each in off)
        if not known or size < _SLIGHT:
            return
        unit = 1 / math.sqrt(len(known))
        for each in known:
            self.slopes[each] += size * unit * unit
            step = self.rate * unit / math.sqrt(self.slopes[each])
            row = self.weights[each]
            row[:] = array(
                "d", [w * (1 - self.decay) - step * o for w, o in zip(row, off, strict=True)]
            )
        for place, each in enumerate(off):
            self.bias[place] -= 0.002 * each


def fit_words(
    examples: Sequence[tuple[Sequence[str], Shares, float]],
    vocabulary: Sequence[str],
    epochs: int,
    rng: random.Random,
) -> Words:
    """Fit the words' weights to examples: features, the classes' shares, the example's weight."""
    model = Words(len(examples[0][1]))
    model.weights = {name: array("d", bytes(8 * model.classes)) for name in vocabulary}
    model.slopes = dict.fromkeys(vocabulary, 0.05)
    order = list(range(len(examples)))
    for epoch in range(epochs):
        model.rate = 0.5 / (1 + epoch)
        rng.shuffle(order)
        for place in order:
            model.learn(*examples[place])
    return model


def fit_votes(
    examples: Sequence[tuple[Sequence[Votes], Shares]],
    start: Votes,
    ridge: float,
    rounds: int = 150,
) -> dict[str, float]:
    """Fit one weight a feature, whatever class it speaks for, near ``start`` (0 if not there).

    ``ridge`` is the price of the squared distance from it. All examples at every step; each
    weight has a step size of its own that grows while its slope keeps its sign (Rprop).
    """
    names = sorted({name for votes, _ in examples for each in votes for name in each})
    weights = {name: start.get(name, 0.0) for name in names}
    steps = dict.fromkeys(names, 0.1)
    before = dict.fromkeys(names, 0.0)
    for _ in range(rounds):
        slopes = {name: 2 * ridge * (weights[name] - start.get(name, 0.0)) for name in names}
        for votes, target in examples:
            _slope(weights, votes, target, slopes)
        for name in names:
            if before[name] * slopes[name] < 0:
                steps[name], before[name] = steps[name] / 2, 0.0
                continue
            if before[name] * slopes[name] > 0:
                steps[name] = min(1.0, steps[name] * 1.2)
            weights[name] -= math.copysign(steps[name], slopes[name]) if slopes[name] else 0.0
            before[name] = slopes[name]
    return weights


def weighed(weights: Votes, votes: Sequence[Votes]) -> list[float]:
    """Return the probability of each class."""
    return softmax(
        [sum(weights.get(name, 0.0) * value for name, value in each.items()) for each in votes]
    )


def _slope(
    weights: Votes, votes: Sequence[Votes], target: Shares, slopes: dict[str, float]
) -> None:
    for each, share, wanted in zip(votes, weighed(weights, votes), target, strict=True):
        off = share - wanted
        for name, value in each.items():
            slopes[name] += off * value


def softmax(scores: Sequence[float]) -> list[float]:
    """Return what is proportional to the scores' exponentials and sums up to 1."""
    highest = max(scores)
    raised = [math.exp(score - highest) for score in scores]
    total = sum(raised)
    return [each / total for each in raised]

"""Logistic regression over sparse features in plain Python: shares of classes as targets."""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from question_bank.ingest.classifier import shares
from question_bank.ingest.features import Family

Shares: TypeAlias = Sequence[float]
Votes: TypeAlias = Mapping[str, float]
"""What speaks for one class: named features with their values."""

_SLIGHT = 1e-6
_FIRST_SLOPE = 0.05


@dataclass(frozen=True, slots=True)
class Case:
    """An example. ``votes`` speak for a class each; ``features`` may speak for any class."""

    votes: tuple[Votes, ...]
    target: Shares
    features: tuple[Family, ...] = ()


@dataclass(slots=True)
class Model:
    """One weight for each vote, and one for each feature and class."""

    votes: dict[str, float] = field(default_factory=dict)
    rows: dict[str, list[float]] = field(default_factory=dict)

    def shares(self, case: Case) -> tuple[float, ...]:
        """Return the probability of each class."""
        scores = [
            sum(self.votes.get(name, 0.0) * value for name, value in votes.items())
            for votes in case.votes
        ]
        for unit, names in case.features:
            rows = [self.rows[each] for each in names if each in self.rows]
            if rows:
                sums = map(sum, zip(*rows, strict=True))
                scores = [score + unit * each for score, each in zip(scores, sums, strict=True)]
        return shares(scores)


@dataclass(frozen=True, slots=True)
class Price:
    """What a weight's squared distance from where it starts costs."""

    votes: float
    rows: float = 0.0


@dataclass(slots=True)
class Fitting:
    """Steps down the slope of the loss, one example at a time (Adagrad)."""

    model: Model
    price: Price
    start: Votes
    met: Counter[str]
    rate: float = 0.3
    slopes: dict[str, float] = field(default_factory=dict)

    def learn(self, case: Case) -> None:
        """Make the example likelier."""
        told = self.model.shares(case)
        off = [share - wanted for share, wanted in zip(told, case.target, strict=True)]
        if sum(each * each for each in off) < _SLIGHT:
            return
        self._learn_votes(case, off)
        for unit, names in case.features:
            pull = [each * unit for each in off]
            size = sum(each * each for each in off) * unit * unit
            for name in names:
                if name in self.model.rows:
                    self._learn_row(name, pull, size)

    def _learn_votes(self, case: Case, off: Sequence[float]) -> None:
        pulls: dict[str, float] = {}
        for votes, each in zip(case.votes, off, strict=True):
            for name, value in votes.items():
                pulls[name] = pulls.get(name, 0.0) + each * value
        for name, pull in pulls.items():
            weight = self.model.votes.get(name, self.start.get(name, 0.0))
            back = 2 * self.price.votes * (weight - self.start.get(name, 0.0)) / self.met[name]
            step = self._step(name, (pull + back) ** 2)
            self.model.votes[name] = weight - step * (pull + back)

    def _learn_row(self, name: str, off: Sequence[float], size: float) -> None:
        step = self._step(f"row {name}", size)
        kept = max(0.0, 1 - step * 2 * self.price.rows / self.met[f"row {name}"])
        row = self.model.rows[name]
        row[:] = [weight * kept - step * each for weight, each in zip(row, off, strict=True)]

    def _step(self, name: str, size: float) -> float:
        self.slopes[name] = self.slopes.get(name, _FIRST_SLOPE) + size
        return self.rate / math.sqrt(self.slopes[name])


def fit(
    examples: Sequence[Sequence[Case]],
    price: Price,
    start: Votes,
    vocabulary: Sequence[str],
    epochs: int,
) -> Model:
    """Fit votes near ``start`` (0 if not there) and the vocabulary's rows near 0; seeded.

    Each example is given in one way or several, which take turns from epoch to epoch.
    """
    rng = random.Random(1)
    cases = [case for example in examples for case in example]
    ways = len(examples[0])
    met = Counter(name for case in cases for name in {name for v in case.votes for name in v})
    met.update(f"row {name}" for case in cases for _, names in case.features for name in names)
    met = Counter({name: max(1, round(times / ways)) for name, times in met.items()})
    model = Model({name: start.get(name, 0.0) for name in met if not name.startswith("row ")})
    model.rows = {name: [0.0] * len(cases[0].target) for name in vocabulary}
    fitting = Fitting(model, price, start, met)
    order = list(examples)
    for epoch in range(epochs):
        fitting.rate = 0.5 / (1 + epoch / 2)
        rng.shuffle(order)
        for example in order:
            fitting.learn(example[epoch % ways])
    return model

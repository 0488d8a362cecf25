"""What FSRS-6 says, under given parameters, of every scored review of a log."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.memory.fit.gradient import remember
from quizapp.memory.fit.history import Trial, tree_of
from quizapp.memory.fsrs import DEFAULT_PARAMETERS


def predictions(parameters: Sequence[float], trials: Sequence[Trial]) -> list[float | None]:
    """Return the chance (0 to 1) of recall at each trial; None for those that are not scored."""
    tree = tree_of(trials)
    chances = remember(tree.nodes, parameters).chance
    return [
        chances[place] if trial.scored else None
        for trial, place in zip(trials, tree.places, strict=True)
    ]


def predict_default(trials: Sequence[Trial]) -> list[float | None]:
    """Return what FSRS-6 says with the parameters that it ships."""
    return predictions(DEFAULT_PARAMETERS, trials)

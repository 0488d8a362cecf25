"""How this app predicts the reviews of a log."""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.memory.fit.fitting import fit
from quizapp.memory.fit.history import Trial
from quizapp.memory.fit.predicting import predictions


def quizapp_predictions(train: Sequence[Trial], test: Sequence[Trial]) -> list[float]:
    """Return the chance (0 to 1) of recall at each scored trial of `test`, which follows `train`."""
    chances = predictions(fit(train), [*train, *test])
    return [chance for chance in chances[len(train) :] if chance is not None]

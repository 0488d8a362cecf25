"""FSRS-6's chances for the reviews of a log."""

from __future__ import annotations

import pytest

from quizapp.memory.fit import predict_default, predictions
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from tests.support.trials import log_of

SHORTER = (*DEFAULT_PARAMETERS[:2], 1.0, *DEFAULT_PARAMETERS[3:])


def test_only_scored_reviews_are_told_a_chance() -> None:
    told = predict_default(log_of([[(3, 0), (3, 0), (3, 2)]]))
    assert told[:2] == [None, None]
    assert told[2] == pytest.approx(0.9, abs=0.05)


def test_parameters_make_the_chances() -> None:
    trials = log_of([[(3, 0), (3, 1), (1, 3)]])
    assert predictions(DEFAULT_PARAMETERS, trials) == predict_default(trials)
    assert predictions(SHORTER, trials)[1] == pytest.approx(0.9)


def test_an_empty_log_has_no_chances() -> None:
    assert predict_default([]) == []

"""The app's own predictor: it looks at nothing it could not have, and is never much worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.memory.evaluate import evaluate
from quizapp.memory.fit import predict_default, quizapp_chances
from quizapp.memory.fit.history import Trial
from quizapp.memory.fit.mixture import EARLY, EVER
from quizapp.memory.fit.stream import FIRST_WEIGHTS
from quizapp.memory.logs.lines import read_csv
from quizapp.memory.logs.trials import trials_of
from quizapp.memory.metrics import log_loss
from tests.simulation.learners import TEN, Learner, fewer, logged
from tests.support.logs import NOW
from tests.support.trials import Steps, log_of, logs

JOSH = Path(__file__).parents[5] / "shared" / "data" / "review_log_josh.csv"
SHORT = logged(fewer(TEN[3], 12))


@given(st.integers(0, len(SHORT) - 1), st.integers(1, 4), st.integers(0, 60_000))
@settings(max_examples=8, deadline=None)
def test_what_comes_of_a_review_changes_nothing_told_before(
    place: int, rating: int, duration_ms: int
) -> None:
    other = replace(SHORT[place], rating=rating, duration_ms=duration_ms)
    changed = [*SHORT[:place], other, *SHORT[place + 1 :]]
    assert quizapp_chances(changed)[: place + 1] == quizapp_chances(SHORT)[: place + 1]


def test_a_longer_log_is_told_the_same_at_its_beginning() -> None:
    assert quizapp_chances(SHORT)[:90] == quizapp_chances(SHORT[:90])


@given(logs)
@settings(max_examples=25, deadline=None)
def test_scored_reviews_alone_are_told_a_chance(cards: list[Steps]) -> None:
    trials = log_of(cards)
    for trial, chance in zip(trials, quizapp_chances(trials), strict=True):
        assert (chance is not None) == trial.scored
        assert chance is None or 0 < chance < 1


def losses(trials: Sequence[Trial]) -> tuple[float, float]:
    """Return the loss of the app's predictor and of the default, over a whole log."""
    outcomes = [trial.recalled for trial in trials if trial.scored]
    own, default = (
        log_loss(outcomes, [chance for chance in told if chance is not None])
        for told in (quizapp_chances(trials), predict_default(trials))
    )
    return own, default


@pytest.mark.parametrize("learner", TEN, ids=lambda learner: learner.name)
def test_over_a_whole_log_it_is_at_most_a_few_nats_worse_than_the_default(
    learner: Learner,
) -> None:
    trials = logged(fewer(learner, 25))
    scored = sum(trial.scored for trial in trials)
    own, default = losses(trials)
    shares = sum(-log(1 - EVER - EARLY / number) for number in range(1, scored + 1))
    assert scored * (own - default) < -log(FIRST_WEIGHTS[0] / sum(FIRST_WEIGHTS)) + shares


def test_days_of_good_and_bad_moods_are_noticed() -> None:
    own, default = losses(logged(fewer(TEN[3], 70)))
    assert own < default - 0.01


@pytest.mark.skipif(not JOSH.exists(), reason="the log stands beside the project, not in it")
@pytest.mark.long
def test_a_real_log_is_told_better_than_by_a_fit_alone() -> None:
    with JOSH.open("rb") as lines:
        log = read_csv(lines, NOW)
    told = evaluate(trials_of(log.reviews, "UTC")).predictors
    assert told["fsrs_default"].log_loss == pytest.approx(0.4422, abs=0.00005)
    assert told["fsrs_fitted"].log_loss < 0.4416
    assert told["quizapp"].log_loss < told["fsrs_fitted"].log_loss - 0.0025
    assert told["quizapp"].auc is not None
    assert told["quizapp"].auc > 0.69

"""Parameters fitted to a log: as good as the oracle's, never wild."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from statistics import fmean

import fsrs_rs_python as oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.memory.evaluate import folds
from quizapp.memory.fit import fit, predict_default, predictions
from quizapp.memory.fit.fitting import BOUNDS
from quizapp.memory.fit.history import Trial
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.metrics import log_loss
from tests.simulation.learners import TEN, Learner, fewer, logged, remembering
from tests.support.trials import Steps, log_of, logs

FORGETFUL = TEN[1]


def loss(parameters: Sequence[float], trials: Sequence[Trial]) -> float:
    outcomes = [trial.recalled for trial in trials if trial.scored]
    told = [chance for chance in predictions(parameters, trials) if chance is not None]
    return log_loss(outcomes, told)


def halves(trials: Sequence[Trial]) -> tuple[Sequence[Trial], Sequence[Trial]]:
    return trials[: len(trials) // 2], trials


def within(parameters: Sequence[float]) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(parameters, BOUNDS, strict=True))


def test_without_scored_reviews_the_default_stands() -> None:
    assert fit([]) == DEFAULT_PARAMETERS
    assert fit(log_of([[(3, 0)], [(1, 0), (3, 0)]])) == DEFAULT_PARAMETERS


def test_the_same_log_gives_the_same_parameters() -> None:
    trials = logged(fewer(FORGETFUL, 15))
    assert fit(trials) == fit(trials)
    assert fit(trials) != DEFAULT_PARAMETERS


def test_a_learner_unlike_the_average_is_told_better_by_their_own_parameters() -> None:
    known, whole = halves(logged(fewer(FORGETFUL, 50)))
    fitted, default = predictions(fit(known), whole), predict_default(whole)
    ahead = [
        (trial.recalled, own, other)
        for trial, own, other in list(zip(whole, fitted, default, strict=True))[len(known) :]
        if own is not None and other is not None
    ]
    outcomes, own_chances, others = zip(*ahead, strict=True)
    assert log_loss(outcomes, own_chances) < log_loss(outcomes, others) - 0.003


def test_parameters_that_made_a_log_are_approached_as_it_grows() -> None:
    truth = remembering(w2=0.3, w0=0.4, w1=0.4, w3=0.25, w8=0.8)
    learner = Learner("of few days", 7, truth, new_a_day=8)
    away = [abs(fit(logged(fewer(learner, days)))[2] / truth[2] - 1) for days in (4, 12, 40)]
    assert all(later < earlier for earlier, later in pairwise(away)), away


@pytest.mark.parametrize(
    "steps",
    [
        [(3, 0), (3, 1), (3, 3), (3, 9), (3, 30)],
        [(1, 0), (1, 1), (1, 1), (1, 1)],
        [(4, 0), (4, 400), (4, 4000)],
        [(1, 0), (1, 0), (1, 0), (4, 3650)],
        [(3, 0), (3, 3), (1, 8), (3, 1), (3, 3), (1, 9)],
    ],
    ids=["all right", "all wrong", "all easy", "once after years", "one card"],
)
@pytest.mark.parametrize("cards", [1, 300])
def test_one_sided_logs_give_parameters_within_bounds(steps: Steps, cards: int) -> None:
    trials = log_of([steps] * cards)
    fitted = fit(trials)
    assert within(fitted)
    assert loss(fitted, trials) <= loss(DEFAULT_PARAMETERS, trials)


@settings(max_examples=30, deadline=None)
@given(logs)
def test_whatever_the_log_parameters_are_within_bounds_and_explain_it_no_worse(
    cards: list[Steps],
) -> None:
    trials = log_of(cards)
    fitted = fit(trials)
    assert within(fitted)
    if any(trial.scored for trial in trials):
        assert loss(fitted, trials) <= loss(DEFAULT_PARAMETERS, trials) + 1e-12


@settings(max_examples=10, deadline=None)
@given(st.tuples(*(st.floats(low, high) for low, high in BOUNDS)))
def test_a_search_may_begin_anywhere_within_bounds(near: tuple[float, ...]) -> None:
    assert within(fit(logged(fewer(TEN[0], 8)), near=near))


def test_a_search_from_what_was_found_finds_no_other() -> None:
    trials = logged(fewer(FORGETFUL, 30))
    fitted = fit(trials)
    assert fit(trials, near=fitted) == pytest.approx(fitted, rel=0.05, abs=0.01)


def test_guesses_do_not_pass_for_knowledge() -> None:
    """Of four options a quarter are right by luck: taken for what they are, memory is shorter."""
    draws = Random(3)
    cards: list[Steps] = [
        [(3, 0), (3 if draws.random() < 0.25 + 0.75 * 0.6 else 1, 4)] for _ in range(600)
    ]
    at_face_value = predictions(fit(log_of(cards)), log_of(cards))
    lucky = log_of(cards, floor=0.25)
    taken_for_luck = predictions(fit(lucky), lucky)
    assert _mean(at_face_value) == pytest.approx(0.7, abs=0.05)
    assert _mean(taken_for_luck) == pytest.approx(0.6, abs=0.05)


def _mean(told: Sequence[float | None]) -> float:
    return fmean(chance for chance in told if chance is not None)


def fitted_by_oracle(trials: Sequence[Trial]) -> tuple[float, ...]:
    """Return what fsrs-rs fits to a log."""
    reviews: dict[str, list[oracle.FSRSReview]] = {}
    days: dict[str, int] = {}
    items = []
    for trial in trials:
        past = reviews.setdefault(trial.card, [])
        past.append(oracle.FSRSReview(trial.rating, trial.day - days.get(trial.card, trial.day)))
        days[trial.card] = trial.day
        if trial.scored:
            items.append(oracle.FSRSItem(list(past)))
    return tuple(oracle.FSRS(list(oracle.DEFAULT_PARAMETERS)).compute_parameters(items))


def over_oracle(trials: Sequence[Trial]) -> float:
    """Return how far the log-loss over five folds lies above the oracle's."""
    outcomes: list[bool] = []
    own: list[float] = []
    others: list[float] = []
    for fold in folds(trials):
        outcomes += [trial.recalled for trial in fold.scored]
        for told, fitted in (
            (own, fit(fold.known)),
            (others, fitted_by_oracle(fold.known)),
        ):
            chances = predictions(fitted, [*fold.known, *fold.ahead])[len(fold.known) :]
            told += [chance for chance in chances if chance is not None]
    return log_loss(outcomes, own) - log_loss(outcomes, others)


def test_the_fit_tells_as_well_as_the_oracles() -> None:
    assert over_oracle(logged(fewer(FORGETFUL, 60))) < 0.0005


@pytest.mark.long
def test_over_many_learners_the_fit_tells_as_well_as_the_oracles() -> None:
    over = [over_oracle(logged(learner)) for learner in TEN]
    assert fmean(over) < 0.0005
    assert max(over) < 0.003

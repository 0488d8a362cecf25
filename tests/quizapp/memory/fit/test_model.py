"""A learner's own model: fitted, moved where that helps, kept if it tells later reviews better."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings

from quizapp.memory.fit import fit, fit_model
from quizapp.memory.fit.history import Trial
from quizapp.memory.fit.model import BINS, FEWEST, HELD_OUT, calibration
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.model import DEFAULT_MODEL, Model
from tests.simulation.learners import TEN, fewer, logged, remembering
from tests.support.trials import Steps, log_of, logs

TEXTBOOK, FORGETFUL, NEARLY_PERFECT, COIN = TEN[0], TEN[1], TEN[2], TEN[5]


def test_too_few_reviews_make_no_model() -> None:
    steps = [(3, 0), (3, 2)]
    assert fit_model([]) is None
    assert fit_model(log_of([steps] * (FEWEST - 1))) is None
    assert fit_model(log_of([steps] * FEWEST)) is not None


def test_a_model_that_tells_held_out_reviews_better_is_fitted_again_to_all() -> None:
    trials = logged(fewer(FORGETFUL, 45))
    found = fit_model(trials)
    assert found is not None
    assert found.better
    assert found.log_loss_after < found.log_loss_before == found.log_loss_default
    assert found.model.parameters == fit(trials)
    scored = sum(trial.scored for trial in trials)
    assert (found.reviews, found.evaluated) == (len(trials), round(HELD_OUT * scored))
    assert sum(each.reviews for each in found.calibration) == found.evaluated


def test_a_model_that_does_worse_than_the_one_there_is_is_not_better() -> None:
    truth = Model(remembering(w0=0.4, w1=0.4, w2=0.3, w3=0.25, w8=0.8))
    found = fit_model(logged(fewer(FORGETFUL, 45)), truth)
    assert found is not None
    assert not found.better
    assert found.log_loss_before < found.log_loss_after < found.log_loss_default
    assert found.model not in {truth, DEFAULT_MODEL}


def test_a_model_must_do_better_than_the_default_though_the_one_there_is_does_worse() -> None:
    trials = logged(fewer(TEXTBOOK, 45))
    wrong = Model(remembering(w0=9, w1=9, w2=9, w3=9))
    found = fit_model(trials, wrong)
    assert found is not None
    assert found.log_loss_default < found.log_loss_after < found.log_loss_before
    assert not found.better


def test_chances_are_moved_only_where_that_has_helped() -> None:
    textbook, perfect = (
        fit_model(logged(fewer(TEXTBOOK, 50))),
        fit_model(logged(fewer(NEARLY_PERFECT, 70))),
    )
    assert textbook is not None
    assert perfect is not None
    assert not textbook.model.moves
    assert perfect.model.moves
    assert perfect.model.told(0.9) > 0.95


def test_a_recalibration_stays_within_what_scheduling_can_use() -> None:
    found = fit_model(logged(fewer(COIN, 14)))
    assert found is not None
    assert found.model.slope == 0.5
    assert abs(found.model.shift) <= 1


def test_right_answers_that_may_be_luck_are_told_as_such() -> None:
    draws = Random(8)
    cards: list[Steps] = [
        [(3, 0), *((3 if draws.random() < 0.25 + 0.75 * 0.6 else 1, 4) for _ in range(3))]
        for _ in range(300)
    ]
    found = fit_model(log_of(cards, floor=0.25))
    assert found is not None
    assert fmean(each.told for each in found.calibration) == pytest.approx(0.7, abs=0.05)
    assert not found.model.moves  # luck is no ground for it


@given(logs)
@settings(max_examples=10, deadline=None)
def test_any_log_gives_a_model_or_none(cards: list[Steps]) -> None:
    trials = log_of([steps for steps in cards for _ in range(12)])
    found = fit_model(trials)
    assert (found is None) == (sum(trial.scored for trial in trials) < FEWEST)


def test_the_same_log_gives_the_same_model() -> None:
    trials = logged(fewer(FORGETFUL, 15))
    assert fit_model(trials) == fit_model(trials)


def one(rating: int) -> Trial:
    return replace(log_of([[(3, 0)]])[0], rating=rating, scored=True)


def test_a_calibration_plot_has_equally_many_reviews_at_each_point() -> None:
    told = [0.5 + number / 100 for number in range(40)]
    right = [one(3 if number % 4 else 1) for number in range(40)]
    points = calibration(right, told)
    assert [each.reviews for each in points] == [4] * BINS
    assert [each.right for each in points] == [0.75] * BINS
    assert points[0].told == pytest.approx(fmean(told[:4]))
    assert [each.told for each in points] == sorted(each.told for each in points)


def test_few_reviews_make_few_points() -> None:
    assert [each.reviews for each in calibration([one(1), one(3), one(3)], [0.2, 0.9, 0.8])] == [
        1
    ] * 3


def test_parameters_of_a_model_are_those_of_fsrs() -> None:
    found = fit_model(logged(fewer(TEXTBOOK, 20)))
    assert found is not None
    assert len(found.model.parameters) == len(DEFAULT_PARAMETERS)

"""What FSRS-6 knows before a review, under parameters that know no more."""

from __future__ import annotations

import pytest

from quizapp.memory.fit import fit
from quizapp.memory.fit.views import FIRST_FIT, GROWTH, views, views_ahead
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from tests.simulation.learners import TEN, fewer, logged
from tests.support.trials import log_of


def test_a_view_is_what_was_known_before_the_review() -> None:
    first, same_day, later = views(DEFAULT_PARAMETERS, log_of([[(3, 0), (1, 0), (1, 3)]]))
    assert (first, same_day) == (None, None)
    assert later is not None
    _, _, after_good = views(DEFAULT_PARAMETERS, log_of([[(3, 0), (1, 0), (4, 3)]]))
    assert later == after_good  # whatever comes of the review
    assert later.elapsed == 3


def test_a_view_after_one_good_review_is_that_of_fsrs() -> None:
    view = views(DEFAULT_PARAMETERS, log_of([[(3, 0), (1, 3)]]))[1]
    assert view is not None
    assert tuple(view) == pytest.approx((0.88095, 2.3065, 2.1181, 3), abs=1e-4)


def test_before_the_first_fit_the_default_is_seen() -> None:
    trials = logged(fewer(TEN[1], 5))
    assert sum(trial.scored for trial in trials) < FIRST_FIT
    assert views_ahead(trials) == views(DEFAULT_PARAMETERS, trials)


def test_parameters_are_fitted_again_as_the_log_grows_to_what_lies_before() -> None:
    trials = logged(fewer(TEN[1], 14))
    scored = [place for place, trial in enumerate(trials) if trial.scored]
    first, second = scored[FIRST_FIT], scored[round(FIRST_FIT * GROWTH)]
    fitted = fit(trials[:first])
    seen = views_ahead(trials)
    assert seen[:first] == views(DEFAULT_PARAMETERS, trials[:first])
    assert seen[first:second] == views(fitted, trials[:second], first)
    refitted = fit(trials[:second], near=fitted)
    assert seen[second : second + 5] == views(refitted, trials[: second + 5], second)


def test_an_empty_log_is_seen() -> None:
    assert views_ahead([]) == []

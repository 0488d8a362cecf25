"""Predictors are compared on five folds in time, each predicted from what came before alone."""

from __future__ import annotations

from math import exp
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.evaluate import (
    BY_FOLD,
    RUNNING,
    Fold,
    TooFewReviewsError,
    bins_of,
    constant,
    evaluate,
    folds,
    moving_average,
    tell,
)
from quizapp.memory.fit.history import Trial
from quizapp.memory.logs.lines import read_csv
from quizapp.memory.logs.trials import trials_of
from quizapp.memory.metrics import auc, bin_of, log_loss
from tests.simulation.learners import TEN, Learner, fewer, logged
from tests.support.logs import NOW

JOSH = Path(__file__).parents[4] / "shared" / "data" / "review_log_josh.csv"
A_DAY = 86_400


def trial(card: str, day: int, rating: int = 3, *, scored: bool = True) -> Trial:
    return Trial(card, rating, day, float(day * A_DAY), 1000, scored)


def cut(count: int) -> list[Fold]:
    return list(folds([trial(f"card-{number}", number) for number in range(count)]))


@pytest.mark.parametrize(
    ("count", "known"),
    [
        (6, [1, 2, 3, 4, 5]),
        (7, [2, 3, 4, 5, 6]),  # what does not divide is known from the start
        (12, [2, 4, 6, 8, 10]),
        (6276, [1046, 2092, 3138, 4184, 5230]),
    ],
)
def test_the_log_is_cut_as_scikit_learn_cuts_it(count: int, known: list[int]) -> None:
    assert [len(fold.known) for fold in cut(count)] == known
    assert [len(fold.ahead) for fold in cut(count)] == [count // 6] * 5


def test_what_is_not_scored_is_known_and_not_predicted() -> None:
    scored = [trial(f"card-{number}", number) for number in range(6)]
    between = [trial(f"new-{number}", number, scored=False) for number in range(6)]
    mixed = [each for pair in zip(scored, between, strict=True) for each in pair]
    for number, fold in enumerate(folds(mixed), start=1):
        assert fold.known == mixed[: 2 * number]
        assert fold.ahead == [scored[number]]


def test_five_evaluated_reviews_are_too_few() -> None:
    with pytest.raises(TooFewReviewsError, match=r"needs at least 6 reviews .* has 5"):
        cut(5)


@given(st.integers(6, 60), st.integers(0, 10_000))
def test_folds_follow_each_other_to_the_last_review(count: int, seed: int) -> None:
    draws = Random(seed)
    trials = [trial("card", number, scored=draws.random() < 0.7) for number in range(count)]
    scored = [each for each in trials if each.scored]
    if len(scored) < 6:
        return
    cut = list(folds(trials))
    assert [each for fold in cut for each in fold.scored] == scored[-5 * (len(scored) // 6) :]
    for fold in cut:
        assert trials[: len(fold.known) + len(fold.ahead)] == [*fold.known, *fold.ahead]


def test_a_review_s_bin_counts_what_came_before() -> None:
    trials = [
        trial("heart", 0, scored=False),
        trial("heart", 0, 1, scored=False),  # a miss on the same day is no lapse
        trial("lung", 0, scored=False),
        trial("heart", 3, 1),
        trial("heart", 3, 3, scored=False),
        trial("heart", 7),
    ]
    assert bins_of(trials) == [None, None, None, bin_of(3, 3, 0), None, bin_of(4, 5, 1)]


def test_the_constant_is_the_share_recalled_before_never_quite_all_or_none() -> None:
    known = [trial("a", 1), trial("b", 2, 1), trial("c", 3, 1, scored=False), trial("d", 4, 2)]
    assert constant(Fold(known, [trial("a", 9), trial("b", 9)])) == [2.5 / 4, 2.5 / 4]


def test_the_moving_average_takes_in_each_review_after_it_is_predicted() -> None:
    trials = [trial("a", 1, 1), trial("b", 2), trial("c", 2, 1, scored=False), trial("d", 3)]
    first = 1 / (1 + exp(-1.2))
    second = 1 / (1 + exp(-(1.2 - 0.3 * first)))
    third = 1 / (1 + exp(-(1.2 - 0.3 * first + 0.3 * (1 - second))))
    assert moving_average(trials) == pytest.approx([first, second, None, third])


@pytest.fixture(scope="module")
def erratic() -> list[Trial]:
    """Return a short log of an erratic learner."""
    return logged(fewer(TEN[3], 40))


def test_every_predictor_tells_a_chance_of_each_review_of_the_folds(erratic: list[Trial]) -> None:
    told = tell(erratic)
    scored = sum(trial.scored for trial in erratic)
    assert len(told.outcomes) == len(told.bins) == 5 * (scored // 6)
    for chances in told.chances.values():
        assert len(chances) == len(told.outcomes)
        assert all(0 <= chance <= 1 for chance in chances)


def flipped(trials: list[Trial]) -> list[Trial]:
    """Return the same reviews with the other outcome each."""
    return [
        Trial(each.card, 4 - 3 * each.recalled, each.day, each.at, each.duration_ms, each.scored)
        for each in trials
    ]


@pytest.mark.parametrize("name", BY_FOLD)
def test_no_predictor_of_a_fold_looks_into_it(name: str, erratic: list[Trial]) -> None:
    fold = list(folds(erratic))[1]
    place = len(fold.ahead) // 2
    before = sum(trial.scored for trial in fold.ahead[:place])
    told = BY_FOLD[name](fold)
    changed = Fold(fold.known, [*fold.ahead[:place], *flipped(list(fold.ahead[place:]))])
    # What the first review flipped was predicted from is still the same.
    assert BY_FOLD[name](changed)[: before + 1] == told[: before + 1]


@pytest.mark.parametrize("name", RUNNING)
def test_no_running_predictor_looks_ahead(name: str, erratic: list[Trial]) -> None:
    place = len(erratic) // 2
    changed = [*erratic[:place], *flipped(erratic[place:])]
    assert RUNNING[name](changed)[: place + 1] == RUNNING[name](erratic)[: place + 1]


def test_an_evaluation_is_plain_data(erratic: list[Trial]) -> None:
    folds_told: list[int] = []
    plain = evaluate(erratic, folds_told.append).to_plain()
    assert folds_told == [1, 2, 3, 4, 5]
    assert list(plain) == ["reviews", "evaluated", "predicted", "recalled", "predictors"]
    assert plain["reviews"] == len(erratic)
    assert list(plain["predictors"]) == [
        *("constant", "moving_average", "fsrs_default", "fsrs_fitted", "quizapp")
    ]
    assert set(plain["predictors"]["quizapp"]) == {"log_loss", "rmse_bins", "auc"}


def test_where_nothing_was_forgotten_there_is_no_auc() -> None:
    trials = [trial("card", day, scored=day > 0) for day in range(9)]
    assert evaluate(trials).predictors["constant"].auc is None


def test_the_ten_learners_are_the_same_each_time_and_none_is_another() -> None:
    def log(learner: Learner) -> list[Trial]:
        return logged(fewer(learner, 12))

    assert [log(each) for each in TEN] == [log(each) for each in TEN]
    assert len({tuple(log(each)) for each in TEN}) == len(TEN) == 10


@pytest.mark.skipif(not JOSH.is_file(), reason="the log of the py-fsrs tests is not here")
def test_on_a_real_log_the_default_predicts_as_it_does_elsewhere() -> None:
    with JOSH.open("rb") as file:
        read = read_csv(file, NOW)
    cut = list(folds(trials_of(read.reviews, "UTC")))
    told = RUNNING["fsrs_default"](trials_of(read.reviews, "UTC"))[len(cut[0].known) :]
    chances = [chance for chance in told if chance is not None]
    outcomes = [trial.recalled for fold in cut for trial in fold.scored]
    assert (len(read.reviews), len(outcomes)) == (12_580, 5_230)
    # Measured with scikit-learn and srs-benchmark's own functions.
    assert log_loss(outcomes, chances) == pytest.approx(0.4422, abs=5e-5)
    assert auc(outcomes, chances) == pytest.approx(0.679, abs=5e-4)

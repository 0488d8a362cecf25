"""How well one learner's reviews could have been predicted, by several ways of predicting.

A review is predicted from what came before it alone: the log is cut by time as scikit-learn's
`TimeSeriesSplit(n_splits=5)` cuts it, each of five folds is predicted by what was fitted to all
before it, and the predictions of the five are scored together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import exp
from typing import Any

from quizapp.memory.fit import fit, predict_default, predictions, quizapp_chances
from quizapp.memory.fit.history import Trial
from quizapp.memory.metrics import Bin, auc, bin_of, log_loss, rmse_bins

FOLDS = 5
FEWEST = FOLDS + 1
"""Evaluated reviews: one for each fold, and one before the first."""


class TooFewReviewsError(ValueError):
    """A log with too little in it to cut; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A log cut once: what is known, and what follows and is to be predicted."""

    known: Sequence[Trial]
    ahead: Sequence[Trial]

    @property
    def scored(self) -> list[Trial]:
        """The reviews to predict: a chance for each of them, in this order."""
        return [trial for trial in self.ahead if trial.scored]


@dataclass(frozen=True, slots=True)
class Told:
    """What every predictor told of the reviews of all folds, and what came of them."""

    outcomes: list[bool]
    """Whether each was recalled, in order of time."""
    bins: list[Bin]
    """The bin of each for RMSE(bins)."""
    chances: dict[str, list[float]]
    """The chance of recall (0 to 1) of each, by the predictor's name."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How good predictions were; `auc` is None where nothing or everything was recalled."""

    log_loss: float
    rmse_bins: float
    auc: float | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was evaluated and how well it was predicted."""

    reviews: int
    evaluated: int
    """Reviews that say something of memory: see `logs.trials`."""
    predicted: int
    """Evaluated reviews after the first block, which is only learnt from."""
    recalled: int
    """Predicted reviews that were recalled."""
    predictors: dict[str, Scores]

    def to_plain(self) -> dict[str, Any]:
        """Return the evaluation as plain data."""
        return asdict(self)


def evaluate(trials: Sequence[Trial], each: Callable[[int], None] = lambda _: None) -> Evaluation:
    """Evaluate every predictor on one learner's trials, which are in order of time.

    `each` is called with the number (1 to 5) of a fold before it is predicted.
    Raises `TooFewReviewsError` below six evaluated reviews.
    """
    told = tell(trials, each)
    return Evaluation(
        reviews=len(trials),
        evaluated=sum(trial.scored for trial in trials),
        predicted=len(told.outcomes),
        recalled=sum(told.outcomes),
        predictors={
            name: Scores(
                log_loss(told.outcomes, chances),
                rmse_bins(told.outcomes, chances, told.bins),
                auc(told.outcomes, chances),
            )
            for name, chances in told.chances.items()
        },
    )


def tell(trials: Sequence[Trial], each: Callable[[int], None] = lambda _: None) -> Told:
    """Return what every predictor tells of the reviews of all five folds; see `evaluate`."""
    cut = list(folds(trials))
    first, end = len(cut[0].known), len(cut[-1].known) + len(cut[-1].ahead)
    chances: dict[str, list[float]] = {
        name: [] if name in BY_FOLD else _scored(RUNNING[name](trials[:end])[first:])
        for name in PREDICTORS
    }
    outcomes: list[bool] = []
    for number, fold in enumerate(cut, start=1):
        each(number)
        outcomes += [trial.recalled for trial in fold.scored]
        for name, predict in BY_FOLD.items():
            chances[name] += predict(fold)
    bins = [of_trial for of_trial in bins_of(trials) if of_trial is not None]
    return Told(outcomes, bins[-len(outcomes) :], chances)


def _scored(chances: Sequence[float | None]) -> list[float]:
    """Pick the chances of the reviews to predict from those of all trials."""
    return [chance for chance in chances if chance is not None]


def folds(trials: Sequence[Trial]) -> Iterator[Fold]:
    """Cut trials, which are in order of time, five times.

    As `TimeSeriesSplit(n_splits=5)` over the scored ones: five equal blocks at the end, and before
    them one that is longer by what does not divide. A fold knows every trial before its block,
    those that are not scored too, and looks no further than the block's last.
    """
    places = [place for place, trial in enumerate(trials) if trial.scored]
    if len(places) < FEWEST:
        raise TooFewReviewsError(
            f"An evaluation needs at least {FEWEST} reviews on a later day than the card's review "
            f"before; this log has {len(places)}."
        )
    size = len(places) // FEWEST
    for first in range(len(places) - FOLDS * size, len(places), size):
        begin, end = places[first], places[first + size - 1] + 1
        yield Fold(trials[:begin], trials[begin:end])


def bins_of(trials: Sequence[Trial]) -> list[Bin | None]:
    """Return the RMSE(bins) bin of each trial, None for those that are not scored."""
    seen: dict[str, tuple[int, int, int]] = {}
    found: list[Bin | None] = []
    for trial in trials:
        last_day, reviews, lapses = seen.get(trial.card, (trial.day, 0, 0))
        reviews += 1
        found.append(bin_of(trial.day - last_day, reviews, lapses) if trial.scored else None)
        lapses += trial.scored and not trial.recalled
        seen[trial.card] = trial.day, reviews, lapses
    return found


def constant(fold: Fold) -> list[float]:
    """Predict the share recalled so far, with half a review of each outcome before the first.

    Without that half, one miss after none would cost without end (Krichevsky and Trofimov 1981).
    """
    known = [trial.recalled for trial in fold.known if trial.scored]
    return [(sum(known) + 0.5) / (len(known) + 1)] * len(fold.scored)


def fsrs_fitted(fold: Fold) -> list[float]:
    """Predict by FSRS-6 with parameters fitted to what is known."""
    chances = predictions(fit(fold.known), [*fold.known, *fold.ahead])
    return _scored(chances[len(fold.known) :])


START, STEP = 1.2, 0.3
"""Log-odds before the first review, and how far one review moves them."""


def moving_average(trials: Sequence[Trial]) -> list[float | None]:
    """Predict what recent reviews say, whatever the card.

    Log-odds that each scored review moves by `STEP` times its surprise, up to the review
    predicted. Source: `moving_avg` in open-spaced-repetition/srs-benchmark (model_processors.py).
    """
    odds = START
    told: list[float | None] = []
    for trial in trials:
        chance = 1 / (1 + exp(-odds))
        told.append(chance if trial.scored else None)
        odds += STEP * (trial.recalled - chance) * trial.scored
    return told


BY_FOLD: dict[str, Callable[[Fold], list[float]]] = {
    "constant": constant,
    "fsrs_fitted": fsrs_fitted,
}
"""Predictors made anew for each fold, of what is known before it."""
RUNNING: dict[str, Callable[[Sequence[Trial]], list[float | None]]] = {
    "moving_average": moving_average,
    "fsrs_default": predict_default,
    "quizapp": quizapp_chances,
}
"""Those that tell each review from the ones before it, so that one run serves all folds."""
PREDICTORS = ("constant", "moving_average", "fsrs_default", "fsrs_fitted", "quizapp")
"""All of them, in the order in which they are told."""

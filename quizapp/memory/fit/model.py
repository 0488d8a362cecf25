"""A learner's own model for scheduling: fitted, recalibrated where that helps, kept if better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from statistics import fmean, stdev

from quizapp.memory.fit.fitting import fit
from quizapp.memory.fit.history import Trial
from quizapp.memory.fit.odds import LEAST, OnlineLogistic, logit
from quizapp.memory.fit.predicting import predictions
from quizapp.memory.fit.views import views_ahead
from quizapp.memory.model import DEFAULT_MODEL, Model

FEWEST = 50
"""Scored reviews below which nothing is fitted."""
HELD_OUT = 0.2
"""The share of the scored reviews, the latest ones, on which models are compared."""
BINS = 10
_GROWTH = 1.5
_SPREAD = 0.3
"""How far a learner's shift and slope are from 0 and 1 before anything is known of them."""
_MOST_SHIFT = 1.0
_SLOPES = 0.5, 2.0
"""A recalibration beyond these would tell of other flaws than scheduling can mend."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Reviews that were told about the same chance: points of a calibration plot."""

    told: float
    """Their mean chance of a right answer (0 to 1)."""
    right: float
    """The share that were right."""
    reviews: int


@dataclass(frozen=True, slots=True)
class FittedModel:
    """What a fit found and how it did on the latest reviews, which it had not seen."""

    model: Model
    """What was fitted: to the whole log if `better`, else to the reviews before the held-out."""
    better: bool
    """Whether it told the held-out reviews better than the default and than the model there was."""
    reviews: int
    """All reviews of the log."""
    evaluated: int
    """Held-out reviews."""
    log_loss_default: float
    """Mean loss (nats) on these by the default."""
    log_loss_before: float
    """By the model there was; it may have been fitted to some of them."""
    log_loss_after: float
    """By the fit to the reviews before them."""
    calibration: tuple[Bin, ...]
    """Of that fit on these."""


def fit_model(trials: Sequence[Trial], previous: Model = DEFAULT_MODEL) -> FittedModel | None:
    """Fit a model to a learner's log; None if fewer than `FEWEST` reviews are scored.

    It is fitted to the earlier reviews and compared on the latest; if it does better there it is
    fitted again to all, so that it misses nothing recent.
    """
    places = [place for place, trial in enumerate(trials) if trial.scored]
    if len(places) < FEWEST:
        return None
    cut = places[-round(HELD_OUT * len(places))]
    tried = _fitted(trials[:cut])
    held = [trial for trial in trials[cut:] if trial.scored]
    told = {model: _told(model, trials, cut) for model in {DEFAULT_MODEL, previous, tried}}
    losses = {model: fmean(map(_loss, held, chances)) for model, chances in told.items()}
    better = losses[tried] < min(losses[DEFAULT_MODEL], losses[previous])
    return FittedModel(
        model=_fitted(trials) if better else tried,
        better=better,
        reviews=len(trials),
        evaluated=len(held),
        log_loss_default=losses[DEFAULT_MODEL],
        log_loss_before=losses[previous],
        log_loss_after=losses[tried],
        calibration=calibration(held, told[tried]),
    )


def _told(model: Model, trials: Sequence[Trial], since: int) -> list[float]:
    """Return the chance of a right answer, by luck too, at each scored trial from a place on."""
    chances = predictions(model.parameters, trials)[since:]
    return [
        _right(trial, model.told(chance))
        for trial, chance in zip(trials[since:], chances, strict=True)
        if chance is not None
    ]


def _right(trial: Trial, recall: float) -> float:
    return trial.floor + (1 - trial.floor) * recall


def _loss(trial: Trial, right: float) -> float:
    return -log(max(right if trial.recalled else 1 - right, LEAST))


def _fitted(trials: Sequence[Trial]) -> Model:
    """Return parameters fitted to a log, recalibrated if that has helped on it."""
    shift, slope = _recalibration(trials)
    return Model(fit(trials), shift, slope)


def _recalibration(trials: Sequence[Trial]) -> tuple[float, float]:
    """Return the shift and slope for parameters fitted to a log: 0 and 1 unless others help.

    Each review is told by parameters fitted to those before it alone, with and without a shift and
    slope learnt from those before. They are used if the second half of the log was told better with
    them by more than the standard error of the difference.
    """
    line = OnlineLogistic((1.0, 0.0), (_SPREAD, _SPREAD))
    gains = []
    for trial, view in zip(trials, views_ahead(trials, _GROWTH), strict=True):
        if view is None or trial.floor:
            continue
        signals = logit(view.chance), 1.0
        gains.append(_loss(trial, view.chance) - _loss(trial, line.tell(signals)))
        line.learn(signals, recalled=trial.recalled)
    gains = gains[len(gains) // 2 :]
    if len(gains) < FEWEST or fmean(gains) * sqrt(len(gains)) <= stdev(gains):
        return 0.0, 1.0
    slope, shift = line.weights
    return _within(shift, -_MOST_SHIFT, _MOST_SHIFT), _within(slope, *_SLOPES)


def _within(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def calibration(trials: Sequence[Trial], told: Sequence[float]) -> tuple[Bin, ...]:
    """Return up to `BINS` equally full bins of reviews, from the lowest chance to the highest."""
    pairs = sorted(zip(told, (trial.recalled for trial in trials), strict=True))
    edges = [len(pairs) * edge // BINS for edge in range(BINS + 1)]
    filled = [pairs[low:high] for low, high in pairwise(edges) if low < high]
    return tuple(
        Bin(fmean(chance for chance, _ in each), fmean(right for _, right in each), len(each))
        for each in filled
    )

"""How this app predicts the reviews of a log, each from what lies strictly before it.

Seven ways of predicting are mixed, each trusted as far as it was right so far (`mixture`): FSRS-6
with its defaults; fitted to the learner, again and again as the log grows (`views`); the share
recalled so far, whatever the card, told carefully and boldly; and three logistic regressions that
learn from one review after the other (`odds`): of the first two ways, of these and how the learner
did recently and today, and of all signals (`signals`).

What is used: every earlier rating, day and time of the log and how long earlier answers took, those
of the same test fold too, as an app has them; and the time at which the review predicted is asked.
Nothing else: not its rating, not how long its answer takes, nothing that comes after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from quizapp.memory.fit.history import Trial
from quizapp.memory.fit.mixture import Mixture
from quizapp.memory.fit.odds import LEAST, OnlineLogistic
from quizapp.memory.fit.signals import SIGNALS, Signals
from quizapp.memory.fit.views import View, views, views_ahead
from quizapp.memory.fsrs import DEFAULT_PARAMETERS

MOVED, RECENT = 3, 5
"""How many of the signals, the first ones, the lesser regressions use."""
FEW = 2.0, 0.02
"""Reviews, recalled at the usual 90 %, with which shares recalled begin: carefully, and boldly.

The bold one soon tells of those who never forget, or never recall.
"""
FIRST_WEIGHTS = (0.8, 0.015, *(0.06, 0.08), *(0.015, 0.015, 0.015))
"""Of the default, the fit, the shares recalled, and the regressions.

The default is trusted most at first: it was fitted to several hundred million reviews. Of learners
whom it describes exactly, 60 logs of 400 to 800 reviews, the mixture then stays within .001 of its
log-loss in all but five; trusting it with .45 lost more in up to 40. A learner of another sort pays
about .001 for that at 800 reviews, and nothing that can be seen at 3,000.
"""


class QuizappPredictor:
    """Follows a log; tells the chance of recall of each review before it learns what came of it."""

    def __init__(self) -> None:
        self._signals = Signals()
        self._recalled = self._reviews = 0
        self._mixture = Mixture(FIRST_WEIGHTS)
        priors = list(SIGNALS.values())
        self._regressions = [
            OnlineLogistic([weight for weight, _ in own], [spread for _, spread in own])
            for own in (priors[:MOVED], priors[:RECENT], priors)
        ]

    def follow(self, trial: Trial, fitted: View | None, default: View | None) -> float | None:
        """Tell the chance (0 to 1) of recall at the next trial, then learn from its outcome.

        The views are those of a fit to the trials before, and of the default. None where they are:
        such a trial is not scored.
        """
        if fitted is None or default is None:
            self._signals.learn(trial, None)
            return None
        signals = self._signals.of(trial, fitted, default)
        chances = [
            default.chance,
            fitted.chance,
            *((self._recalled + 0.9 * few) / (self._reviews + few) for few in FEW),
            *(each.tell(signals) for each in self._regressions),
        ]
        chances = [min(max(chance, LEAST), 1 - LEAST) for chance in chances]
        told = self._mixture.tell(chances)
        self._mixture.learn(chances, recalled=trial.recalled)
        for each in self._regressions:
            each.learn(signals, recalled=trial.recalled)
        self._recalled += trial.recalled
        self._reviews += 1
        self._signals.learn(trial, fitted)
        return told


def quizapp_chances(trials: Sequence[Trial]) -> list[float | None]:
    """Return the chance (0 to 1) of recall at each trial of a log, told from those before it.

    None for trials that are not scored. A longer log has the same chances at its beginning.
    """
    predictor = QuizappPredictor()
    return [
        predictor.follow(*seen)
        for seen in zip(trials, views_ahead(trials), views(DEFAULT_PARAMETERS, trials), strict=True)
    ]

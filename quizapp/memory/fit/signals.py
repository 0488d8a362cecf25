"""What else speaks for or against a recall: the learner's day, the card's past, its siblings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import log

from quizapp.memory.fit.history import Trial
from quizapp.memory.fit.odds import logit
from quizapp.memory.fit.views import View

SIGNALS: dict[str, tuple[float, float]] = {
    "fitted": (1.0, 0.3),
    "default": (0.0, 0.3),
    "one": (0.0, 0.3),
    "recently": (0.0, 2.0),
    "today": (0.0, 2.0),
    "lapses": (0.0, 0.15),
    "never_lapsed": (0.0, 0.15),
    "since_lapse": (0.0, 0.15),
    "card": (0.0, 0.5),
    "siblings": (0.0, 0.5),
    "difficulty": (0.0, 0.15),
    "stability": (0.0, 0.15),
    "elapsed": (0.0, 0.15),
    "hours": (0.0, 0.15),
    "sitting": (0.0, 0.15),
    "answer_time": (0.0, 0.15),
    "misses": (0.0, 0.15),
}
"""Every signal's name with its weight before anything is known and the spread of that weight.

fitted, default: log-odds of recall by the fit, and how far those by the default differ;
recently, today: how much better than expected the last hundred or so reviews went, and today's;
lapses, never_lapsed, since_lapse: the card's lapses, and the days since the last one;
card, siblings: how much better than expected the card went so far, and the cards begun with it;
difficulty, stability, elapsed: what FSRS-6 makes its own log-odds of, in case it does so wrongly;
hours: the true time since the last review over its whole days;
sitting: reviews since the last pause; answer_time: how long the card's last answer took;
misses: how often it was missed on the day of its last review.
"""

_RECENT = 1 / 100
_FEW = 5.0
"""Reviews that a day begins with, as expected, so that its first one says little."""
_CARD_FEW, _SIBLINGS_FEW = 1.0, 2.0
_PAUSE = 1800.0
"""Seconds after which a new sitting begins."""
_USUAL_ANSWER, _SHORTEST_ANSWER = 5000.0, 300.0
"""Milliseconds."""
_LEAST_DAYS = 0.05
_DAY = 86_400.0


@dataclass(slots=True)
class _Surprise:
    """How much better than expected some reviews went, and how uncertain they were together."""

    sum: float = 0.0
    doubt: float = 0.0

    def add(self, surprise: float, doubt: float) -> None:
        self.sum += surprise
        self.doubt += doubt

    def mean(self, few: float) -> float:
        return self.sum / (self.doubt + few)


@dataclass(slots=True)
class _Card:
    """What is known of a card's past."""

    begun: int
    """Day of its first review."""
    last_at: float
    surprise: _Surprise
    answer_time: float = 0.0
    lapses: int = 0
    lapsed: int = 0
    """Day of its last lapse."""
    misses: int = 0


class Signals:
    """Follows a log and tells the signals of each review before its outcome is known."""

    def __init__(self) -> None:
        self._cards: dict[str, _Card] = {}
        self._begun: defaultdict[int, _Surprise] = defaultdict(_Surprise)
        self._today = _Surprise()
        self._day = 0
        self._recently = 0.0
        self._last_at = 0.0
        self._sitting = 0

    def of(self, trial: Trial, fitted: View, default: View) -> list[float]:
        """Return the signals of a scored trial that comes next, in the order of `SIGNALS`.

        Nothing of its outcome is used: neither its rating nor how long the answer took.
        """
        card, odds = self._cards[trial.card], logit(fitted.chance)
        days, elapsed = max(_LEAST_DAYS, (trial.at - card.last_at) / _DAY), max(1, fitted.elapsed)
        same_day = trial.day == self._day
        return [
            odds,
            logit(default.chance) - odds,
            1.0,
            self._recently,
            self._today.mean(_FEW) if same_day else 0.0,
            log(1 + card.lapses),
            float(not card.lapses),
            log(1 + max(0, trial.day - card.lapsed)) - 2 if card.lapses else 0.0,
            card.surprise.mean(_CARD_FEW),
            self._begun[card.begun].mean(_SIBLINGS_FEW),
            (fitted.difficulty - 5) / 3,
            log(fitted.stability) - 1.5,
            log(elapsed) - 1.5,
            log(days / elapsed),
            log(self._place(trial)) - 3,
            card.answer_time,
            log(1 + card.misses),
        ]

    def _place(self, trial: Trial) -> int:
        """Return which review of its sitting a trial is, 1 for the first."""
        if trial.day != self._day or trial.at - self._last_at > _PAUSE:
            return 1
        return self._sitting + 1

    def learn(self, trial: Trial, view: View | None) -> None:
        """Take in a trial and its outcome; `view` is None where it is not scored."""
        self._sitting = self._place(trial)
        if trial.day != self._day:
            self._today = _Surprise()
        self._day, self._last_at = trial.day, trial.at
        card = self._cards.setdefault(
            trial.card, _Card(trial.day, trial.at, _Surprise(), lapsed=trial.day)
        )
        if view is None:
            card.misses += not trial.recalled
        else:
            self._learn_scored(trial, card, view)
        card.last_at = trial.at
        card.answer_time = (
            log(max(trial.duration_ms, _SHORTEST_ANSWER) / _USUAL_ANSWER)
            if trial.duration_ms
            else 0.0
        )

    def _learn_scored(self, trial: Trial, card: _Card, view: View) -> None:
        surprise, doubt = trial.recalled - view.chance, view.chance * (1 - view.chance)
        self._recently += _RECENT * (surprise - self._recently)
        self._today.add(surprise, 1.0)
        card.surprise.add(surprise, doubt)
        self._begun[card.begun].add(surprise, doubt)
        card.misses = 0 if trial.recalled else 1
        if not trial.recalled:
            card.lapses += 1
            card.lapsed = trial.day

"""Ten seeded learners who do not exist, each with a memory of another kind, and their review logs.

An app that knows FSRS-6 with its defaults asks them at a wanted retention of 90 %; how they truly
remember is theirs. The same learner always gives the same log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import exp, log
from random import Random

from quizapp.memory import fsrs
from quizapp.memory.belief import review
from quizapp.memory.days import local_day
from quizapp.memory.fit.history import Trial
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.logs.nouns import LoggedReview
from quizapp.memory.logs.trials import trials_of
from quizapp.memory.schedule import due_day, seed_for
from quizapp.memory.state import MemoryState, Rating

FIRST_DAY = datetime(2025, 1, 6, 17, tzinfo=UTC)
_WANTED = 0.9
_ONE_DAY = timedelta(days=1)


def remembering(**changes: float) -> tuple[float, ...]:
    """Return FSRS-6's default parameters with some of them (w0 to w20) multiplied."""
    return tuple(
        value * changes.get(f"w{place}", 1.0) for place, value in enumerate(DEFAULT_PARAMETERS)
    )


@dataclass(frozen=True)
class Learner:
    """How somebody truly remembers and answers."""

    name: str
    seed: int
    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    least: float = 0.0
    """The chance of recall (0 to 1) of what is wholly forgotten."""
    most: float = 1.0
    """The chance of recall of what was seen just now."""
    mood: float = 0.0
    """How far the log-odds of a day stray from the usual (standard deviation)."""
    drift: float = 0.0
    """How much slower time passes for memories at the end than at the start (log)."""
    interference: float = 0.0
    """How much faster it passes for each sibling learnt since."""
    tiring: float = 0.0
    """Log-odds lost by each review of a sitting."""
    hard_for_missed: float = 0.0
    """The share of misses that are called hard."""
    hard: float = 0.1
    easy: float = 0.1
    """The shares of recalls called hard and easy."""
    new_a_day: int = 4
    most_a_day: int = 60
    """Reviews of cards begun before: what more is due waits."""
    days: int = 150
    away: Sequence[range] = field(default=())
    """Days, counted from the first, without study."""


TEN = (
    Learner("textbook", 1),
    Learner("forgetful", 2, remembering(w0=0.4, w1=0.4, w2=0.3, w3=0.25, w8=0.8), hard=0.2),
    Learner("nearly perfect", 3, least=0.985, easy=0.3),
    Learner("erratic", 4, least=0.1, most=0.95, mood=1.3),
    Learner("drifting", 5, remembering(w0=0.5, w1=0.5, w2=0.5, w3=0.5), drift=2.2),
    Learner("coin flipper", 6, least=0.5, most=0.5, hard=0.0, easy=0.0),
    Learner("interfered with", 7, interference=0.25, hard=0.0, easy=0.0),
    Learner("steep", 8, remembering(w2=0.8, w20=4.0), tiring=0.02),
    Learner("calls misses hard", 9, remembering(w2=0.6), hard_for_missed=0.5),
    Learner(
        "often away",
        10,
        remembering(w0=2, w1=2, w2=2, w3=2, w14=0.5),
        mood=0.4,
        away=(range(30, 52), range(80, 110)),
        days=180,
    ),
)


def fewer(learner: Learner, days: int) -> Learner:
    """Return a learner who stops sooner."""
    return replace(learner, days=days)


def logged(learner: Learner) -> list[Trial]:
    """Return a learner's review log."""
    return trials_of(reviews_of(learner), "UTC")


def reviews_of(learner: Learner) -> list[LoggedReview]:
    """Let a learner study day by day, and return what an app would have logged."""
    life = _Life(learner)
    for day in range(learner.days):
        if not any(day in away for away in learner.away):
            life.study(day)
    return life.logged


@dataclass
class _Card:
    """A card as it truly is remembered (`truth`) and as the app believes (`believed`)."""

    name: str
    topic: int
    truth: MemoryState | None = None
    believed: MemoryState | None = None
    due: int = 0
    seen_topic: int = 0


class _Life:
    """One learner's cards and log so far."""

    def __init__(self, learner: Learner) -> None:
        self._learner = learner
        self._draws = Random(learner.seed)
        self._cards: list[_Card] = []
        self._learnt: dict[int, int] = {}  # how many cards of each topic
        self.logged: list[LoggedReview] = []

    def study(self, day: int) -> None:
        """Review what is due on a day, then begin new cards; what was missed is asked again."""
        at = FIRST_DAY + day * _ONE_DAY + timedelta(minutes=self._draws.uniform(0, 240))
        mood = self._draws.gauss(0, self._learner.mood)
        due = [card for card in self._cards if card.due <= day]
        self._draws.shuffle(due)
        asked = due[: self._learner.most_a_day] + [
            self._begun() for _ in range(self._learner.new_a_day)
        ]
        again = 0
        for place, card in enumerate(asked):
            odds = mood - self._learner.tiring * place
            chance = self._chance(card, day, odds)
            recalled = self._draws.random() < chance
            called = self._called(recalled=recalled)
            duration = self._duration(chance)
            at += timedelta(milliseconds=duration + 1000)
            self.logged.append(
                LoggedReview(f"review {len(self.logged) + 1}", card.name, called, at, duration)
            )
            self._remember(card, called if recalled else Rating.AGAIN, called, at)
            if called is Rating.AGAIN and again < len(due) + self._learner.new_a_day:
                asked.append(card)
                again += 1

    def _begun(self) -> _Card:
        topic = len(self._cards) // 6
        card = _Card(f"card-{len(self._cards)}", topic)
        self._cards.append(card)
        self._learnt[topic] = self._learnt.get(topic, 0) + 1
        return card

    def _duration(self, chance: float) -> int:
        """Return how many milliseconds an answer takes: doubt takes time."""
        seconds = self._draws.lognormvariate(1.2 + 1.2 * (1 - chance), 0.5)
        return min(round(1000 * seconds), 60_000)

    def _called(self, *, recalled: bool) -> Rating:
        draw, learner = self._draws.random(), self._learner
        if not recalled:
            return Rating.HARD if draw < learner.hard_for_missed else Rating.AGAIN
        if draw < learner.hard:
            return Rating.HARD
        return Rating.EASY if draw > 1 - learner.easy else Rating.GOOD

    def _chance(self, card: _Card, day: int, odds: float) -> float:
        learner = self._learner
        if card.truth is None:
            return 0.3
        elapsed = (FIRST_DAY.date() + day * _ONE_DAY - card.truth.last_day).days
        siblings = self._learnt[card.topic] - card.seen_topic
        pace = exp(-learner.drift * day / learner.days) * (1 + learner.interference * siblings)
        chance = fsrs.forgetting_curve(elapsed * pace, card.truth.stability, learner.parameters)
        moved = 1 / (1 + exp(-log(chance / max(1 - chance, 1e-6)) - odds))
        return learner.least + (learner.most - learner.least) * moved

    def _remember(self, card: _Card, true: Rating, called: Rating, at: datetime) -> None:
        today = local_day(at, "UTC")
        card.truth = fsrs.review(card.truth, true, at, today, self._learner.parameters)
        card.believed = review(card.believed, called, at, today)
        seed = seed_for(self._learner.name, card.name)
        card.due = (due_day(card.believed, _WANTED, seed) - FIRST_DAY.date()).days
        card.seen_topic = self._learnt[card.topic]

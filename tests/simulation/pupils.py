"""Simulated learners with facts to review: what they truly remember is FSRS-6, which none sees.

Whether a fact is recalled hangs on the learner's seed, the fact and how often it was asked, so two
ways of choosing what to ask meet the same luck.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import exp
from statistics import fmean

from quizapp.memory import fsrs
from quizapp.memory.belief import KNOWN_AT_FIRST, review
from quizapp.memory.state import MemoryState, Rating

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)

FORGETFUL = (
    *fsrs.DEFAULT_PARAMETERS[:8],
    fsrs.DEFAULT_PARAMETERS[8] - 0.4,
    *fsrs.DEFAULT_PARAMETERS[9:],
)
"""Memories grow by two thirds of what the app expects."""


@dataclass(slots=True)
class Fact:
    """A fact of a learner: what the app believes of it, and what is so."""

    name: str
    state: MemoryState
    true: MemoryState
    due: date


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


class Pupil:
    """A learner who answers; `parameters` say how they truly forget."""

    def __init__(self, seed: int, parameters: tuple[float, ...] = fsrs.DEFAULT_PARAMETERS) -> None:
        self.seed = seed
        self.parameters = parameters
        self.facts: list[Fact] = []

    def learnt(self, count: int, spread: float = 1.2, away: int = 0) -> None:
        """Give the learner facts that were reviewed until `away` days ago, each kept at 90 %."""
        draw = random.Random(self.seed)
        for number in range(count):
            stability = exp(draw.gauss(1.8, spread))
            last = TODAY - timedelta(days=away + max(1, round(draw.random() * stability)))
            state = MemoryState(stability, draw.uniform(1, 10), noon(last), last, 3, 0)
            due = last + timedelta(days=max(1, round(stability)))
            self.facts.append(Fact(f"known-{number}", state, state, due))

    def begins(self, name: str, day: date, knows: float = KNOWN_AT_FIRST) -> Fact:
        """Meet a new fact, which is known already with the chance `knows`."""
        lucky = random.Random(f"{self.seed}:{name}").random() < knows
        rating = Rating.GOOD if lucky else Rating.AGAIN
        fact = Fact(
            name,
            review(None, rating, noon(day), day),
            fsrs.review(None, rating, noon(day), day, self.parameters),
            day,
        )
        self.facts.append(fact)
        return fact

    def answers(self, fact: Fact, day: date) -> None:
        """Review a fact: recalled with the chance that its true memory has."""
        luck = random.Random(f"{self.seed}:{fact.name}:{fact.state.reps}").random()
        rating = Rating.GOOD if luck < self.recalls(fact, day) else Rating.AGAIN
        fact.state = review(fact.state, rating, noon(day), day)
        fact.true = fsrs.review(fact.true, rating, noon(day), day, self.parameters)

    def recalls(self, fact: Fact, day: date) -> float:
        """Return the true chance of recall."""
        elapsed = fsrs.elapsed_days(fact.true, day)
        return fsrs.retrievability(fact.true, elapsed, self.parameters)

    def knows(self, day: date) -> float:
        """Return the share of the facts begun that would be recalled."""
        return fmean(self.recalls(fact, day) for fact in self.facts) if self.facts else 0.0


def days(count: int) -> Iterable[date]:
    return (TODAY + number * DAY for number in range(count))

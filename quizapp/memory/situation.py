"""Where a learner stands on a day and what they want: all that a forecast starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.pace import USUAL_PACE, Pace
from quizapp.memory.plan import USUAL, Goal
from quizapp.memory.state import MemoryState

LONGEST = 366
"""Days: how far ahead anything is forecast."""


@dataclass(frozen=True, slots=True)
class Known:
    """A fact begun."""

    state: MemoryState
    topic: str
    due: date
    """The learner's day on which it comes back."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A learner's facts, goals and time on the day `today`."""

    today: date
    known: Sequence[Known]
    unbegun: Mapping[str, int]
    """How many facts of each topic wait to be begun."""
    goals: Mapping[str, Goal] = field(default_factory=dict)
    """What is wanted of topics; of those left out, what is usual."""
    exam_day: date | None = None
    daily_minutes: float | None = None
    """Minutes a day, at most; None if any number."""
    daily_new: int = 10
    usual: float = USUAL
    """The desired retention (0 to 1) of topics without one of their own."""
    pace: Pace = USUAL_PACE
    model: Model = DEFAULT_MODEL

    @property
    def days_left(self) -> int:
        """Days until the exam, at most `LONGEST`; 0 if there is none ahead."""
        if self.exam_day is None:
            return 0
        return min(max(0, (self.exam_day - self.today).days), LONGEST)

    def asked(self, topic: str) -> bool:
        """Say whether the exam asks a topic."""
        return topic in self.goals and self.goals[topic].in_exam

    def own(self, topic: str) -> float:
        """Return the retention wanted of a topic on ordinary days."""
        goal = self.goals.get(topic)
        chosen = None if goal is None else goal.desired_retention
        return self.usual if chosen is None else chosen

"""What the coming days ask of a learner and what an exam will find known, in expected values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.memory.course import Course
from quizapp.memory.situation import LONGEST, Situation

USUALLY = 30
"""Days that a forecast looks ahead where there is no exam."""


@dataclass(frozen=True, slots=True)
class DayForecast:
    """What a day is expected to bring."""

    day: date
    reviews: float
    """An expected value, to be rounded when it is told, as are the minutes."""
    new: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the coming days are expected to bring."""

    days: tuple[DayForecast, ...]
    recall_on_exam: float | None
    """The share (0 to 1) of the exam's facts recalled on its day, those not begun counted as not
    known; None without an exam ahead or without facts in it."""
    begun: int
    """Facts begun by the end: the exam's if there is one ahead, else all."""
    unbegun: int
    """Facts of the same not begun by then."""

    @property
    def minutes(self) -> float:
        """Minutes in all."""
        return sum(day.minutes for day in self.days)


def forecast(situation: Situation, days: int | None = None, *, planned: bool = True) -> Forecast:
    """Return what the days bring, today first: those up to the exam, else `days` (30).

    `planned` as the app does with an exam ahead; otherwise as if there were none: every fact at
    its topic's own retention, reviews before new facts, the daily new facts and no more. Both keep
    the same daily minutes.
    """
    length = situation.days_left or min(max(0, USUALLY if days is None else days), LONGEST)
    course = Course(situation, planned=planned)
    pace = situation.pace
    told = []
    for number in range(length):
        reviews, new = course.step(number)
        minutes = (reviews * pace.review + new * pace.new) / 60
        told.append(DayForecast(situation.today + timedelta(number), reviews, new, minutes))
    exam = situation.days_left > 0
    counted = [topic for topic in situation.unbegun if not exam or situation.asked(topic)]
    unbegun = course.unbegun(examined_only=exam)
    total = sum(not exam or situation.asked(known.topic) for known in situation.known)
    total += sum(situation.unbegun[topic] for topic in counted)
    recall = course.recall(length) if exam else None
    return Forecast(tuple(told), recall, total - unbegun, unbegun)

"""Days past and to come: how much was answered on each, and how much falls due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from quizapp.insights.queries import Tally

WEEKS = 12
FORECAST_DAYS = 30
STEPS = 5
"""Shades of the heat map, the first of them for days without an answer."""


@dataclass(frozen=True)
class PastDay:
    """One square of the heat map; `step` is 0 for no answer to 4 for the busiest days."""

    day: date
    answered: Tally
    step: int


@dataclass(frozen=True)
class DueDay:
    """One column of the forecast: how many facts are due on the day."""

    day: date
    due: int


def first_day(today: date) -> date:
    """Return the Monday on which the twelve weeks begin; the last of them is this week."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def past_weeks(counted: Mapping[date, Tally], today: date) -> list[list[PastDay]]:
    """Lay the last twelve weeks out, Monday first; the last week ends today."""
    most = max((tally.answers for tally in counted.values()), default=0)
    days = [_past_day(day, counted.get(day, Tally()), most) for day in _days_until(today)]
    return [days[start : start + 7] for start in range(0, len(days), 7)]


def _days_until(today: date) -> list[date]:
    start = first_day(today)
    return [start + timedelta(days=number) for number in range((today - start).days + 1)]


def _past_day(day: date, answered: Tally, most: int) -> PastDay:
    return PastDay(day, answered, heat(answered.answers, most))


def heat(answers: int, most: int) -> int:
    """Return the shade of a day, 0 to 4, in equal steps up to the busiest day.

    A single answer already shows: only a day without any has shade 0.
    """
    shades = STEPS - 1
    return min(shades, -(-answers * shades // most)) if most else 0


def last_day(today: date) -> date:
    """Return the last day of the forecast."""
    return today + timedelta(days=FORECAST_DAYS - 1)


def forecast(due: Mapping[date, int], today: date) -> list[DueDay]:
    """Lay out what is due on each of 30 days from today on; what is overdue is due today."""
    overdue = sum(count for day, count in due.items() if day < today)
    days = (today + timedelta(days=number) for number in range(FORECAST_DAYS))
    return [DueDay(day, due.get(day, 0) + (overdue if day == today else 0)) for day in days]

"""What to expect of an exam with its plan and without, and what would change that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from quizapp.memory.forecast import Forecast, forecast
from quizapp.memory.plan import RISES
from quizapp.memory.sampling import count_unbegun
from quizapp.memory.situation import Situation

TARGETS = (0.75, 0.8, 0.85, 0.9, 0.95)
"""Retentions tried for an exam's topics."""
NOTICED = 0.01
"""Recall on exam day: another target must promise so much more, or cost no more than this."""
WORTH_SAVING = 0.15
"""The share of the minutes that an easier target must save."""
MOST_MINUTES = 480
"""Minutes a day: a plan that needs more is not told how many."""


@dataclass(frozen=True, slots=True)
class Change:
    """Another target for all of the exam's topics, and what it promises."""

    target: float
    recall: float
    """The share (0 to 1) of the exam's facts recalled on its day."""
    minutes: float
    """Minutes until the exam, in all."""


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """What to expect of an exam and of the days before it."""

    exam_day: date
    daily_minutes: float | None
    with_plan: Forecast
    without: Forecast
    """Within the same daily minutes."""
    targets: Mapping[str, float]
    """The retention in force for each topic of the exam, on ordinary days."""
    new_per_day: int
    """New facts of the exam to begin today."""
    rises: date
    """The day from which the wanted retention rises; today if it has begun to."""
    minutes_needed: int | None
    """Minutes a day with which nothing stays unbegun; None if nothing does or `MOST_MINUTES`
    would not do."""
    better: Change | None
    """A target that promises more; None if those in force are about as good as any."""
    easier: Change | None
    """A target that promises nearly as much for less time; None if none saves enough."""


def exam_plan(situation: Situation) -> ExamPlan | None:
    """Return what to expect of the exam; None if there is none ahead or it asks no fact."""
    exam, today = situation.exam_day, situation.today
    with_plan = forecast(situation)
    if exam is None or with_plan.recall_on_exam is None:
        return None
    changes = [_changed(situation, target) for target in TARGETS]
    return ExamPlan(
        exam_day=exam,
        daily_minutes=situation.daily_minutes,
        with_plan=with_plan,
        without=forecast(situation, planned=False),
        targets={topic: situation.own(topic) for topic in sorted(_examined(situation))},
        new_per_day=_to_begin(situation, with_plan),
        rises=max(today, exam - timedelta(days=RISES)),
        minutes_needed=_minutes_needed(situation) if with_plan.unbegun else None,
        better=_better(changes, with_plan.recall_on_exam),
        easier=_easier(changes, with_plan.recall_on_exam, with_plan.minutes),
    )


def _to_begin(situation: Situation, planned: Forecast) -> int:
    """Count the exam's facts to begin today: none on its eve, when they cannot come back."""
    if situation.days_left <= 1:
        return 0
    return min(round(planned.days[0].new), count_unbegun(situation, examined=True))


def _examined(situation: Situation) -> set[str]:
    return {topic for topic, goal in situation.goals.items() if goal.in_exam}


def _minutes_needed(situation: Situation) -> int | None:
    """Find the fewest minutes a day, more than now, with which every fact is begun."""
    low, high = int(situation.daily_minutes or 0) + 1, MOST_MINUTES + 1
    while low < high:
        middle = (low + high) // 2
        if forecast(replace(situation, daily_minutes=middle)).unbegun:
            low = middle + 1
        else:
            high = middle
    return low if low <= MOST_MINUTES else None


@dataclass(frozen=True, slots=True)
class _Aim:
    """A goal tried: a topic of the exam at a target."""

    desired_retention: float
    in_exam: bool = True


def _changed(situation: Situation, target: float) -> Change:
    goals = {**situation.goals, **{topic: _Aim(target) for topic in _examined(situation)}}
    told = forecast(replace(situation, goals=goals))
    return Change(target, told.recall_on_exam or 0.0, told.minutes)


def _better(changes: Sequence[Change], recall: float) -> Change | None:
    """Choose the target that promises most, if that is noticed."""
    best = max(changes, key=lambda one: one.recall)
    return best if best.recall - recall >= NOTICED else None


def _easier(changes: Sequence[Change], recall: float, minutes: float) -> Change | None:
    """Choose the target that takes least time of those that cost nothing one would notice."""
    enough = [one for one in changes if one.recall > recall - NOTICED]
    easiest = min(enough, key=lambda one: one.minutes, default=None)
    if easiest is None or easiest.minutes > (1 - WORTH_SAVING) * minutes:
        return None
    return easiest

"""What a learner is told about an exam: what to expect with the plan and without, and what to do.

Each recommendation is one plain sentence from the forecast's own numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, floor

from quizapp.memory.explain import Sentence, Value
from quizapp.memory.forecast import Forecast, forecast
from quizapp.memory.plan import RISES
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
    """New facts to begin today."""
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
        new_per_day=round(with_plan.days[0].new),
        rises=max(today, exam - timedelta(days=RISES)),
        minutes_needed=_minutes_needed(situation) if with_plan.unbegun else None,
        better=_better(changes, with_plan.recall_on_exam),
        easier=_easier(changes, with_plan.recall_on_exam, with_plan.minutes),
    )


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


_GAINS = (
    "On exam day you can expect to recall %(with)d %% of its facts; "
    "without the plan it would be %(without)d %%."
)
_GAINS_IN_OTHER_TIME = (
    "On exam day you can expect to recall %(with)d %% of its facts, at about %(minutes)d minutes "
    "a day; without the plan it would be %(without)d %%, at about %(others)d."
)
_SAME = "On exam day you can expect to recall %(with)d %% of its facts, with the plan or without."
_BEGIN = "Begin %(new)d new facts today: all of the exam’s facts should come back before it."
_BEGIN_ONE = "Begin one new fact today: all of the exam’s facts should come back before it."
_LEAVES = "%(minutes)d minutes a day leave %(left)d facts unbegun."
_LEAVES_ONE = "%(minutes)d minutes a day leave one fact unbegun."
_NEEDS = (
    "%(minutes)d minutes a day leave %(left)d facts unbegun; "
    "with %(needed)d minutes a day you would begin them all."
)
_NEEDS_ONE = (
    "%(minutes)d minutes a day leave one fact unbegun; "
    "with %(needed)d minutes a day you would begin it too."
)
_WILL_RISE = (
    "From %(rises)s on facts come back sooner than usual, the weakest first, "
    "so that they are fresh on exam day."
)
_RISES = (
    "Until the exam facts come back sooner than usual, the weakest first, "
    "so that they are fresh on exam day."
)
_BETTER = (
    "With a target of %(target)d %% for the exam’s topics you could expect to recall "
    "%(recall)d %% of its facts."
)
_EASIER = (
    "With a target of %(target)d %% for the exam’s topics you would need about %(saved)d fewer "
    "minutes until the exam and recall at most 1 %% less of its facts."
)
_BUSIEST = "The busiest day is %(busiest)s, with about %(minutes)d minutes."

TEMPLATES = (
    *(
        _GAINS,
        _GAINS_IN_OTHER_TIME,
        _SAME,
        _BEGIN,
        _BEGIN_ONE,
        _LEAVES,
        _LEAVES_ONE,
        _NEEDS,
        _NEEDS_ONE,
    ),
    *(_WILL_RISE, _RISES, _BETTER, _EASIER, _BUSIEST),
)
"""All that this module can say, for whoever translates it."""


_MINUTES = 2
"""Minutes not worth a sentence are fewer."""


def expected(plan: ExamPlan) -> Sentence:
    """Say how much will be recalled on exam day, with the plan and without, and in what time."""
    having, lacking = _percent(plan.with_plan), _percent(plan.without)
    if having == lacking:
        return Sentence(_SAME, {"with": having})
    minutes, others = _minutes_a_day(plan.with_plan), _minutes_a_day(plan.without)
    values: dict[str, Value] = {"with": having, "without": lacking}
    if minutes in {1, others}:
        return Sentence(_GAINS, values)
    return Sentence(_GAINS_IN_OTHER_TIME, {**values, "minutes": minutes, "others": others})


def recommendations(plan: ExamPlan, today: date) -> tuple[Sentence, ...]:
    """Say what to do and what to know, the most pressing first: each in one sentence."""
    told = [_unfit(plan), _to_begin(plan), _target(plan), _rise(plan, today), _busiest(plan)]
    return tuple(one for one in told if one is not None)


def _unfit(plan: ExamPlan) -> Sentence | None:
    """Say what the minutes leave undone."""
    left, needed = plan.with_plan.unbegun, plan.minutes_needed
    if not left or plan.daily_minutes is None:
        return None
    values: dict[str, Value] = {"minutes": round(plan.daily_minutes)}
    if left > 1:
        values["left"] = left
    if needed is None:
        return Sentence(_LEAVES_ONE if left == 1 else _LEAVES, values)
    return Sentence(_NEEDS_ONE if left == 1 else _NEEDS, {**values, "needed": needed})


def _to_begin(plan: ExamPlan) -> Sentence | None:
    if not plan.new_per_day:
        return None
    if plan.new_per_day == 1:
        return Sentence(_BEGIN_ONE, {})
    return Sentence(_BEGIN, {"new": plan.new_per_day})


def _target(plan: ExamPlan) -> Sentence | None:
    """Say what another target promises: more on exam day or, failing that, less to do."""
    better, easier = plan.better, plan.easier
    if better is not None:
        recall = floor(100 * better.recall)
        return Sentence(_BETTER, {"target": round(100 * better.target), "recall": recall})
    if easier is None:
        return None
    saved = round(plan.with_plan.minutes - easier.minutes)
    if saved < _MINUTES:
        return None
    return Sentence(_EASIER, {"target": round(100 * easier.target), "saved": saved})


def _rise(plan: ExamPlan, today: date) -> Sentence:
    if plan.rises > today:
        return Sentence(_WILL_RISE, {"rises": plan.rises})
    return Sentence(_RISES, {})


def _busiest(plan: ExamPlan) -> Sentence | None:
    """Say which day takes most where the learner has set no limit."""
    busiest = max(plan.with_plan.days, key=lambda day: day.minutes)
    if plan.daily_minutes is not None or not busiest.minutes:
        return None
    return Sentence(_BUSIEST, {"busiest": busiest.day, "minutes": ceil(busiest.minutes)})


def _percent(forecast: Forecast) -> int:
    return floor(100 * (forecast.recall_on_exam or 0.0))


def _minutes_a_day(forecast: Forecast) -> int:
    return max(1, round(forecast.minutes / len(forecast.days)))

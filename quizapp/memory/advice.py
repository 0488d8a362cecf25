"""What a learner is told about an exam: what to expect with the plan and without, and what to do.

Each recommendation is one plain sentence from the forecast's own numbers (see `exam`).
"""

from __future__ import annotations

from datetime import date
from math import ceil, floor

from quizapp.memory.exam import ExamPlan
from quizapp.memory.explain import Sentence, Value
from quizapp.memory.forecast import Forecast

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
    if plan.daily_minutes is not None or busiest.minutes <= 1:
        return None
    return Sentence(_BUSIEST, {"busiest": busiest.day, "minutes": ceil(busiest.minutes)})


def _percent(forecast: Forecast) -> int:
    return floor(100 * (forecast.recall_on_exam or 0.0))


def _minutes_a_day(forecast: Forecast) -> int:
    return max(1, round(forecast.minutes / len(forecast.days)))

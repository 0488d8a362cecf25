"""An exam in force: what chance of recall a fact is held at on a day, and what is asked first.

What counts is recall on exam day, so the wanted retention of an exam's topics rises over its last
three weeks: whatever would have faded by then comes back before it, the weak more than once. Of
what is due, the facts come first whose review adds most to the chance of recall on exam day.

Against a fixed target of 90 % at equal minutes, learners know more on exam day; means of 3 seeds
(`python -m tests.simulation.plan`; facts never begun count as not known). The last column begins
new facts early as the plan does and else keeps to 90 %: what it lacks, the rise and the order add.

    begun, new, days, minutes a day      plan    fixed   fixed, new facts as planned
    300   60  14  7.5                   .9644    .9440    .9446
    300   60  14  6                     .9435    .8906    .9449
    400  200  45  7.5                   .9698    .9477    .9477
    400  300  90  6.1                   .9772    .9555    .9494
    400  300  90  5.5                   .9705    .9486    .9491
     50  600  45  7.4                   .9048    .7281    .9054
     50 1500  45  7.5                   .4460    .3051    .4450
    400  200  45  7.9, more forgetful   .9566    .9302    .9306

Where minutes are short, beginning early does nearly all of it. A fixed target chosen afterwards for
each case, with new facts as planned, would come within .005 of the plan on either side: the rise
does away with the choice. Orders by the gain in a month or in half the time left do so too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Protocol

from quizapp.memory.belief import chance, interval
from quizapp.memory.gain import AHEAD, gain_of, gain_over
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.schedule import whole_interval
from quizapp.memory.state import MemoryState

USUAL = 0.9
"""The desired retention of a learner who has not chosen one."""
RISES = 21
"""Days before an exam over which the wanted retention rises."""
PEAK = 0.98
"""The retention wanted on the eve of an exam: nearly all comes by once more, the weakest first."""


class Goal(Protocol):
    """What a learner wants of a topic."""

    @property
    def in_exam(self) -> bool:
        """Whether the exam asks it."""

    @property
    def desired_retention(self) -> float | None:
        """The chance (0 to 1) at which its facts come back; None: as for all others."""


class Plan(Protocol):
    """What a learner prepares for."""

    @property
    def exam_day(self) -> date | None:
        """The learner's day of the exam; None if there is none."""


def wanted(goal: Goal | None, plan: Plan | None, day: date, usual: float = USUAL) -> float:
    """Return the retention (0 to 1) wanted on `day` of a fact whose topic has this goal.

    `usual` is the learner's own for all topics. It rises in equal steps over the `RISES` days
    before the exam, to `PEAK` on its eve, and is the topic's own again from exam day on.
    """
    own = _own(goal, usual)
    exam = _exam_of(goal, plan)
    return own if exam is None or day >= exam else risen(own, (exam - day).days)


def risen(own: float, days_left: int) -> float:
    """Return the retention wanted so many days (1 or more) before an exam, for a topic's own."""
    share = max(0.0, 1 - (days_left - 1) / RISES)
    return own + max(0.0, PEAK - own) * share


def retention_for(
    state: MemoryState,
    goal: Goal | None,
    plan: Plan | None,
    usual: float = USUAL,
    model: Model = DEFAULT_MODEL,
) -> float:
    """Return the retention (0 to 1) to schedule a memory with after its review.

    It is the chance that is left on the first day on which that has fallen to what is wanted
    then, so that the fact comes back on that very day: scheduled for what is wanted on it, it would
    come back earlier, and a better rating earlier than a worse one. Without an exam ahead, or where
    that day comes before the rise or after the exam, it is the topic's own.
    """
    own, exam = _own(goal, usual), _exam_of(goal, plan)
    first = state.last_day + timedelta(days=1)
    if exam is None or first >= exam:
        return own
    rise = exam - timedelta(days=RISES)
    if state.last_day + timedelta(days=whole_interval(interval(state, own, model))) < rise:
        return own

    def target(day: date) -> float:
        return risen(own, (exam - day).days)

    day = _crossing(state, max(first, rise), exam, target, model)
    if day == exam:
        return own
    if day == first:
        return target(day)
    return max(own, chance(state, (day - state.last_day).days, model))


def _crossing(
    state: MemoryState, first: date, exam: date, target: Callable[[date], float], model: Model
) -> date:
    """Find the first day from `first` on with no more chance than its target, `exam` if none.

    The chance falls and the target rises, so halving finds it.
    """
    low, high = 0, (exam - first).days
    while low < high:
        middle = (low + high) // 2
        day = first + timedelta(days=middle)
        if chance(state, (day - state.last_day).days, model) <= target(day):
            high = middle
        else:
            low = middle + 1
    return first + timedelta(days=low)


def worth_on(
    day: date, plan: Plan | None = None, model: Model = DEFAULT_MODEL
) -> Callable[[MemoryState, Goal | None], float]:
    """Return the function by which to order what may be asked on `day`, the highest first.

    Without an exam ahead it is what a review adds to the chance of recall in a month. With one, it
    is what it adds on exam day; 1 is added for the exam's facts, so that they come before others.
    """
    usual = gain_over(AHEAD, model)
    exam_day = None if plan is None else plan.exam_day
    if exam_day is None or day >= exam_day:
        return lambda state, _goal: gain_of(state, day, usual)
    by_then = gain_over((exam_day - day).days, model)

    def worth(state: MemoryState, goal: Goal | None) -> float:
        if goal is not None and goal.in_exam:
            return 1 + gain_of(state, day, by_then)
        return gain_of(state, day, usual)

    return worth


def _own(goal: Goal | None, usual: float) -> float:
    return usual if goal is None or goal.desired_retention is None else goal.desired_retention


def _exam_of(goal: Goal | None, plan: Plan | None) -> date | None:
    return plan.exam_day if plan is not None and goal is not None and goal.in_exam else None

"""A learner's facts followed day by day through what the app would do, in expected values.

Due days come from the wanted retention, the most worth goes first, a day has its limit and new
facts come as a day allows them (see `plan` and `pace`). No draw decides what is recalled: of a
day's reviews, one is missed each time their chances of being missed add up to one. A large bank is
followed by a sample and a small one by copies of each fact, so the time does not grow with it.
Not followed: fuzz and easy days (the learner's next dates have both), and Hard and Easy.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from dataclasses import dataclass
from math import ceil, inf
from operator import attrgetter

from quizapp.memory import fsrs
from quizapp.memory.belief import KNOWN_AT_FIRST
from quizapp.memory.gain import AHEAD, gain_over
from quizapp.memory.pace import daily_limit, new_allowed, new_needed
from quizapp.memory.plan import RISES, risen
from quizapp.memory.sampling import count_unbegun, in_turn, sampled, weight_of
from quizapp.memory.schedule import whole_interval
from quizapp.memory.situation import Known, Situation
from quizapp.memory.state import Rating, Trace


@dataclass(slots=True)
class _Fact:
    """A fact on its way, one that stands for others like it."""

    stability: float
    difficulty: float
    last: int
    """Day of the last review, counted from today."""
    examined: bool
    own: float
    """The retention wanted on ordinary days."""
    worth: float = 0.0


class _Sum:
    """What adds up to whole numbers: each call tells how many are full by now."""

    def __init__(self, start: float) -> None:
        self._left = start

    def full(self, more: float) -> int:
        """Add and return the whole part."""
        self._left += more
        whole = int(self._left)
        self._left -= whole
        return whole


class Course:
    """The facts of a situation on their way, with the plan for its exam or without."""

    def __init__(self, situation: Situation, *, planned: bool) -> None:
        self._situation = situation
        self._exam = situation.days_left if planned else 0
        minutes, pace = situation.daily_minutes, situation.pace
        self._limit = None if minutes is None else daily_limit(None, minutes, (), pace)
        self._weight = weight_of(situation)
        self._missed, self._knew, self._lucky = _Sum(0.5), _Sum(0.5), _Sum(0.5)
        self._done, self._begun = _Sum(_TINY), _Sum(_TINY)
        self._ratios: dict[float, list[float]] = {}
        self._new = deque(in_turn(situation, self._weight, exam_first=self._exam > 0))
        self._left = {
            examined: count_unbegun(situation, examined=examined) for examined in (True, False)
        }
        self._turn = _Sum(0.5)
        self._facts: list[_Fact] = []
        self._waiting: list[_Fact] = []
        self._due: defaultdict[int, list[_Fact]] = defaultdict(list)
        for known in sampled(situation, self._weight):
            self._take_up(known)

    def step(self, day: int) -> tuple[float, int]:
        """Go through the next day, counted from today, and return its reviews and new facts."""
        self._waiting += self._due.pop(day, [])
        reviews, new = self._shares(day, len(self._waiting) * self._weight)
        self._review_some(day, self._done.full(reviews / self._weight))
        for _ in range(min(self._begun.full(new / self._weight), len(self._new))):
            self._begin(self._new.popleft(), day)
        return reviews, new

    def unbegun(self, *, examined_only: bool) -> int:
        """Count the facts not begun yet: those the exam asks, or all."""
        return self._left[True] + (0 if examined_only else self._left[False])

    def recall(self, day: int) -> float | None:
        """Return the share of the exam's facts recalled on `day`; None if it has none."""
        situation = self._situation
        known = sum(situation.asked(one.topic) for one in situation.known)
        total = known + count_unbegun(situation, examined=True)
        if not total:
            return None
        chances = [self._chance(fact, day) for fact in self._facts if fact.examined]
        begun = (total - self._left[True]) / total
        return begun * sum(chances) / len(chances) if chances else 0.0

    def _shares(self, day: int, waiting: float) -> tuple[float, int]:
        """Return how many reviews and new facts a day has, and count the new ones as begun."""
        situation, limit, left = self._situation, self._limit, self._left
        pace, unbegun = situation.pace, left[True] + left[False]
        needed = new_needed(left[True], self._exam - day) if self._exam else 0
        allowed = new_allowed(
            situation.daily_new, 0, ceil(waiting), limit, needed=needed, pace=pace
        )
        new = min(allowed, unbegun)
        self._count_begun(new)
        room = inf if limit is None else limit - new * pace.new / pace.review
        return min(waiting, max(0.0, room)), new

    def _count_begun(self, new: int) -> None:
        """Take new facts from those that the exam asks, with a plan; without, from all alike."""
        left = self._left
        unbegun = left[True] + left[False]
        examined = new
        if not self._exam and unbegun:
            examined = max(self._turn.full(new * left[True] / unbegun), new - left[False])
        examined = min(examined, left[True])
        left[True], left[False] = left[True] - examined, left[False] - (new - examined)

    def _review_some(self, day: int, some: int) -> None:
        if some < len(self._waiting):
            self._rank(day)
        for fact in self._waiting[:some]:
            self._review(fact, day)
        del self._waiting[:some]

    def _rank(self, day: int) -> None:
        """Put what gains most first, the exam's facts before others (as `plan.worth_on`)."""
        model = self._situation.model
        usual = gain_over(AHEAD, model)
        by_exam = gain_over(self._exam - day, model) if self._exam else usual
        for fact in self._waiting:
            gain, first = (by_exam, 1) if self._exam and fact.examined else (usual, 0)
            fact.worth = first + gain(fact.stability, fact.difficulty, day - fact.last)
        self._waiting.sort(key=_by_worth, reverse=True)

    def _review(self, fact: _Fact, day: int) -> None:
        missed = self._missed.full(1 - self._chance(fact, day))
        grade = Rating.AGAIN if missed else Rating.GOOD
        w, elapsed = self._situation.model.parameters, day - fact.last
        fact.stability, fact.difficulty, fact.last = (
            fsrs.next_stability(fact, grade, elapsed, w),
            fsrs.next_difficulty(fact.difficulty, grade, w),
            day,
        )
        self._due[self._due_day(fact)].append(fact)

    def _begin(self, topic: str, day: int) -> None:
        grade = Rating.GOOD if self._knew.full(KNOWN_AT_FIRST) else Rating.AGAIN
        situation, w = self._situation, self._situation.model.parameters
        fact = _Fact(
            fsrs.initial_stability(grade, w),
            fsrs.initial_difficulty(grade, w),
            day,
            situation.asked(topic),
            situation.own(topic),
        )
        self._facts.append(fact)
        self._due[self._due_day(fact)].append(fact)

    def _take_up(self, known: Known) -> None:
        situation, state = self._situation, known.state
        lucky = state.luck is not None and self._lucky.full(state.luck.chance)
        part: Trace = state.luck if lucky and state.luck else state
        last = min(0, (state.last_day - situation.today).days)
        topic = known.topic
        examined = situation.asked(topic)
        fact = _Fact(part.stability, part.difficulty, last, examined, situation.own(topic))
        self._facts.append(fact)
        # An exam's dates are worked out anew, for they hang on whether there is a plan for it.
        dated = not (examined and situation.days_left)
        day = (known.due - situation.today).days if dated else self._due_day(fact)
        self._due[max(0, day)].append(fact)

    def _chance(self, fact: _Fact, day: int) -> float:
        model = self._situation.model
        return model.told(fsrs.forgetting_curve(day - fact.last, fact.stability, model.parameters))

    def _due_day(self, fact: _Fact) -> int:
        """Return the day on which a fact comes back, as `plan.retention_for` would have it."""
        ratios = self._ratios_of(fact.own)
        own = fact.last + whole_interval(fact.stability * ratios[-1])
        exam, rise = self._exam, self._exam - RISES
        if not (exam and fact.examined) or own < rise or fact.last + 1 >= exam:
            return own
        days = range(max(fact.last + 1, rise), exam)
        at = bisect_left(
            days,
            True,  # noqa: FBT003 - what is looked for
            key=lambda day: day - fact.last >= fact.stability * ratios[exam - day - 1],
        )
        return days[at] if at < len(days) else own

    def _ratios_of(self, own: float) -> list[float]:
        """Return how long a stability of 1 lasts: with 1, 2 … days left of the rise, then own."""
        if own not in self._ratios:
            model = self._situation.model
            targets = [*(risen(own, left) for left in range(1, RISES + 1)), own]
            self._ratios[own] = [
                fsrs.interval_days(1.0, model.asked(target), model.parameters) for target in targets
            ]
        return self._ratios[own]


_TINY = 1e-9
"""Makes up for what is lost where parts are added up."""
_by_worth = attrgetter("worth")

"""What an exam's plan is worth: `python -m tests.simulation.plan` prints a table.

Learners prepare for an exam with so many minutes a day. First without a plan: every fact comes back
at 90 %, reviews before new facts, ten new ones a day. Then with the app's plan and no more minutes
a day than that took on average. Measured is what they truly know on exam day, facts never begun
counted as not known. Learners may forget otherwise than the app believes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean

from quizapp.memory.forecast import forecast
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.load import weigher
from quizapp.memory.pace import NEW_SECONDS, REVIEW_SECONDS, new_allowed, new_needed
from quizapp.memory.plan import retention_for, worth_on
from quizapp.memory.schedule import due_day, seed_for
from quizapp.memory.situation import Known, Situation
from tests.simulation.pupils import DAY, FORGETFUL, TODAY, Fact, Pupil, days

DAILY_NEW = 10


@dataclass(frozen=True)
class Exam:
    """What a learner has before them."""

    name: str
    begun: int
    unbegun: int
    days: int
    minutes: float
    parameters: tuple[float, ...] = DEFAULT_PARAMETERS

    @property
    def exam_day(self) -> date:
        return TODAY + self.days * DAY


@dataclass(frozen=True)
class Aim:
    """A goal for the exam's only topic."""

    in_exam: bool = True
    desired_retention: float | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    recall: float
    """The share of all the exam's facts known on its day."""
    minutes: float
    """Minutes in all."""
    busiest: float
    """Minutes of the busiest day."""
    unbegun: int


EXAMS = (
    Exam("two weeks, 20 minutes a day", 300, 60, 14, 20),
    Exam("two weeks, 6 minutes a day", 300, 60, 14, 6),
    Exam("six weeks, 12 minutes a day", 400, 200, 45, 12),
    Exam("three months, 20 minutes a day", 400, 300, 90, 20),
    Exam("three months, 6 minutes a day", 400, 300, 90, 6),
    Exam("six weeks, nearly all new, 20 minutes", 50, 600, 45, 20),
    Exam("six weeks, far too much, 10 minutes", 50, 1500, 45, 10),
    Exam("six weeks, a forgetful learner", 400, 200, 45, 12, FORGETFUL),
)

Shares = Callable[[int, int, float, int], int]
"""How many new facts a day brings: of its due facts, those unbegun, its seconds, the days left."""
Target = Callable[[Fact], float]


@dataclass(frozen=True)
class Policy:
    """A way to prepare."""

    new: Shares
    worth: Callable[[date], Callable[[Fact], float]]
    target: Target
    new_first: bool
    exam_day: date | None = None


def fixed(target: float) -> Policy:
    """Prepare as if there were no exam."""
    return Policy(
        new=lambda due, _unbegun, seconds, _left: new_allowed(
            DAILY_NEW, 0, due, int(seconds / REVIEW_SECONDS)
        ),
        worth=_gain,
        target=lambda _: target,
        new_first=False,
    )


def planned(exam: Exam, target: float | None = None) -> Policy:
    """Prepare as the app's plan does."""
    goal = Aim(desired_retention=target)
    return Policy(
        new=_begun_early,
        worth=lambda day: lambda fact: worth_on(day, exam)(fact.state, goal),
        target=lambda fact: retention_for(fact.state, goal, exam),
        new_first=True,
        exam_day=exam.exam_day,
    )


def fixed_but_begun_early(target: float) -> Policy:
    """Hold every fact at one retention, but begin new ones as the plan does."""
    return replace(fixed(target), new=_begun_early, new_first=True)


def _begun_early(due: int, unbegun: int, seconds: float, left: int) -> int:
    needed = new_needed(unbegun, left)
    return new_allowed(DAILY_NEW, 0, due, int(seconds / REVIEW_SECONDS), needed=needed)


def _gain(day: date) -> Callable[[Fact], float]:
    worth = worth_on(day)
    return lambda fact: worth(fact.state, None)


def prepare(exam: Exam, policy: Policy, minutes: float, seed: int) -> Outcome:
    """Let a learner prepare with so many minutes a day."""
    pupil = Pupil(seed, exam.parameters)
    pupil.learnt(exam.begun)
    for fact in pupil.facts:
        fact.due = due_day(fact.state, policy.target(fact), seed_for(str(seed), fact.name))
    spent: list[float] = []
    for number, day in enumerate(days(exam.days)):
        spent.append(_study(exam, policy, pupil, day, 60 * minutes, exam.days - number))
    known = sum(pupil.recalls(fact, exam.exam_day) for fact in pupil.facts)
    total = exam.begun + exam.unbegun
    return Outcome(known / total, sum(spent) / 60, max(spent) / 60, total - len(pupil.facts))


def _study(exam: Exam, policy: Policy, pupil: Pupil, day: date, seconds: float, left: int) -> float:
    """Go through a day and return the seconds it took."""
    due = [fact for fact in pupil.facts if fact.due <= day]
    unbegun = exam.begun + exam.unbegun - len(pupil.facts)
    new = min(unbegun, policy.new(len(due), unbegun, seconds, left))
    for_reviews = seconds - new * NEW_SECONDS
    asked = sorted(due, key=policy.worth(day), reverse=True)[
        : max(0, int(for_reviews / REVIEW_SECONDS))
    ]
    for fact in asked:
        pupil.answers(fact, day)
    begun = [pupil.begins(f"new-{unbegun - number}", day) for number in range(new)]
    for fact in (*asked, *begun):
        weigh = weigher({}, exam_day=policy.exam_day)
        seed = seed_for(str(pupil.seed), fact.name)
        fact.due = due_day(fact.state, policy.target(fact), seed, weigh=weigh)
    return len(asked) * REVIEW_SECONDS + len(begun) * NEW_SECONDS


def foreseen(exam: Exam, minutes: float, seed: int) -> float:
    """Return what the plan page would say of recall on exam day, with the plan."""
    pupil = Pupil(seed)
    pupil.learnt(exam.begun)
    situation = Situation(
        TODAY,
        [Known(fact.state, "exam", fact.due) for fact in pupil.facts],
        {"exam": exam.unbegun},
        {"exam": Aim()},
        exam.exam_day,
        daily_minutes=minutes,
        daily_new=DAILY_NEW,
    )
    return forecast(situation).recall_on_exam or 0.0


def main(seeds: int = 3) -> None:
    """Print what each way of preparing comes to."""
    for exam in EXAMS:
        sys.stdout.write(
            f"\n{exam.name}: {exam.begun} facts begun, {exam.unbegun} not, {exam.days} days\n"
            f"{'':44}{'recall':>8}{'minutes':>9}{'busiest':>9}{'unbegun':>9}\n"
        )
        plain = _told("fixed target .9", exam, fixed(0.9), exam.minutes, seeds)
        minutes = plain / exam.days
        _told("the plan, at equal minutes", exam, planned(exam), minutes, seeds)
        for target in (0.85, 0.95):
            _told(f"the plan, topics at {target}", exam, planned(exam, target), minutes, seeds)
        for target in (0.85, 0.9, 0.95):
            name = f"fixed target {target}, but new facts as planned"
            _told(name, exam, fixed_but_begun_early(target), minutes, seeds)
        said = fmean(foreseen(exam, minutes, seed) for seed in range(seeds))
        sys.stdout.write(f"{'the plan, as the page foresees it':44}{said:8.4f}\n")


def _told(name: str, exam: Exam, policy: Policy, minutes: float, seeds: int) -> float:
    """Print a line and return the minutes it took in all."""
    outcomes = [prepare(exam, policy, minutes, seed) for seed in range(seeds)]
    spent = fmean(one.minutes for one in outcomes)
    sys.stdout.write(
        f"{name:44}{fmean(one.recall for one in outcomes):8.4f}{spent:9.0f}"
        f"{fmean(one.busiest for one in outcomes):9.1f}"
        f"{fmean(one.unbegun for one in outcomes):9.0f}\n"
    )
    sys.stdout.flush()
    return spent


if __name__ == "__main__":
    main()

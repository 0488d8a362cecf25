"""How evenly reviews fall on days: `python -m tests.simulation.load` prints a table.

A learner begins facts every day and reviews all that is due; each date is drawn from FSRS's fuzz
range, with the weights of days or without.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import fmean

from quizapp.memory.load import EVERY_DAY, weigher
from quizapp.memory.schedule import due_day, seed_for
from tests.simulation.pupils import Fact, Pupil, days

WEEKEND_OFF = (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0)
"""Half as much on Saturdays, nothing on Sundays that can be moved."""
SETTLED = 45
"""The first day that is measured."""
SIBLINGS = 5
"""Facts of one subject."""


@dataclass(frozen=True)
class Evenness:
    """How the days of a learner turned out."""

    jump: float
    """By how much of the average a day differs from the day before."""
    saturday: float
    """A Saturday's reviews, as a share of a weekday's."""
    sunday: float
    beside: float
    """The share of reviews on a day with a sibling's."""


def settled(
    seed: int,
    *,
    weighed: bool,
    easy: Sequence[float] = EVERY_DAY,
    siblings: bool = True,
    new: int = 10,
    length: int = 150,
) -> Evenness:
    """Let a learner begin `new` facts a day and look at the days once they have settled."""
    pupil = Pupil(seed)
    dates: dict[str, Fact] = {}
    done: dict[date, list[str]] = {}
    for day in days(length):
        due = [fact for fact in pupil.facts if fact.due <= day]
        done[day] = [fact.name for fact in due]
        loads = Counter(fact.due for fact in pupil.facts)
        for fact in due:
            pupil.answers(fact, day)
        due += [pupil.begins(f"{len(pupil.facts)}", day) for _ in range(new)]
        for fact in due:
            loads[fact.due] -= 1
            beside = _beside(fact, dates) if siblings else set()
            weigh = weigher(loads, easy, beside) if weighed else None
            fact.due = due_day(fact.state, 0.9, seed_for(str(seed), fact.name), weigh=weigh)
            loads[fact.due] += 1
            dates[fact.name] = fact
    return _evenness(dict(list(done.items())[SETTLED:]))


def _subject(name: str) -> int:
    return int(name) // SIBLINGS


def _beside(fact: Fact, facts: dict[str, Fact]) -> set[date]:
    """Return the days on which the other facts of the subject are due."""
    first = SIBLINGS * _subject(fact.name)
    names = {str(number) for number in range(first, first + SIBLINGS)} - {fact.name}
    return {facts[name].due for name in names if name in facts}


def _evenness(done: dict[date, list[str]]) -> Evenness:
    by_weekday: defaultdict[int, list[int]] = defaultdict(list)
    for day, names in done.items():
        by_weekday[day.weekday()].append(len(names))
    counts = [len(names) for names in done.values()]
    week = fmean(count for weekday in range(5) for count in by_weekday[weekday])
    together = 0
    for names in done.values():
        subjects = Counter(_subject(name) for name in names)
        together += sum(count for count in subjects.values() if count > 1)
    return Evenness(
        jump=fmean(abs(one - other) for one, other in pairwise(counts)) / fmean(counts),
        saturday=fmean(by_weekday[5]) / week,
        sunday=fmean(by_weekday[6]) / week,
        beside=together / sum(counts),
    )


def main(seeds: int = 3) -> None:
    """Print how the days turn out."""
    sys.stdout.write(f"{'':36}{'jump':>8}{'Saturday':>10}{'Sunday':>8}{'beside':>8}\n")
    for name, weighed, easy, siblings in (
        ("drawn from the fuzz range", False, EVERY_DAY, False),
        ("weighed by load", True, EVERY_DAY, False),
        ("weighed by load, siblings apart", True, EVERY_DAY, True),
        ("the same, weekends easy", True, WEEKEND_OFF, True),
    ):
        found = [
            settled(seed, weighed=weighed, easy=easy, siblings=siblings) for seed in range(seeds)
        ]
        sys.stdout.write(
            f"{name:36}{fmean(one.jump for one in found):8.3f}"
            f"{fmean(one.saturday for one in found):10.2f}"
            f"{fmean(one.sunday for one in found):8.2f}"
            f"{fmean(one.beside for one in found):8.3f}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""Which order works a backlog off best: `python -m tests.simulation.queue` prints a table.

Learners come back from a break to more than a day holds and do so many reviews a day. Measured is
what they know on average over the days that follow, so what an order costs while it lasts counts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nsmallest
from statistics import fmean

from quizapp.memory.fsrs import DEFAULT_PARAMETERS, elapsed_days
from quizapp.memory.gain import AHEAD, gain_of, gain_over
from quizapp.memory.schedule import due_day
from tests.simulation.pupils import FORGETFUL, Fact, Pupil, days

Rank = Callable[[Sequence[Fact], date], Sequence[Fact]]


@dataclass(frozen=True)
class Break:
    """What a learner comes back to."""

    name: str
    facts: int
    away: int
    """Days without a review."""
    ceiling: int
    """Reviews a day."""
    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    length: int = 120


@dataclass(frozen=True)
class Outcome:
    """What became of it."""

    known: float
    """The share of facts known, averaged over the days."""
    worst: float
    """The same on the worst day after the first week."""
    caught_up: int
    """The day on which the rest fitted into one for the first time, or the last day."""
    reviews: int


BREAKS = (
    Break("a long break, few reviews a day", 1500, 60, 40),
    Break("a long break, many reviews a day", 1500, 60, 100),
    Break("a short break", 1500, 10, 60),
    Break("a long break, a forgetful learner", 1500, 60, 60, FORGETFUL),
)


def relative_overdueness(due: Sequence[Fact], day: date) -> Sequence[Fact]:
    """Order by days since the last review over the interval: at one target, by chance of recall."""
    return sorted(due, key=lambda fact: -elapsed_days(fact.state, day) / fact.state.stability)


def expected_gain(ahead: int) -> Rank:
    """Order by what a review adds to the chance of recall some days ahead."""
    gain = gain_over(ahead)
    return lambda due, day: sorted(due, key=lambda fact: -gain_of(fact.state, day, gain))


def lost_by_a_day(ahead: int) -> Rank:
    """Order by how much less a review adds if done tomorrow."""
    gain, later = gain_over(ahead), gain_over(ahead - 1)

    def lost(fact: Fact, day: date) -> float:
        tomorrow = gain_of(fact.state, day + timedelta(days=1), later)
        return gain_of(fact.state, day, gain) - tomorrow

    return lambda due, day: sorted(due, key=lambda fact: -lost(fact, day))


def longest_due(due: Sequence[Fact], _: date) -> Sequence[Fact]:
    """Order by due day, as an index has it."""
    return sorted(due, key=lambda fact: fact.due)


def least_forgotten(due: Sequence[Fact], day: date) -> Sequence[Fact]:
    return relative_overdueness(due, day)[::-1]


def first_looked_at(window: int, rank: Rank) -> Rank:
    """Order only those that have been due longest, the rest after them."""

    def ranked(due: Sequence[Fact], day: date) -> Sequence[Fact]:
        return rank(nsmallest(window, due, key=lambda fact: fact.due), day)

    return ranked


ORDERS: dict[str, Rank] = {
    "relative overdueness": relative_overdueness,
    f"gain in {AHEAD} days (the app's)": expected_gain(AHEAD),
    "gain in 10 days": expected_gain(10),
    "gain in 90 days": expected_gain(90),
    "lost by one day's wait": lost_by_a_day(AHEAD),
    "longest due": longest_due,
    "least forgotten": least_forgotten,
    f"gain in {AHEAD} days of 100 longest due": first_looked_at(100, expected_gain(AHEAD)),
    f"gain in {AHEAD} days of 300 longest due": first_looked_at(300, expected_gain(AHEAD)),
}


def work_off(after: Break, rank: Rank, seed: int) -> Outcome:
    """Let a learner work off what a break left, in an order."""
    pupil = Pupil(seed, after.parameters)
    pupil.learnt(after.facts, away=after.away)
    known, reviews, caught_up = [], 0, after.length
    for number, day in enumerate(days(after.length)):
        due = [fact for fact in pupil.facts if fact.due <= day]
        if len(due) <= after.ceiling:
            caught_up = min(caught_up, number)
        for fact in rank(due, day)[: after.ceiling]:
            pupil.answers(fact, day)
            fact.due = due_day(fact.state, 0.9, seed)
            reviews += 1
        known.append(pupil.knows(day))
    return Outcome(fmean(known), min(known[7:]), caught_up, reviews)


def main(seeds: int = 3) -> None:
    """Print what each order comes to."""
    for after in BREAKS:
        sys.stdout.write(
            f"\n{after.name}: {after.facts} facts, {after.away} days away, "
            f"{after.ceiling} reviews a day\n"
            f"{'':40}{'known':>8}{'worst':>8}{'caught up':>11}{'reviews':>9}\n"
        )
        for name, rank in ORDERS.items():
            outcomes = [work_off(after, rank, seed) for seed in range(seeds)]
            sys.stdout.write(
                f"{name:40}{fmean(one.known for one in outcomes):8.4f}"
                f"{fmean(one.worst for one in outcomes):8.4f}"
                f"{fmean(one.caught_up for one in outcomes):11.1f}"
                f"{fmean(one.reviews for one in outcomes):9.0f}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()

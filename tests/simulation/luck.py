"""What a belief in luck is worth: simulated learners who guess, a year of answers, a plain table.

    python -m tests.simulation.luck [--quick]

Each fact has a true memory that follows FSRS-6 and that nobody sees. On the day it is asked, the
learner recalls it with its true chance, or else guesses, and one guess in as many as there are
options is right. The answer is shown, so after a guess, right or wrong, the memory goes on as after
forgetting. The engine sees only right or wrong. `face value` takes every right answer for recall
(FSRS as it is), `belief` is the engine of this app. Both see the same draws, whole days, and the
fuzz of the app.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from math import floor, sqrt
from random import Random

from quizapp.memory import fsrs
from quizapp.memory.belief import chance, interval, review
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.kinds import leading
from quizapp.memory.schedule import fuzzed, whole_interval
from quizapp.memory.state import MemoryState, Rating

FACTS, QUICK_FACTS = 2000, 200
NO_LUCK = 10**9
"""So many options that no guess is right."""
HALF_A_DAY = 0.5
YEAR, END = 365, 730
"""Days: reviews are counted for a year; memories are followed for two."""
FOLLOWED = range(YEAR, END + 1, 7)
"""One day a week on which the recall of all facts is looked at, day 365 the first."""
FIRST_DAY = date(2026, 1, 5)
SEED = 6


HONEST = {True: (0.57, 0.33), False: (0.14, 0.40)}
"""How often someone honest is sure and unsure, having recalled it and not (see belief.WORDS)."""


@dataclass(frozen=True, slots=True)
class Learner:
    """Who answers: how memories truly go, and what is said of answers."""

    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    knows_at_first: float = 0.76
    """The share of facts known when first asked: 24 % of first ratings in Anki are Again."""
    luck_teaches: bool = True
    """If not, a memory stays as it was after a lucky guess."""
    says: str | None = None
    """Of answers: "honest" (see HONEST), a word that is always said, or None."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who asks: how many options, for which target, in which kinds, and what it thinks of luck."""

    options: int
    target: float
    kinds: bool = False
    """Whether facts are asked in the app's kinds as they grow, or always as a choice."""
    caution: float = 1.0
    """Share of the guess floor that the engine is told: 0 takes answers at face value."""
    rounds: Callable[[float], int] = whole_interval
    weeks: int = 12
    """New facts come over so many weeks, the same number each day."""


@dataclass(slots=True)
class Truth:
    """The true memory of one fact: None until something of it was learnt."""

    parameters: tuple[float, ...]
    trace: MemoryState | None = None

    def chance(self, day: date) -> float:
        """Return the true chance of recall."""
        if self.trace is None:
            return 0.0
        return fsrs.retrievability(self.trace, fsrs.elapsed_days(self.trace, day), self.parameters)

    def learn(self, *, recalled: bool, day: date) -> None:
        """Go on as FSRS does after recall or after forgetting."""
        rating = Rating.GOOD if recalled else Rating.AGAIN
        self.trace = fsrs.review(self.trace, rating, _noon(day), day, self.parameters)


@dataclass(slots=True)
class Tally:
    """What came of it, over all facts."""

    facts: int
    reviews: int = 0
    """After the first, in the first year."""
    ever: int = 0
    """The same in both years."""
    recall: float = 0.0
    """Sum of the true chances of recall at these reviews."""
    timely: int = 0
    """Of these, reviews that the target placed: a wait of less than half a day must be a day."""
    timely_recall: float = 0.0
    error: float = 0.0
    """Sum of the squared differences between the chance believed and the true one."""
    recall_by_day: dict[int, float] = field(default_factory=lambda: dict.fromkeys(FOLLOWED, 0.0))

    @property
    def at_review(self) -> float:
        """True recall at the reviews that could be placed."""
        return self.timely_recall / self.timely

    @property
    def off(self) -> float:
        """How far the chance believed was off at a review (root mean square)."""
        return sqrt(self.error / self.reviews)

    @property
    def on_day(self) -> float:
        """True recall of all facts on day 365."""
        return self.recall_by_day[YEAR] / self.facts

    @property
    def through(self) -> float:
        """True recall of all facts on an average day that was followed."""
        return sum(self.recall_by_day.values()) / len(FOLLOWED) / self.facts


def simulate(learner: Learner, desk: Desk, facts: int) -> Tally:
    """Ask one learner all facts for two years."""
    tally = Tally(facts)
    for number in range(facts):
        begun = FIRST_DAY + timedelta(days=number * desk.weeks * 7 // facts)
        _follow(learner, desk, Random(SEED * 1_000_003 + number), begun, tally)
    return tally


def _follow(learner: Learner, desk: Desk, draws: Random, begun: date, tally: Tally) -> None:
    """Ask one fact whenever it is due, from `begun` to the end."""
    truth = Truth(learner.parameters)
    state: MemoryState | None = None
    day, last = begun, FIRST_DAY + timedelta(days=END)
    timely = False
    while day <= last:
        recall, guess, word, fuzz = (draws.random() for _ in range(4))
        true_chance = truth.chance(day) if state else learner.knows_at_first
        luck = _guess_floor(desk, state)
        recalled = recall < true_chance
        right = recalled or guess < luck
        if state is not None:
            tally.ever += 1
            if (day - FIRST_DAY).days <= YEAR:
                believed = chance(state, fsrs.elapsed_days(state, day))
                _count(tally, true_chance, believed, timely=timely)
        if recalled or not right or learner.luck_teaches:
            truth.learn(recalled=recalled, day=day)
        state = review(
            state,
            Rating.GOOD if right else Rating.AGAIN,
            _noon(day),
            day,
            floor=luck * desk.caution,
            confidence=_said(learner, word, recalled=recalled),
        )
        days = interval(state, desk.target)
        timely = days >= HALF_A_DAY
        wait = fuzzed(desk.rounds(days), fuzz)
        _remember(tally, truth, day, wait)
        day += timedelta(days=wait)


def _guess_floor(desk: Desk, state: MemoryState | None) -> float:
    """Return the chance of a right guess in the kind that the app would ask.

    A set of matching pairs, all others known, leaves the right response and the one to spare.
    """
    if not desk.kinds:
        return 1 / desk.options
    kind = leading(state, {})
    return {"multiple_choice": 1 / desk.options, "matching": 1 / 2}.get(kind, 0.0)


def _said(learner: Learner, draw: float, *, recalled: bool) -> str | None:
    if learner.says != "honest":
        return learner.says
    sure, unsure = HONEST[recalled]
    return "sure" if draw < sure else "unsure" if draw < sure + unsure else "guess"


def _count(tally: Tally, true_chance: float, believed: float, *, timely: bool) -> None:
    tally.reviews += 1
    tally.error += (believed - true_chance) ** 2
    tally.recall += true_chance
    if timely:
        tally.timely += 1
        tally.timely_recall += true_chance


def _remember(tally: Tally, truth: Truth, day: date, wait: int) -> None:
    """Add the true recall of a fact on each day until it is asked next."""
    start = (day - FIRST_DAY).days
    for on in FOLLOWED:
        if start <= on < start + wait:
            tally.recall_by_day[on] += truth.chance(FIRST_DAY + timedelta(days=on))


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


ABOUT = """\
Simulated learners who guess: new facts over 12 weeks, {facts} a line, seed {seed}.
  reviews  reviews a fact in the first year, after the first
  more     than at face value; 2 yrs: the same over two years
  recall   share truly known at reviews that the target placed
  all      the same at all reviews, also where the target would have them after
           less than half a day: the shortest wait is a day
  day 365  true recall of all facts on that day, and on an average day of the
  mean     year from then on: facts begun together come back together, so one
           day is some points up or down, and reviews fall just before or after
  off      how far the chance believed was from the true one at reviews (RMS)
"guesses seen" is a desk that sees which right answers were guesses.
"met": recall within .005, reviews at most 8 % more, day 365 no lower than at
face value, with what two years and the mean say where that is no.
"""
HEADER = (
    f"{'reviews':>33}{'more':>7}{'2 yrs':>7}{'recall':>7}{'all':>6}{'day 365':>8}{'mean':>6}"
    f"{'off':>6}"
)


def row(name: str, tally: Tally, base: Tally | None = None) -> str:
    """Return one line of a table, 80 columns at most."""
    more = two_years = ""
    if base is not None:
        more = f"{tally.reviews / base.reviews - 1:+.1%}"
        two_years = f"{tally.ever / base.ever - 1:+.1%}"
    return (
        f"{name:27}{tally.reviews / tally.facts:6.2f}{more:>7}{two_years:>7}"
        f"{_share(tally.at_review):>7}{_share(tally.recall / tally.reviews):>6}"
        f"{_share(tally.on_day):>8}{_share(tally.through):>6}{_share(tally.off):>6}"
    )


def _share(value: float) -> str:
    return f"{value:.4f}".removeprefix("0")


def verdict(target: float, believing: Tally, base: Tally) -> str:
    """Say which of the three aims were reached."""
    more = 1 + REVIEWS_MORE
    reviews = _yes(believing.reviews <= base.reviews * more)
    if reviews == "no" and believing.ever <= base.ever * more:
        reviews = "no (2 years: yes)"
    no_lower = believing.on_day >= base.on_day
    day = "yes" if no_lower else "no"
    if not no_lower and believing.through >= base.through:
        day = "no (mean: yes)"
    aims = {
        "recall": _yes(abs(believing.at_review - target) <= RECALL_WITHIN),
        "reviews": reviews,
        "day 365": day,
    }
    return "  met: " + ", ".join(f"{aim} {reached}" for aim, reached in aims.items())


RECALL_WITHIN, REVIEWS_MORE = 0.005, 0.08


def _yes(reached: bool) -> str:
    return "yes" if reached else "no"


def aims(facts: int) -> Iterator[str]:
    """Hold the belief against the three aims, for each number of options and each target."""
    facts = 2 * facts
    seen = {target: simulate(Learner(), Desk(NO_LUCK, target), facts) for target in (0.9, 0.8)}
    for kinds, title in ((False, "Always a choice"), (True, "In the app's kinds")):
        yield from _head(title)
        for options in (2, 4, 5):
            for target in (0.9, 0.8):
                base, believing = both(Learner(), Desk(options, target, kinds), facts)
                yield row(f"{options} options, {target:.0%}: face value", base)
                yield row("              belief", believing, base)
                yield row("              guesses seen", seen[target], base)
                yield verdict(target, believing, base)


def both(learner: Learner, desk: Desk, facts: int) -> tuple[Tally, Tally]:
    """Return what comes of face value and of the belief."""
    return simulate(learner, replace(desk, caution=0.0), facts), simulate(learner, desk, facts)


def frontier(facts: int) -> Iterator[str]:
    """Show what recall costs in reviews: some of the caution, or face value with a higher aim."""
    yield from _head("Always a choice: what recall costs")
    for options, target in ((2, 0.9), (2, 0.8), (4, 0.9), (4, 0.8)):
        desk = Desk(options, target, caution=0.0)
        base = simulate(Learner(), desk, facts)
        yield row(f"{options} options, {target:.0%}: face value", base)
        for caution in (0.5, 0.75, 1.0):
            name = f"         {caution:.0%} of the floor"
            yield row(name, simulate(Learner(), replace(desk, caution=caution), facts), base)
        for higher in (target + 0.03, target + 0.06):
            name = f"         face value at {higher:.0%}"
            yield row(name, simulate(Learner(), replace(desk, target=higher), facts), base)


def confidence(facts: int) -> Iterator[str]:
    """Show what a word with the answer is worth, honest or not."""
    yield from _head("A word of confidence with each answer")
    for desk in (Desk(4, 0.9), Desk(2, 0.8), Desk(2, 0.8, kinds=True)):
        base, silent = both(Learner(), desk, facts)
        where = "the app's kinds" if desk.kinds else "always a choice"
        yield f"{desk.options} options, {desk.target:.0%}, {where}"
        yield row("  face value", base)
        yield row("  belief, no word said", silent, base)
        for says, name in (("honest", "honest words"), ("sure", "always sure")):
            yield row(f"  belief, {name}", simulate(Learner(says=says), desk, facts), base)


def other_learners(facts: int) -> Iterator[str]:
    """Show learners who are not as the engine thinks."""
    yield from _head("Other learners, 4 options, in the app's kinds")
    for name, learner in OTHERS.items():
        for target in (0.9, 0.8):
            base, believing = both(learner, Desk(4, target, kinds=True), facts)
            yield f"{name}, {target:.0%}"
            yield row("  face value", base)
            yield row("  belief", believing, base)


FORGETFUL = tuple(
    weight * {8: 0.92, 20: 1.3}.get(place, 0.7 if place < 4 else 1)
    for place, weight in enumerate(DEFAULT_PARAMETERS)
)
"""Starts with 30 % less stability, which grows by 14 % less and whose tail falls faster."""

OTHERS = {
    "a lucky guess teaches nothing": Learner(luck_teaches=False),
    "half known at first": Learner(knows_at_first=0.5),
    "all known at first": Learner(knows_at_first=1.0),
    "forgetful beyond the model": Learner(FORGETFUL),
}


def all_year(facts: int) -> Iterator[str]:
    """Show what is left of the ups and downs where facts do not begin together."""
    yield from _head("New facts all year round, in the app's kinds")
    for options in (2, 4, 5):
        for target in (0.9, 0.8):
            base, believing = both(Learner(), Desk(options, target, kinds=True, weeks=52), facts)
            yield row(f"{options} options, {target:.0%}: face value", base)
            yield row("              belief", believing, base)
            yield verdict(target, believing, base)


def rounding(facts: int) -> Iterator[str]:
    """Show what becomes of recall as waits are made whole days, without luck and with it."""
    yield from _head("Whole days: rounded to nearest (as the app does), or down")
    for target in (0.9, 0.8):
        for options, name in ((NO_LUCK, "no luck"), (4, "4 options")):
            for rounds, way in ((whole_interval, "nearest"), (_down, "down")):
                tally = simulate(Learner(), Desk(options, target, rounds=rounds), facts)
                yield row(f"{name}, {target:.0%}, {way}", tally)


def _down(days: float) -> int:
    return max(1, floor(days))


def _head(title: str) -> Iterator[str]:
    yield ""
    yield title
    yield HEADER


def main(arguments: list[str]) -> None:
    """Print every table as it comes."""
    facts = QUICK_FACTS if "--quick" in arguments else FACTS
    began = time.perf_counter()
    sys.stdout.write(ABOUT.format(facts=facts, seed=SEED))
    for table in (aims, all_year, frontier, confidence, other_learners, rounding):
        for line in table(facts):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    sys.stdout.write(f"\n{time.perf_counter() - began:.0f} s\n")


if __name__ == "__main__":
    main(sys.argv[1:])

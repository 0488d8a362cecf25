"""What a learner's size costs: the next item, an answer, what is due, the pages that look back."""

import sys
import tempfile
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, cycle
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy.orm import Session

from question_bank.content import Bank, Concept, Fact
from question_bank.generate import Generator
from quizapp.bank.current import LiveBank
from quizapp.cli.preparing import upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.factory import create_app
from quizapp.insights.days import forecast
from quizapp.insights.history import history
from quizapp.insights.progress import progress
from quizapp.insights.queries import answers_by_day, due_by_day, due_by_topic, topics
from quizapp.learning.answers import Submission, record_answer
from quizapp.learning.due import Due, longest_due
from quizapp.learning.marking import Response
from quizapp.learning.recounting import recount
from quizapp.memory.belief import interval, review
from quizapp.memory.fading import parts_of
from quizapp.memory.kinds import kinds_in_turn
from quizapp.memory.load import weigher
from quizapp.memory.plan import retention_for
from quizapp.memory.schedule import due_day, fuzz_range, seed_for, whole_interval
from quizapp.models import User, new_id
from quizapp.study.choosing import Before, Waiting, in_order
from quizapp.study.gathering import LOOKED_AT, Standing, candidates, gather, standing_of
from tests.support.crowd import MORNING, TODAY, YEAR, crowd, made
from tests.support.desk import Desk, choice

Step = Callable[[], object]
LATER = YEAR
"""Days of a break after which everything a learner knows is due."""


@dataclass(frozen=True)
class Size:
    """How much there is: facts (and memories of each learner), answers to each, learners."""

    facts: int
    answers: int
    learners: int = 1

    def __str__(self) -> str:
        memories = self.facts * self.learners
        return f"{memories:,}" if self.learners == 1 else f"{memories:,} of {self.learners}"


LARGEST = Size(100_000, 10)
SIZES = (Size(1_000, 10), Size(10_000, 10), LARGEST, Size(2_000, 2, learners=500))


@dataclass
class Bench:
    """A database of some size, and what is measured in it."""

    size: Size
    session: Session
    learner: User
    live: LiveBank

    def steps(self) -> Iterator[tuple[str, Step, int]]:
        """Yield what is measured, and how often."""
        yield "engine: next item, usual day", self.choosing(TODAY), 300
        yield "engine: next item, all due", self.choosing(AFTER_A_BREAK), 300
        yield "engine: answer", self.answering(), 300
        yield "next item, usual day", self.gathering(TODAY), 60
        yield "next item, all due", self.gathering(AFTER_A_BREAK), 60
        yield "answer, written", self.written(), 60
        yield "due by topic", lambda: due_by_topic(self.session, self.learner, TODAY), 60
        yield "forecast, 30 days", lambda: self.coming(30), 30
        yield "forecast, a year", lambda: self.coming(YEAR), 30
        yield "heat map, a year", self.heat, 30
        yield "statistics, a year", self.statistics, 30
        yield "progress page", lambda: progress(self.session, self.learner, MORNING), 30
        yield "history page", lambda: history(self.session, self.learner, self.live.versions), 30

    def measured(self, names: Container[str] | None = None) -> dict[str, float]:
        """Return the median milliseconds of each step, or of those named."""
        return {
            name: milliseconds(step, runs)
            for name, step, runs in self.steps()
            if names is None or name in names
        }

    def found(self, day: date) -> list[Due]:
        return longest_due(self.session, self.learner.id, day, LOOKED_AT)

    def choosing(self, day: date) -> Step:
        """Return choosing alone: the worth of what is due, the order, and the kind of item."""
        found, standing = self.found(day), standing_of(self.session, self.learner, day)
        states = {one.fact: one.state for one in found}

        def step() -> object:
            due = tuple(candidates(found, standing))
            waiting = Waiting(due, (), 0, len(due), states=states)
            first = next(in_order(self.live, waiting, Before()))
            return kinds_in_turn(states[first.fact], {}, {})

        return step

    def answering(self) -> Step:
        """Return the arithmetic of an answer: belief, target, day among loads, and its counts."""
        found = cycle(self.found(AFTER_A_BREAK))
        standing = Standing(TODAY, standing_of(self.session, self.learner, TODAY).model)

        def step() -> object:
            one = next(found)
            after = review(one.state, 3, MORNING, TODAY, standing.model, floor=0.25)
            wanted = retention_for(after, None, None, 0.9, standing.model)
            shortest, longest = fuzz_range(whole_interval(interval(after, wanted)))
            loads = {TODAY + timedelta(days=wait): wait for wait in range(shortest, longest + 1)}
            seed = seed_for(self.learner.id, one.fact)
            due = due_day(after, wanted, seed, standing.model, weigh=weigher(loads))
            return due, parts_of(one.state, TODAY), parts_of(after, TODAY)

        return step

    def gathering(self, day: date) -> Step:
        """Return everything before an item is made: what waits, in its order."""
        with writing() as session:
            standing = standing_of(session, self.learner, day)
            gather(session, self.learner, self.live, standing, remember=True)

        def step() -> object:
            self.session.rollback()
            standing = standing_of(self.session, self.learner, day)
            waiting = gather(self.session, self.learner, self.live, standing)
            return next(in_order(self.live, waiting, Before()))

        return step

    def written(self) -> Step:
        """Return a whole answer, from the item served to the disk."""
        numbers, moments = count(), (MORNING + timedelta(seconds=each) for each in count(1))
        desk = Desk(self.session, versions={made(number).id: 1 for number in range(1000)})
        learner_id = self.learner.id

        def step() -> object:
            fact, at = made(next(numbers)).id, next(moments)
            with writing() as session:
                learner = session.get_one(User, learner_id)
                serving = desk.serve(session, learner, choice(fact), at)
            begun = perf_counter()
            with writing() as session:
                learner, serving = session.get_one(User, learner_id), session.merge(serving)
                sent = Submission(new_id(), Response(choice="A"))
                record_answer(session, learner, serving, sent, at)
            return perf_counter() - begun

        return step

    def coming(self, days: int) -> object:
        until = TODAY + timedelta(days=days)
        return forecast(due_by_day(self.session, self.learner.id, until), TODAY)

    def statistics(self) -> object:
        """Return what a statistics page of a year asks: topics, past days, days to come."""
        return topics(self.session, self.learner, TODAY), self.heat(), self.coming(YEAR)

    def heat(self) -> object:
        return answers_by_day(self.session, self.learner.id, TODAY - timedelta(days=YEAR))


AFTER_A_BREAK = TODAY + timedelta(days=LATER)


def milliseconds(step: Step, runs: int) -> float:
    """Return the median of a step's runs; a step that returns seconds has timed itself."""
    taken = []
    for _ in range(runs):
        begun = perf_counter()
        result = step()
        own = perf_counter() - begun
        taken.append(result if isinstance(result, float) else own)
    return 1000 * median(taken)


@contextmanager
def bench(size: Size) -> Iterator[Bench]:
    """Give a database of a size, with the counts of its learners."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder)))
        with app.app_context():
            upgrade_schema()
            db.session.remove()
            file = Path(folder, "quizapp.db")
            learners = crowd(file, size.facts, size.learners, size.answers)
            with writing() as session:
                recount(session, learners[0])
            session = db.session()
            yield Bench(size, session, session.get_one(User, learners[0]), live_bank(size.facts))
            db.session.remove()
            db.engine.dispose()


def live_bank(facts: int) -> LiveBank:
    """Return a bank of the facts in the tables; no items are made of it."""
    rows = [made(number) for number in range(facts)]
    bank = Bank.of(
        concepts=[Concept(topic, topic, "condition") for topic in {row.topic for row in rows}],
        facts=[
            Fact(row.id, row.topic, "has_phenotype", row.category, (row.id,), f"So is {row.id}.")
            for row in rows
        ],
    )
    return LiveBank(1, bank, Generator(bank), dict(bank.facts))


def learners(beside: Callable[[Bench], str]) -> None:
    """Print what each step takes at each size, and how much more the largest takes.

    `beside` is called with the largest of one learner; what it returns is printed below.
    """
    below, columns = "", []
    for size in SIZES:
        with bench(size) as made_up:
            columns.append(made_up.measured())
            if size == LARGEST:
                below = beside(made_up)
    heads = "".join(f"{size!s:>18}" for size in SIZES)
    sys.stdout.write(f"\n{'one learner, memories:':32}{heads}{'100k : 1k':>12}\n")
    for name in columns[0]:
        times = [column[name] for column in columns]
        cells = "".join(f"{taken:15.3f} ms" for taken in times)
        sys.stdout.write(f"{name:32}{cells}{times[2] / times[0]:10.1f} x\n")
    sys.stdout.write(below)

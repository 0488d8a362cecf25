"""How long the hot paths take without a server: one line a path."""

import itertools
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from question_bank.check.flaws import flaws
from question_bank.content.reading import SHIPPED, load_bank
from question_bank.generate import Generator
from question_bank.generate.coverage import every_item
from quizapp.cli.preparing import upgrade_schema
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.factory import create_app
from quizapp.learning.marking import Response
from quizapp.memory.belief import review
from quizapp.memory.state import MemoryState
from tests.support.desk import FACTS, SUNDAY_MORNING, Desk, choice


def paths() -> None:
    """Measure each path and print its line."""
    sys.stdout.write(f"\n{'':32}{'runs':>8}{'median':>12}{'99th':>12}\n")
    bank = load_bank()
    report("read the shipped bank", timed(lambda: load_bank(SHIPPED), 5))
    report("all items of a seed, cold", timed(lambda: list(every_item(Generator(bank), 0)), 5))
    report("all items of a seed, warm", timed(seeds(Generator(bank)), 10))
    report("make an item on demand", timed(items(Generator(bank)), 5000))
    report("find an item's flaws", timed(linted(Generator(bank)), 5000))
    report("review a memory", timed(reviews(), 10_000))
    with desk() as answering:
        report("record an answer (SQLite)", timed(answering, 500))


def timed(step: Callable[[], object], runs: int) -> list[float]:
    """Return how many seconds each run of a step took."""
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        step()
        taken.append(time.perf_counter() - begun)
    return taken


def report(name: str, seconds: list[float]) -> None:
    """Print what was measured, in milliseconds."""
    median = statistics.median(seconds) * 1000
    slow = sorted(seconds)[math.ceil(0.99 * len(seconds)) - 1] * 1000
    sys.stdout.write(f"{name:32}{len(seconds):8}{median:9.3f} ms{slow:9.3f} ms\n")


def items(generator: Generator) -> Callable[[], object]:
    """Return a step that makes one item: every fact, every kind it has, ever new seeds."""
    asked = [(fact, kind) for fact in generator.bank.facts for kind in generator.kinds_for(fact)]
    draws = zip(itertools.cycle(asked), itertools.count(), strict=False)

    def step() -> object:
        (fact, kind), seed = next(draws)
        return generator.item(fact, kind, seed)

    return step


def seeds(generator: Generator) -> Callable[[], object]:
    """Return a step that makes all items of the next seed, with nothing left to find out."""
    numbers = itertools.count()

    def step() -> object:
        return list(every_item(generator, next(numbers)))

    step()
    return step


def linted(generator: Generator) -> Callable[[], object]:
    """Return a step that holds one item to every rule of item writing."""
    made = itertools.cycle(list(every_item(generator, 0)))
    return lambda: flaws(next(made))


def reviews() -> Callable[[], object]:
    """Return a step that reviews one memory, a week after the last time."""
    state: MemoryState | None = None
    moments = (SUNDAY_MORNING + timedelta(weeks=week) for week in itertools.count())

    def step() -> object:
        nonlocal state
        at = next(moments)
        state = review(state, 3, at, at.date())
        return state

    return step


@contextmanager
def desk() -> Iterator[Callable[[], object]]:
    """Give a step that puts, answers and logs one choice item in a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder)))
        with app.app_context():
            upgrade_schema()
            learners = Desk(db.session())
            ada = learners.learner()
            moments = (SUNDAY_MORNING + timedelta(minutes=each) for each in itertools.count())
            facts = itertools.cycle(FACTS)
            right = Response(choice="A")
            yield lambda: learners.answer(ada, choice(next(facts)), right, next(moments))
            db.session.remove()
            db.engine.dispose()

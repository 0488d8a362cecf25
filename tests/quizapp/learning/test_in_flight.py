"""PostgreSQL: an answer that is not committed yet, beside what changes or erases what it is about.

SQLite has one writer at a time: there is nothing in flight.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.extensions import db, writing
from quizapp.jobs import erasing
from quizapp.jobs.running import run, waiting
from quizapp.learning import fact_tallies
from quizapp.learning.answers import Submission, record_answer, redo
from quizapp.learning.fact_tallies import FactLedger
from quizapp.learning.leaving import forget_rest, leave
from quizapp.learning.marking import Response
from quizapp.learning.terms import AccountClosedError
from quizapp.models import Answer, ChangedFact, Serving, User
from tests.quizapp.learning.test_following import body_of, merge, put, rebuilt, rows
from tests.support.apps import StillClock
from tests.support.counts import of_facts
from tests.support.desk import BANK, SUNDAY_MORNING, Desk, choice
from tests.support.people import LONG_AGO

pytestmark = pytest.mark.postgres

LATER = SUNDAY_MORNING + timedelta(hours=1)
PATIENCE = 30
"""Seconds after which a test gives up on something that must come."""


@pytest.fixture
def app(postgres_app: Flask) -> Flask:
    postgres_app.extensions["clock"] = StillClock(LATER)
    return postgres_app


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    with app.app_context():
        with writing() as own:
            load_shipped(own, LONG_AGO, BANK)
        yield Desk(db.session())


@dataclass
class Elsewhere:
    """Something done in another process, as far as the database can tell."""

    app: Flask
    what: Callable[[], object]
    error: BaseException | None = None
    thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._work)
        self.thread.start()

    def _work(self) -> None:
        with self.app.app_context():
            try:
                self.what()
            except BaseException as error:  # noqa: BLE001 - it is told to the test
                self.error = error
            finally:
                db.session.remove()

    def waits(self, session: Session) -> bool:
        """Tell whether it came to wait for a lock; else it has ended."""
        until = time.monotonic() + PATIENCE
        while self.thread.is_alive() and time.monotonic() < until:
            waiting_ones = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            found = session.scalar(text(waiting_ones))
            session.rollback()
            if found:
                return True
            time.sleep(0.02)
        return False

    def end(self) -> None:
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@dataclass
class Held:
    """A place at which somebody stands still until let go."""

    reached: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def stand(self) -> None:
        self.reached.set()
        self.go.wait(PATIENCE)


def served(desk: Desk, learner: str, fact: str) -> str:
    with writing() as session:
        user = session.get_one(User, learner)
        return desk.serve(session, user, choice(fact), SUNDAY_MORNING).id


def answer(learner: str, serving: str, held: Held | None = None) -> None:
    with writing() as session:
        user, put_before = session.get_one(User, learner), session.get_one(Serving, serving)
        record_answer(session, user, put_before, Submission(serving, Response(choice="A")), LATER)
        session.flush()
        if held is not None:
            held.stand()


def beside(desk: Desk, app: Flask, first: Callable[[Held], None], then: Callable[[], None]) -> None:
    """Let something be done while something else is written but not committed."""
    held = Held()
    in_flight = Elsewhere(app, lambda: first(held))
    assert held.reached.wait(PATIENCE)
    change = Elsewhere(app, then)
    assert change.waits(desk.session)
    held.go.set()
    in_flight.end()
    change.end()
    assert in_flight.error is None
    assert change.error is None
    desk.session.rollback()


def change_of_meaning() -> None:
    desk = Desk(db.session())
    body = {**body_of(desk, "rash"), "objects": ["other"], "statement": "Something else."}
    put(desk, "rash", body)


def told(desk: Desk) -> set[str]:
    return {row.learner_id for row in desk.session.scalars(select(ChangedFact))}


def test_a_fact_is_merged_after_the_answers_that_are_on_their_way(desk: Desk, app: Flask) -> None:
    ada = desk.learner()
    serving = served(desk, ada, "rash")

    def merged() -> None:
        merge(Desk(db.session()), "rash", "weakness")

    beside(desk, app, lambda held: answer(ada, serving, held), merged)

    kept = rows(desk, ada)
    assert kept.keys() == {"weakness"}
    assert kept == rebuilt(desk, ada)


def test_an_answer_on_its_way_is_told_of_a_change_too(desk: Desk, app: Flask) -> None:
    ada, otto = desk.learner(), desk.learner()
    desk.choose(otto, "rash", "A", SUNDAY_MORNING)
    serving = served(desk, ada, "rash")

    beside(desk, app, lambda held: answer(ada, serving, held), change_of_meaning)

    assert told(desk) == {ada, otto}


def test_an_answer_put_back_meanwhile_is_told_of_a_change_too(desk: Desk, app: Flask) -> None:
    ada = desk.learner()
    given = desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    desk.undo(given, SUNDAY_MORNING)

    def put_back(held: Held) -> None:
        with writing() as session:
            row = session.get_one(Answer, given)
            redo(session, session.get_one(User, ada), row, LATER)
            held.stand()

    beside(desk, app, put_back, change_of_meaning)

    assert told(desk) == {ada}


def test_an_answer_about_something_else_does_not_wait_for_a_change(desk: Desk, app: Flask) -> None:
    ada, otto = desk.learner(), desk.learner()
    serving = served(desk, otto, "spasm")
    held = Held()
    wait = Elsewhere(app, lambda: answer(ada, served(Desk(db.session()), ada, "rash"), held))
    assert held.reached.wait(PATIENCE)
    change = Elsewhere(app, change_of_meaning)
    assert change.waits(desk.session)

    answer(otto, serving)

    held.go.set()
    wait.end()
    change.end()
    assert (wait.error, change.error) == (None, None)


def close(learner: str) -> None:
    with writing() as session:
        leave(session, session.get_one(User, learner), LATER)


def agree(desk: Desk) -> None:
    """Hold all counts of facts against a recount, whatever they are."""
    desk.session.rollback()
    assert of_facts(desk) == fact_tallies.recounted(desk.session)


def erase(desk: Desk, learner: str) -> None:
    (job,) = waiting(desk.session)
    desk.session.rollback()
    run(job)
    assert desk.session.get(User, learner) is None


def test_whoever_leaves_does_so_after_the_answer_on_its_way(desk: Desk, app: Flask) -> None:
    ada, otto = desk.learner(), desk.learner()
    desk.choose(otto, "rash", "A", SUNDAY_MORNING)
    serving = served(desk, ada, "rash")

    beside(desk, app, lambda held: answer(ada, serving, held), lambda: close(ada))

    agree(desk)
    erase(desk, ada)
    agree(desk)


def test_an_answer_taken_back_while_it_is_erased_is_uncounted_once(
    desk: Desk, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, otto = desk.learner(), desk.learner()
    desk.choose(otto, "rash", "A", SUNDAY_MORNING)
    given = desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    close(ada)
    held, lower = Held(), FactLedger.write

    def slowly(ledger: FactLedger, session: Session) -> None:
        if not held.reached.is_set():
            held.stand()
        lower(ledger, session)

    monkeypatch.setattr(FactLedger, "write", slowly)
    (job,) = waiting(desk.session)
    desk.session.rollback()
    erased = Elsewhere(app, lambda: run(job))
    assert held.reached.wait(PATIENCE)
    undone = Elsewhere(app, lambda: Desk(db.session()).undo(given, LATER))
    assert undone.waits(desk.session)
    held.go.set()
    erased.end()
    undone.end()

    assert erased.error is None
    assert isinstance(undone.error, AccountClosedError)
    assert desk.session.get(User, ada) is None
    agree(desk)


def test_an_answer_that_comes_while_the_account_is_erased_is_refused(
    desk: Desk, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, otto = desk.learner(), desk.learner()
    desk.choose(otto, "rash", "A", SUNDAY_MORNING)
    serving = served(desk, ada, "rash")
    close(ada)
    held = Held()

    def slowly(session: Session, learner: str) -> None:
        held.stand()
        forget_rest(session, learner)

    monkeypatch.setattr(erasing, "forget_rest", slowly)
    (job,) = waiting(desk.session)
    desk.session.rollback()
    erased = Elsewhere(app, lambda: run(job))
    assert held.reached.wait(PATIENCE)
    late = Elsewhere(app, lambda: answer(ada, serving))
    assert late.waits(desk.session)
    held.go.set()
    erased.end()
    late.end()

    assert erased.error is None
    assert isinstance(late.error, AccountClosedError)
    agree(desk)

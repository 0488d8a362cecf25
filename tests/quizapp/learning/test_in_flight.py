"""PostgreSQL: an answer that is not committed yet, beside what changes or erases what it is about.

SQLite has one writer at a time: there is nothing in flight.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.extensions import db, writing
from quizapp.jobs import erasing
from quizapp.jobs.running import run, waiting
from quizapp.learning.answers import Submission, record_answer, redo
from quizapp.learning.fact_tallies import FactLedger
from quizapp.learning.leaving import forget_rest, leave
from quizapp.learning.marking import Response
from quizapp.learning.terms import AccountClosedError
from quizapp.models import Answer, ChangedFact, Serving, User
from tests.quizapp.learning.test_following import body_of, merge, put, rebuilt, rows
from tests.support.apps import StillClock
from tests.support.counts import agree_on_facts
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


def beside(
    desk: Desk, app: Flask, held: Held, first: Callable[[], object], then: Callable[[], object]
) -> BaseException | None:
    """Let something be done while something else stands still, written but not committed.

    Returns what it fails with, if it does, when the other has gone on.
    """
    in_flight = Elsewhere(app, first)
    assert held.reached.wait(PATIENCE)
    late = Elsewhere(app, then)
    assert late.waits(desk.session)
    held.go.set()
    in_flight.end()
    late.end()
    assert in_flight.error is None
    desk.session.rollback()
    return late.error


def change_of_meaning() -> None:
    desk = Desk(db.session())
    body = {**body_of(desk, "rash"), "objects": ["other"], "statement": "Something else."}
    put(desk, "rash", body)


def told(desk: Desk) -> set[str]:
    return {row.learner_id for row in desk.session.scalars(select(ChangedFact))}


def test_a_fact_is_merged_after_the_answers_that_are_on_their_way(desk: Desk, app: Flask) -> None:
    ada, held = desk.learner(), Held()
    serving = served(desk, ada, "rash")

    def merged() -> None:
        merge(Desk(db.session()), "rash", "weakness")

    assert beside(desk, app, held, partial(answer, ada, serving, held), merged) is None

    kept = rows(desk, ada)
    assert kept.keys() == {"weakness"}
    assert kept == rebuilt(desk, ada)


def test_an_answer_on_its_way_is_told_of_a_change_too(desk: Desk, app: Flask) -> None:
    ada, otto, held = desk.learner(), desk.learner(), Held()
    desk.choose(otto, "rash", "A", SUNDAY_MORNING)
    serving = served(desk, ada, "rash")

    assert beside(desk, app, held, partial(answer, ada, serving, held), change_of_meaning) is None

    assert told(desk) == {ada, otto}


def test_an_answer_put_back_meanwhile_is_told_of_a_change_too(desk: Desk, app: Flask) -> None:
    ada, held = desk.learner(), Held()
    given = desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    desk.undo(given, SUNDAY_MORNING)

    def put_back() -> None:
        with writing() as session:
            row = session.get_one(Answer, given)
            redo(session, session.get_one(User, ada), row, LATER)
            held.stand()

    assert beside(desk, app, held, put_back, change_of_meaning) is None

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


def erasing_job(desk: Desk) -> str:
    (job,) = waiting(desk.session)
    desk.session.rollback()
    return job


def test_whoever_leaves_does_so_after_the_answer_on_its_way(desk: Desk, app: Flask) -> None:
    ada, otto, held = desk.learner(), desk.learner(), Held()
    desk.choose(otto, "rash", "A", SUNDAY_MORNING)
    serving = served(desk, ada, "rash")

    left = partial(close, ada)
    assert beside(desk, app, held, partial(answer, ada, serving, held), left) is None

    agree_on_facts(desk)
    run(erasing_job(desk))
    assert desk.session.get(User, ada) is None
    agree_on_facts(desk)


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

    def taken_back() -> None:
        Desk(db.session()).undo(given, LATER)

    monkeypatch.setattr(FactLedger, "write", slowly)
    refused = beside(desk, app, held, partial(run, erasing_job(desk)), taken_back)

    assert isinstance(refused, AccountClosedError)
    assert desk.session.get(User, ada) is None
    agree_on_facts(desk)


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
    erased = partial(run, erasing_job(desk))
    refused = beside(desk, app, held, erased, partial(answer, ada, serving))

    assert isinstance(refused, AccountClosedError)
    agree_on_facts(desk)

"""Everybody at once: nothing acknowledged is lost, whatever they do in whatever order."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import delete, select

from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import Answer, Review
from tests.quizapp.together.machine import Room, Together
from tests.support import postgres, room
from tests.support.apps import StillClock, app_over
from tests.support.browsing import hashed
from tests.support.people import person

ROLES = {"Ada": "learner", "Otto": "learner", "Ines": "instructor", "Alva": "admin"}
SUNDAY = datetime(2026, 11, 22, 9, tzinfo=UTC)
SHORT, LONG, ON_THE_OTHER = (2, 30), (60, 60), (15, 60)
"""How often people come together, and how much they do each time."""

OpenRoom = Callable[[], AbstractContextManager[Room]]


def furnished(chosen: Settings) -> dict[str, str]:
    """Put the small bank and everybody into a migrated database; return who is who."""
    people = {}
    with app_over(chosen) as app, app.app_context():
        room.furnish()
        with writing() as session:
            for name, role in ROLES.items():
                user = person(name, role)
                user.password_hash = hashed().encoded
                session.add(user)
                session.flush()
                people[name] = user.id
    return people


@contextmanager
def opened(chosen: Settings, people: dict[str, str]) -> Iterator[Room]:
    with app_over(chosen) as app:
        app.test_client_class = FlaskClient  # the pages are held to their rules elsewhere
        clock = StillClock(SUNDAY)
        app.extensions["clock"] = clock
        yield Room(app, clock, people, ROLES)


@pytest.fixture
def on_sqlite(sqlite_settings: Settings, tmp_path: Path) -> OpenRoom:
    """A room over a copy of one furnished database, each time it is opened."""
    people, numbers = furnished(sqlite_settings), itertools.count()

    @contextmanager
    def fresh() -> Iterator[Room]:
        home = tmp_path / str(next(numbers))
        home.mkdir()
        shutil.copy(tmp_path / "quizapp.db", home)
        with opened(Settings(data_dir=home), people) as room:
            yield room
        shutil.rmtree(home)

    return fresh


@pytest.fixture
def on_postgresql(postgres_settings: Settings, postgres_server: str, tmp_path: Path) -> OpenRoom:
    """The same on PostgreSQL."""
    people, numbers = furnished(postgres_settings), itertools.count()
    template = str(postgres_settings.database.database)

    @contextmanager
    def fresh() -> Iterator[Room]:
        name = f"together_{os.getpid()}_{next(numbers)}"
        url = postgres.create_database(postgres_server, name, template)
        with opened(Settings(data_dir=tmp_path, database_url=url), people) as room:
            yield room
        postgres.drop_database(postgres_server, name)

    return fresh


def play(
    open_room: OpenRoom, times: int, steps: int, spoil: Callable[[Flask], None] | None = None
) -> None:
    """Let everybody act at random, in rooms of their own; `spoil` plants a fault in each."""

    class Here(Together):
        def __init__(self) -> None:
            self.stack = ExitStack()
            here = self.stack.enter_context(open_room())
            if spoil:
                spoil(here.app)
            super().__init__(here)

        def teardown(self) -> None:
            with self.stack:
                super().teardown()

    profile = settings(
        deadline=None,
        database=None,
        derandomize=times <= SHORT[0] or spoil is not None,
        phases=[Phase.generate],  # the steps are told as they were: each takes time to try again
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        max_examples=times,
        stateful_step_count=steps,
    )
    run_state_machine_as_test(Here, settings=profile)


def test_nothing_acknowledged_is_lost(on_sqlite: OpenRoom) -> None:
    play(on_sqlite, *SHORT)


@pytest.mark.long
@pytest.mark.postgres
def test_nor_is_it_on_the_other_database(on_postgresql: OpenRoom) -> None:
    play(on_postgresql, 1, 30)


@pytest.mark.long
def test_nothing_is_lost_in_long_runs(on_sqlite: OpenRoom) -> None:
    play(on_sqlite, *LONG)


@pytest.mark.long
@pytest.mark.postgres
def test_nor_in_long_runs_on_the_other_database(on_postgresql: OpenRoom) -> None:
    play(on_postgresql, *ON_THE_OTHER)


def dropping_each_second_answer(app: Flask) -> None:
    """Plant a fault: of every two answers one is told to be taken, and is not."""
    taken = itertools.count(1)

    @app.after_request
    def drop(response: Response) -> Response:
        if request.endpoint == "study.answer" and request.method == "POST" and not next(taken) % 2:
            with writing() as session:
                last = session.scalars(select(Answer).order_by(Answer.received_at.desc())).first()
                if last:
                    session.execute(delete(Review).where(Review.answer_id == last.id))
                    session.execute(delete(Answer).where(Answer.id == last.id))
            db.session.remove()
        return response


def closing_nothing(app: Flask) -> None:
    """Plant a fault: who is put out stays in."""
    close = app.view_functions["accounts.close_account"]

    @wraps(close)
    def nothing(**_values: str) -> Response:
        return Response("", 302, {"Location": "/people"})

    app.view_functions["accounts.close_account"] = nothing


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (dropping_each_second_answer, "an answer is not as it was acknowledged"),
        (closing_nothing, "is out and gets in"),
    ],
)
def test_a_planted_fault_is_found(
    on_sqlite: OpenRoom, fault: Callable[[Flask], None], told: str
) -> None:
    with pytest.raises(AssertionError, match=told):
        play(on_sqlite, 20, 40, fault)

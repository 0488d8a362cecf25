"""A site with many learners, and what its databases say of each statement its pages send."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from quizapp.accounts import sessions
from quizapp.accounts.sessions import Lifetime
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import Enrolment
from tests.conftest import DATABASES
from tests.support import postgres
from tests.support.apps import StillClock, app_over
from tests.support.multitude import Multitude, add, analyse, count, ident
from tests.support.multitude_rows import COHORT, LEARNER, NOON
from tests.support.people import person
from tests.support.plans import noted, read_whole
from tests.support.shipped import put_shipped

SIZE = Multitude(learners=150, facts=100, answers=1)
A_DAY = timedelta(days=1)
_numbers = itertools.count(1)


@dataclass
class Crowded:
    """An app among whose many learners one is looked at, and who teaches them."""

    app: Flask
    ada: str = ident(LEARNER, 0)
    cohort: str = ident(COHORT, 0)
    tokens: dict[str, str] = field(default_factory=dict)

    def browser(self, user_id: str) -> FlaskClient:
        """Return a browser in which somebody is signed in."""
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = self.tokens[user_id]
        return browser

    def read_whole(self, visit: Callable[[], object]) -> dict[str, str]:
        """Return what of people's rows a visit reads from end to end, each with its statement."""
        with self.app.app_context(), noted(db.engine) as asked:
            visit()
        assert asked.statements, "nothing was asked of the database"
        with self.app.app_context(), db.engine.connect() as connection:
            _prefer_indices(connection)
            return {
                found: " ".join(statement.split())
                for statement, values in asked.statements.items()
                for found in read_whole(connection, statement, values)
            }


def _prefer_indices(connection: Connection) -> None:
    """Let PostgreSQL go through a table from end to end only where no index would do.

    Small tables, as those of a test are, it reads whole by itself; how it reads large ones the
    benchmark asks (`tests.bench.growth`).
    """
    if connection.dialect.name == "postgresql":
        for way in ("seqscan", "mergejoin", "hashjoin"):
            connection.execute(text(f"SET LOCAL enable_{way} = off"))


@pytest.fixture(scope="module", params=DATABASES)
def crowded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crowded]:
    """Return a site with many learners, on each database."""
    folder = tmp_path_factory.mktemp("crowded")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "quizapp.db")
        yield from _filled(Settings(data_dir=folder))
        return
    server = request.getfixturevalue("postgres_server")
    name = f"crowded_{os.getpid()}_{next(_numbers)}"
    url = postgres.create_database(server, name, request.getfixturevalue("postgres_template"))
    yield from _filled(Settings(data_dir=folder, database_url=url))
    postgres.drop_database(server, name)


def _filled(settings: Settings) -> Iterator[Crowded]:
    with app_over(settings) as app:
        app.extensions["clock"] = StillClock(NOON)
        put_shipped(app)
        site = Crowded(app)
        with app.app_context():
            add(settings, SIZE)
            with writing() as session:
                count(session, SIZE.learners)
                ines = person("Ines", "instructor")
                session.add(ines)
                session.flush()
                session.add(
                    Enrolment(cohort_id=site.cohort, user_id=ines.id, since=NOON, teaches=True)
                )
                site.tokens = {
                    "ines": sessions.issue(session, ines.id, NOON, Lifetime(A_DAY, A_DAY)),
                    site.ada: sessions.issue(session, site.ada, NOON, Lifetime(A_DAY, A_DAY)),
                }
            analyse(settings)
        yield site

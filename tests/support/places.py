"""Databases of both kinds, empty at first, brought to any revision with rows in every table."""

import atexit
import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy import URL, Connection, make_url

from quizapp import migrations
from quizapp.backups.places import opened
from quizapp.backups.restoring import BUILD
from quizapp.backups.tables import sums_of, tables_of
from quizapp.backups.taking import snapshot
from quizapp.config import Settings
from tests.support import postgres
from tests.support.filler import fill_tables

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
_numbers = itertools.count(1)


@cache
def _kept() -> Path:
    """Return a folder for what was built once, for as long as this process lives."""
    folder = Path(tempfile.mkdtemp(prefix="quizapp-places-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Place:
    """A database of one kind, empty at first."""

    def __init__(self, url: URL, folder: Path) -> None:
        self.url = url
        self.settings = Settings(
            data_dir=folder, database_url=url.render_as_string(hide_password=False)
        )

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Open a transaction as an upgrade does: SQLite's foreign keys off, checked at the end."""
        with opened(self.url, pragmas=BUILD) as engine, engine.begin() as connection:
            yield connection
            if connection.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []

    def spoil(self, *changes: str) -> None:
        """Change an SQLite database behind everybody's back: no rule is asked."""
        with closing(sqlite3.connect(str(self.url.database))) as raw, raw:
            raw.execute("PRAGMA ignore_check_constraints = ON")
            for change in changes:
                raw.execute(change)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a snapshot, as a backup does."""
        with opened(self.url) as engine, snapshot(engine) as connection:
            yield connection

    def build(self, revision: str, seed: int) -> dict[str, int]:
        """Make the schema of a revision and fill every table of it.

        The same on SQLite a second time is a copy of the first.
        """
        if self.url.get_backend_name() == "sqlite":
            kept = _kept() / f"{revision}-{seed}.db"
            if not kept.exists():
                self._build(revision, seed)
                shutil.copy(str(self.url.database), kept)
            shutil.copy(kept, str(self.url.database))
            with self.reading() as connection:
                return {
                    name: total.rows
                    for name, total in sums_of(connection, tables_of(connection)).items()
                }
        return self._build(revision, seed)

    def _build(self, revision: str, seed: int) -> dict[str, int]:
        with self.changing() as connection:
            migrations.upgrade(connection, revision)
            return fill_tables(connection, Random(seed))


MakePlace = Callable[[], Place]


def place_maker(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[MakePlace]:
    """Yield what makes empty databases of a kind; drop those on a server afterwards."""
    made: list[str] = []

    def on_sqlite() -> Place:
        own = folder / f"place-{next(_numbers)}"
        own.mkdir()
        return Place(sa.URL.create("sqlite", database=str(own / "quizapp.db")), own)

    def on_postgresql() -> Place:
        server = request.getfixturevalue("postgres_server")
        name = f"place_{os.getpid()}_{next(_numbers)}"
        made.append(name)
        own = folder / name
        own.mkdir()
        url = make_url(postgres.create_database(server, name))
        return Place(url.set(drivername="postgresql+psycopg"), own)

    yield on_sqlite if kind == "sqlite" else on_postgresql
    for name in made:
        postgres.drop_database(request.getfixturevalue("postgres_server"), name)


@pytest.fixture(params=DATABASES)
def make_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakePlace]:
    """Return what makes an empty database, on SQLite and on PostgreSQL."""
    yield from place_maker(request.param, tmp_path, request)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.long])]
)
def make_either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakePlace]:
    """Return what makes an empty database; on PostgreSQL in the long run only."""
    yield from place_maker(request.param, tmp_path, request)


@pytest.fixture
def make_sqlite(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakePlace]:
    """Return what makes an empty SQLite database."""
    yield from place_maker("sqlite", tmp_path, request)


@pytest.fixture
def make_postgresql(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakePlace]:
    """Return what makes an empty PostgreSQL database; mark the test `postgres`."""
    yield from place_maker("postgresql", tmp_path, request)

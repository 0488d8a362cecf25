"""Any number of learners with all their rows, made by the database itself, in either database.

Everyone knows the same facts and answered each so often over two years; a learner's answers lie
scattered among those of the others, as they do where many learn at once. Identifiers are counted
instead of drawn, so that ten million rows are written in minutes: looking one up takes as many
steps in either case.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.learning import fact_tallies, leech_tallies
from quizapp.learning.recounting import recount
from quizapp.learning.snapshots import content_hash
from quizapp.models import Entry
from tests.support.desk import choice
from tests.support.multitude_rows import (
    KEEP,
    LEARNER,
    NUMBER,
    NUMBERED,
    OF_ANSWERS,
    OF_LEARNERS,
    OF_MEMORIES,
    POSTGRES,
    SQLITE,
    Rows,
    copies,
    words,
)

Cursor = sqlite3.Cursor | psycopg.Cursor[tuple[Any, ...]]
Connection = sqlite3.Connection | psycopg.Connection[tuple[Any, ...]]

CLOSELY = 10
"""Learners, the first of all, whose counts are counted; the others get the counts of the last."""
AT_ONCE = 500_000
EVERY = (OF_LEARNERS, OF_MEMORIES, OF_ANSWERS)

INDICES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    " AND tbl_name = ?",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ? AND NOT EXISTS"
    " (SELECT 1 FROM pg_constraint WHERE conname = indexname)",
}
"""What finds the indices of a table that no key or constraint needs, each with how it is made."""


@dataclass(frozen=True)
class Multitude:
    """How many there are: learners, the facts each of them knows, answers to each fact."""

    learners: int
    facts: int
    answers: int

    @property
    def memories(self) -> int:
        """Memories of all learners."""
        return self.learners * self.facts

    @property
    def reviews(self) -> int:
        """Answers of all learners, each to one fact."""
        return self.memories * self.answers


def ident(kind: str, number: int) -> str:
    """Return the identifier of a row of a kind (`LEARNER`, …) by its number."""
    return f"{kind}{number:031x}"


def add(settings: Settings, size: Multitude, after: int = 0) -> None:
    """Add a multitude behind so many learners that are there already, all of them alike.

    What they add up to is left to `count`, and the statistics of the database to `analyse`.
    """
    rows = select(Entry.id, Entry.subject, Entry.category)
    rows = rows.where(Entry.noun == "fact", Entry.published.is_not(None))
    rows = rows.order_by(Entry.position, Entry.id).limit(size.facts)
    found = db.session().execute(rows)
    facts = [(fact, topic or "", category or "") for fact, topic, category in found]
    let_go()
    numbers = {
        "learners": size.learners,
        "facts": size.facts,
        "answers": size.answers,
        "total": size.reviews,
        "after": after,
        "offset": after * size.facts * size.answers,
    }
    with _side(settings) as side:
        side.number(facts)
        with side.unindexed({made.table.strip('"') for tables in EVERY for made in tables}):
            for tables, number in zip(
                EVERY, (size.learners, size.memories, size.reviews), strict=True
            ):
                for first in range(0, number, AT_ONCE):
                    part = {"first": first, "last": min(first + AT_ONCE, number)}
                    for made in tables:
                        side.fill(made, numbers | part)


def count(session: Session, learners: int) -> None:
    """Write what learners add up to, in a transaction that may write; `CLOSELY` says whose.

    What all of them add up to, fact by fact, is counted from every answer and every memory.
    """
    known = min(learners, CLOSELY)
    for number in range(known):
        recount(session, ident(LEARNER, number))
    fact_tallies.recount(session)
    leech_tallies.recount(session)
    for statement in copies():
        session.execute(text(statement), {"of": ident(LEARNER, known - 1)})


def analyse(settings: Settings) -> None:
    """Let the database look at its tables, as PostgreSQL does by itself after some time."""
    let_go()
    with _side(settings) as side:
        side.analyse()


def size_of(settings: Settings) -> int:
    """Return the bytes that a database takes on the disk."""
    if settings.database.get_backend_name() == "sqlite":
        return Path(str(settings.database.database)).stat().st_size
    rows = db.session().execute(text("SELECT pg_database_size(current_database())"))
    return int(rows.scalar_one())


def let_go() -> None:
    """Close the connections of the app in use."""
    db.session.remove()
    db.engine.dispose()


class _Side:
    """A connection beside the app's, which checks nothing, and its database's own words."""

    def __init__(self, connection: Connection, own: Mapping[str, str]) -> None:
        self._connection = connection
        self._words = words(own)

    def number(self, facts: Iterable[tuple[str, str, str]]) -> None:
        """Number facts, keep an item of each, and remember both for the rows to come."""
        self._run(NUMBERED)
        for number, fact in enumerate(facts):
            body = choice(fact[0]).to_plain()
            shown = content_hash(body)
            self._run(NUMBER, (number, *fact, shown))
            self._run(KEEP, (shown, json.dumps(body)))

    @contextmanager
    def unindexed(self, tables: Iterable[str]) -> Iterator[None]:
        """Do without the indices of tables meanwhile: made in the end, each takes one sorting."""
        made: list[str] = []
        kind = "postgresql" if isinstance(self._connection, psycopg.Connection) else "sqlite"
        for table in sorted(tables):
            for name, statement in self._run(INDICES[kind], (table,)).fetchall():
                self._run(f'DROP INDEX "{name}"')
                made.append(statement)
        yield
        for statement in made:
            self._run(statement)
            self._connection.commit()

    def fill(self, rows: Rows, numbers: Mapping[str, int]) -> None:
        """Insert rows: those of the numbers from `first` to before `last`."""
        said = {name: each.format(**numbers) for name, each in self._words.items()}
        self._run(rows.statement().format(**said, **numbers))
        self._connection.commit()

    def analyse(self) -> None:
        """Let the database look at its tables, and put its files in order."""
        self._connection.commit()
        if isinstance(self._connection, psycopg.Connection):
            self._connection.autocommit = True
            self._run("VACUUM (ANALYZE)")
        else:
            self._run("ANALYZE")
            self._connection.commit()
            self._run("PRAGMA wal_checkpoint(TRUNCATE)")

    def _run(self, statement: str, values: Sequence[object] = ()) -> Cursor:
        if isinstance(self._connection, psycopg.Connection):
            return self._connection.execute(statement.replace("?", "%s").encode(), values or None)
        return self._connection.execute(statement, values)


@contextmanager
def _side(settings: Settings) -> Iterator[_Side]:
    url = settings.database
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as connection:
            # Nothing is kept of the past: a file half made is thrown away.
            for pragma in (
                *("foreign_keys = OFF", "journal_mode = OFF", "locking_mode = EXCLUSIVE"),
                *("synchronous = OFF", "cache_size = -1000000", "threads = 2"),
            ):
                connection.execute(f"PRAGMA {pragma}")
            yield _Side(connection, SQLITE)
            connection.commit()
            connection.execute("PRAGMA locking_mode = NORMAL")
            connection.execute("PRAGMA journal_mode = WAL")
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as server:
        server.execute("SET session_replication_role = replica")  # no foreign keys looked up
        for setting in ("synchronous_commit = off", "maintenance_work_mem = '1GB'"):
            server.execute(f"SET {setting}")
        yield _Side(server, POSTGRES)

"""What a set-up writes is worked out once in a process, and written as it was from then on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Engine, event

from quizapp.extensions import db, writing

Ran = tuple[str, Any]
"""A statement as its driver was given it, and its values."""
_CHANGES = ("INSERT", "UPDATE", "DELETE")

_ran: dict[tuple[str, str], list[tuple[str, list[Any]]]] = {}


def once(name: str, write: Callable[[], object], *, but: str | None = None) -> bool:
    """Let `write` fill the database of the app at hand; the second time, run what it ran.

    Tells whether `write` was called. The database must be as it was the first time, as far as
    `write` looks at it. What changes the table `but` is run the first time only.
    """
    place = db.engine.dialect.name, name
    if place in _ran:
        with writing() as session:
            for statement, rows in _ran[place]:
                session.connection().exec_driver_sql(statement, rows if len(rows) > 1 else rows[0])
        return False
    with _heard(db.engine) as ran:
        write()
    kept = (each for each in ran if but is None or but not in each[0])
    _ran[place] = [
        (statement, [values for _statement, values in same])
        for statement, same in groupby(kept, key=itemgetter(0))
    ]
    return True


@contextmanager
def _heard(engine: Engine) -> Iterator[list[Ran]]:
    """Yield a list of what changes the database from here on."""
    ran: list[Ran] = []

    def hear(
        _connection: Connection,
        _cursor: object,
        statement: str,
        values: Any,  # noqa: ANN401 - the driver's own
        *_more: object,
    ) -> None:
        if statement.lstrip().upper().startswith(_CHANGES):
            rows = isinstance(values, list) and values and isinstance(values[0], (tuple, dict))
            ran.extend((statement, each) for each in (values if rows else [values]))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", hear)

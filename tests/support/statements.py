"""What a session sends to its database, and how SQLite would go about it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session

Sent = list[tuple[str, object]]
"""Statements with their parameters."""


@contextmanager
def watched(session: Session) -> Iterator[Sent]:
    """Collect the statements sent."""
    sent: Sent = []

    def note(
        _connection: object,
        _cursor: object,
        statement: str,
        parameters: object,
        _context: object,
        _many: object,
    ) -> None:
        sent.append((statement, parameters))

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def steps(session: Session, sent: Sent) -> list[str]:
    """Return how SQLite goes about the reading statements, step by step."""
    connection = session.connection()
    return [
        step.detail
        for statement, parameters in list(sent)
        if statement.startswith("SELECT")
        for step in connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}",
            parameters,  # type: ignore[arg-type]  # what the driver was given
        )
    ]

"""What the pages ask of the database: few statements, each through an index."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from quizapp.insights.history import history
from quizapp.insights.progress import progress
from tests.support.desk import FACTS, SUNDAY_MORNING, Desk

Look = Callable[[Desk, str], object]


def look_at_progress(desk: Desk, learner_id: str) -> object:
    return progress(desk.session, desk.user(learner_id), SUNDAY_MORNING)


def look_at_history(desk: Desk, learner_id: str) -> object:
    return history(desk.session, desk.user(learner_id), desk.versions)


@contextmanager
def watched(session: Session) -> Iterator[list[tuple[str, object]]]:
    """Collect the statements sent, with their parameters."""
    sent: list[tuple[str, object]] = []

    def note(
        _connection: object,
        _cursor: object,
        statement: str,
        parameters: object,
        _context: object,
        _many: object,
    ) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("look", [look_at_progress, look_at_history])
def test_a_longer_log_takes_no_more_statements(desk: Desk, look: Look) -> None:
    ada = desk.learner()
    counts = []
    for number, name in enumerate([*FACTS, *FACTS]):
        desk.choose(ada, name, "A", SUNDAY_MORNING + timedelta(minutes=number))
        desk.user(ada)
        with watched(desk.session) as sent:
            look(desk, ada)
        counts.append(len(sent))
    assert len(set(counts)) == 1
    assert counts[0] <= 6


def plans(desk: Desk, sent: list[tuple[str, object]]) -> list[str]:
    """Return how SQLite goes about the statements, step by step."""
    connection = desk.session.connection()
    return [
        step.detail
        for statement, parameters in list(sent)
        for step in connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}",
            parameters,  # type: ignore[arg-type]  # what the driver was given
        )
    ]


# PostgreSQL reads a small table whole, whatever its indexes, so only SQLite can be asked here.
@pytest.mark.parametrize("app_settings", ["sqlite"], indirect=True)
@pytest.mark.parametrize("look", [look_at_progress, look_at_history])
def test_no_statement_reads_a_whole_table(desk: Desk, look: Look) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    with watched(desk.session) as sent:
        look(desk, ada)
    steps = plans(desk, sent)
    assert any(step.startswith("SEARCH") for step in steps)
    assert {step for step in steps if step.startswith("SCAN")} <= {"SCAN CONSTANT ROW"}


@pytest.mark.parametrize("app_settings", ["sqlite"], indirect=True)
def test_an_older_page_of_the_history_begins_in_the_middle_of_the_index(desk: Desk) -> None:
    ada = desk.learner()
    newest = desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    with watched(desk.session) as sent:
        history(desk.session, desk.user(ada), desk.versions, before=newest)
    assert any("learner_id=? AND answered_at<?" in step for step in plans(desk, sent))

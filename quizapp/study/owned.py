"""What belongs to the learner signed in; what belongs to others does not exist for them."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.browser import me
from quizapp.learning.rows import ServingRow
from quizapp.models import Answer, Serving, StudySession
from quizapp.study.sitting import (
    Answered,
    Sitting,
    answered,
    serving_row,
    sitting_of_serving,
)
from quizapp.web.errors import NotFoundError

Owned = TypeVar("Owned", Serving, Answer, StudySession)
Found = TypeVar("Found")


def own(session: Session, table: type[Owned], row_id: str) -> Owned:
    """Return a row of the learner's own; raises NotFoundError for any other."""
    rows = select(table).where(table.id == row_id, table.learner_id == me().id)
    row = session.scalars(rows).first()
    if row is None:
        raise NotFoundError
    return row


def own_serving(session: Session, serving_id: str) -> ServingRow:
    """Return an item that was put before the learner, without what became of it."""
    return _there(serving_row(session, me().id, serving_id))


def own_sitting(session: Session, serving_id: str) -> Sitting:
    """Return the sitting in which an item was put before the learner."""
    return _there(sitting_of_serving(session, me().id, serving_id))


def own_answered(session: Session, answer_id: str) -> Answered:
    """Return an answer that the learner gave, with what it answered."""
    return _there(answered(session, me().id, answer_id))


def _there(found: Found | None) -> Found:
    if found is None:
        raise NotFoundError
    return found

"""What belongs to the learner signed in; what belongs to others does not exist for them."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.browser import me
from quizapp.models import Answer, Serving, StudySession
from quizapp.web.errors import NotFoundError

Owned = TypeVar("Owned", Serving, Answer, StudySession)


def own(session: Session, table: type[Owned], row_id: str) -> Owned:
    """Return a row of the learner's own; raises NotFoundError for any other."""
    rows = select(table).where(table.id == row_id, table.learner_id == me().id)
    row = session.scalars(rows).first()
    if row is None:
        raise NotFoundError
    return row

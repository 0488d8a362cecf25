"""Topics that a cohort is to learn, from one day and by another."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.accounts.refusals import RefusedError
from quizapp.models import Assignment
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _

NOTE_LENGTH = 500


class AssignmentRefusedError(RefusedError):
    """A topic cannot be set like that; `field` names what is not right."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True)
class Wanted:
    """What is set: a topic, the first and the last day if there are, and a word about it."""

    topic: str
    opens_on: date | None
    due_on: date | None
    note: str


def assign(  # noqa: PLR0913 - keyword-only, which there are, by whom, when
    session: Session,
    cohort_id: str,
    wanted: Wanted,
    *,
    topics: Collection[str],
    by: str,
    now: datetime,
) -> Assignment:
    """Set a topic, or set it anew. `topics` are those that can be learnt.

    Raises AssignmentRefusedError.
    """
    _check(wanted, topics)
    row = session.scalars(
        select(Assignment).where(
            Assignment.cohort_id == cohort_id, Assignment.topic == wanted.topic
        )
    ).first()
    if row is None:
        row = Assignment(cohort_id=cohort_id, topic=wanted.topic, created_by=by, created_at=now)
        session.add(row)
    row.opens_on, row.due_on, row.note = wanted.opens_on, wanted.due_on, wanted.note
    session.flush()
    return row


def _check(wanted: Wanted, topics: Collection[str]) -> None:
    if wanted.topic not in topics:
        raise AssignmentRefusedError("topic", _("Choose a topic from the list."))
    if wanted.opens_on and wanted.due_on and wanted.due_on < wanted.opens_on:
        raise AssignmentRefusedError(
            "due_on", _("The last day is before the first: choose a later one.")
        )
    if len(wanted.note) > NOTE_LENGTH:
        raise AssignmentRefusedError(
            "note", _("A note takes at most %(number)s characters.", number=NOTE_LENGTH)
        )


def unassign(session: Session, cohort_id: str, assignment_id: str) -> None:
    """Set a topic no more. Raises NotFoundError for one that is not this cohort's."""
    row = session.get(Assignment, assignment_id)
    if row is None or row.cohort_id != cohort_id:
        raise NotFoundError
    session.delete(row)


def assignments_of(session: Session, cohort_id: str) -> list[Assignment]:
    """Return what is set a cohort, what is due first first."""
    rows = select(Assignment).where(Assignment.cohort_id == cohort_id)
    ordered = rows.order_by(Assignment.due_on.is_(None), Assignment.due_on, Assignment.topic)
    return list(session.scalars(ordered))

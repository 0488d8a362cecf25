"""The job that accepts many candidates of a document: all of them, or none."""

from sqlalchemy.orm import Session

from quizapp.extensions import db
from quizapp.imports.many import Wanted, accept_many
from quizapp.jobs.marking import DoneElsewhereError, finish_with
from quizapp.models import Change, Job
from quizapp.web.clock import now


def accept_candidates(job_id: str, user_id: str) -> None:
    """Make drafts of the candidates that were looked at.

    The change and the mark that it is done are one transaction, so it is never made twice.
    """
    payload = dict(db.session().get_one(Job, job_id).payload)

    def mark(session: Session, change: Change | None, count: int) -> None:
        done = {**payload, "count": count, "change_id": change.id if change else None}
        finish_with(session, job_id, done, now())

    try:
        accept_many(Wanted.from_plain(payload), user_id, mark)
    except DoneElsewhereError:
        return

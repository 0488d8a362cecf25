"""The job that runs an operation on many entries: all of it, or nothing of it."""

from contextlib import suppress

from sqlalchemy.orm import Session

from quizapp.bank.bulk import Operation
from quizapp.bank.bulk_run import BlockedError, MovedError, run
from quizapp.extensions import db, writing
from quizapp.jobs.marking import DoneElsewhereError, finish_with, taken
from quizapp.models import Change, Job, User
from quizapp.web.clock import now

BEGUN = 0.1
"""Share of the work that counts as done once it has begun: how far it is cannot be told."""
MOST_TOLD = 200
"""Entries in the way that are named."""


def change_many(job_id: str, user_id: str) -> None:
    """Run an operation as it was looked at; what stands in its way is written on the job.

    The change and the mark that it is done are one transaction, so it is never made twice.
    """
    session: Session = db.session()
    payload = dict(session.get_one(Job, job_id).payload)
    user = session.get_one(User, user_id)
    _begin(job_id)

    def mark(session: Session, change: Change | None) -> None:
        done = {**payload, "change_id": change.id if change else None}
        finish_with(session, job_id, done, now())

    try:
        operation = Operation.from_plain(payload["operation"])  # type: ignore[arg-type]
        run(operation, user, str(payload["token"]), mark)
    except MovedError:
        _end(job_id, {**payload, "moved": True})
    except BlockedError as error:
        told = [
            {"ref": "/".join(each.ref) if each.ref else None, "why": each.why}
            for each in error.prepared.in_the_way
        ]
        _end(job_id, {**payload, "in_the_way": told[:MOST_TOLD], "total": len(told)})
    except DoneElsewhereError:
        return


def _begin(job_id: str) -> None:
    with writing() as session:
        job = taken(session, job_id)
        if job is not None:
            job.progress = max(job.progress, BEGUN)


def _end(job_id: str, payload: dict[str, object]) -> None:
    """Mark the job as done without a change, unless another process has done so."""
    with suppress(DoneElsewhereError), writing() as session:
        finish_with(session, job_id, payload, now())

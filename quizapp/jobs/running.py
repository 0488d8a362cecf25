"""One job from its row to its end: begun, done by its kind, and marked; twice is as once."""

import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from quizapp.accounts.copies import COPY
from quizapp.bank.bulk_jobs import BULK
from quizapp.exchange.carrying import IMPORT
from quizapp.extensions import db, writing
from quizapp.extensions.troubles import passes
from quizapp.imports.many import ACCEPT
from quizapp.imports.uploads import READ
from quizapp.jobs.accepting import accept_candidates
from quizapp.jobs.bulk_changes import change_many
from quizapp.jobs.copying import copy
from quizapp.jobs.erasing import erase
from quizapp.jobs.following import follow
from quizapp.jobs.importing import import_file
from quizapp.jobs.marking import taken
from quizapp.jobs.reading_documents import read_document
from quizapp.jobs.refitting import refit
from quizapp.jobs.replaying import replay
from quizapp.jobs.rescheduling import give_days
from quizapp.learning.leaving import ERASE
from quizapp.learning.wanted import FOLLOW, REFIT, REPLAY, RESCHEDULE
from quizapp.models import Job
from quizapp.web.clock import now

Work = Callable[[str, str], None]
"""Does a job for a learner, by both ids: in transactions of its own, the last of which ends it."""

KINDS: Mapping[str, Work] = {
    REFIT: refit,
    REPLAY: replay,
    RESCHEDULE: give_days,
    IMPORT: import_file,
    FOLLOW: follow,
    BULK: change_many,
    READ: read_document,
    ACCEPT: accept_candidates,
    ERASE: erase,
    COPY: copy,
}
FAILED = "This did not work. What went wrong is in the log."
DROPPED_AFTER = timedelta(minutes=15)
"""How long after its last beginning a job without an end counts as dropped.

One that truly runs so long comes to no harm: where it runs, its id waits behind it and finds it
done; on another machine the second to write finds the row no longer running.
"""


def run(job_id: str) -> None:
    """Do a job, in an app's context; one that is done already, or gone with its learner, is not.

    A failure is logged and marked. Where it is one that passes, such as of a database that is busy
    or away, the error is passed on, so that whoever sent the job tries it again.
    """
    begun = _begun(job_id)
    if begun is None:
        return
    kind, learner_id = begun
    try:
        KINDS[kind](job_id, learner_id)
    except Exception as error:
        if passes(error):
            structlog.get_logger().warning("job put off", job=job_id, error=type(error).__name__)
            raise
        _mark_failed(job_id, error)  # whatever it was, the row must say so


def waiting(session: Session) -> list[str]:
    """Return the ids of jobs that were never finished, oldest first.

    To erase what somebody left behind is promised to them: where it failed it is still to be done.
    """
    promised = and_(Job.kind == ERASE, Job.state == "failed")
    rows = select(Job.id).where(or_(Job.state.in_(("queued", "running")), promised))
    return list(session.scalars(rows.order_by(Job.created_at, Job.id)))


def forgotten(session: Session, before: datetime) -> list[str]:
    """Return the ids of jobs that nobody has begun although they were wanted long ago.

    And of those that were begun long before that and neither done nor begun again: the tries that
    a busy or absent database is given were all used up.
    """
    lost = and_(Job.state == "queued", Job.created_at < before)
    dropped = and_(Job.state == "running", Job.started_at < before - DROPPED_AFTER)
    rows = select(Job.id).where(or_(lost, dropped))
    return list(session.scalars(rows.order_by(Job.created_at, Job.id)))


def _begun(job_id: str) -> tuple[str, str] | None:
    """Mark a job as running; return its kind and learner, or None if there is nothing to do.

    The copy of a day is nobody's: its learner is "".
    """
    with writing() as session:
        job = session.get(Job, job_id, with_for_update=True)
        if job is None or job.state == "done" or (job.state == "failed" and job.kind != ERASE):
            return None
        job.state, job.message = "running", ""
        job.started_at, job.finished_at = now(), None
        return job.kind, job.learner_id or ""


def _mark_failed(job_id: str, error: Exception) -> None:
    db.session.rollback()
    frames = traceback.extract_tb(error.__traceback__)
    structlog.get_logger().error(
        "job failed",
        job=job_id,
        error=type(error).__name__,
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )
    with writing() as session:
        job = taken(session, job_id)
        if job is not None:  # nor has another process done meanwhile what failed here
            job.state, job.message, job.finished_at = "failed", FAILED, now()

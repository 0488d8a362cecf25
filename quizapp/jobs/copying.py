"""The job that makes a daily copy, and the look whether one is due."""

import structlog
from flask import Flask, current_app
from sqlalchemy.exc import DatabaseError, DBAPIError

from quizapp.backups.daily import make_copy, want_copy
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.extensions.troubles import passes
from quizapp.jobs.marking import end
from quizapp.jobs.queue import queue
from quizapp.web.clock import now


class NotCopiedError(Exception):
    """The copy of a day could not be made; the log says why."""


def copy(job_id: str, _learner_id: str) -> None:
    """Make the copy of a day. Made twice, the second takes the place of the first.

    A disk that is full, or a database that is damaged, fails the job: the log and the page of
    people say so, and it is tried again in an hour.
    """
    settings: Settings = current_app.extensions["settings"]
    try:
        path = make_copy(settings, job_id, now())
    except (DBAPIError, OSError) as error:
        # Else it would be taken for trouble that passes, and nobody would be told of it for hours.
        why = error.strerror if isinstance(error, OSError) else None
        structlog.get_logger().error("copy not made", error=type(error).__name__, why=why)
        raise NotCopiedError from error
    structlog.get_logger().info("copy made", file=path.name, bytes=path.stat().st_size)
    end(job_id, now(), path.name)


def look_for_copy(app: Flask) -> None:
    """Want and send a copy if one is due; a database that is away is looked at again later."""
    settings: Settings = app.extensions["settings"]
    with app.app_context():
        try:
            job_id = want_copy(settings, now())
            if job_id is not None:
                queue().send(job_id)
        except Exception as error:
            if not (isinstance(error, DatabaseError) or passes(error)):
                raise
            structlog.get_logger().warning("no look for copies", error=type(error).__name__)
        finally:
            db.session.remove()

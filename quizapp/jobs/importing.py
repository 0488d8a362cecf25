"""The job that imports a large file, as one change."""

from contextlib import suppress

from question_bank.content.problems import Problem
from quizapp.bank.saving import RefusedError
from quizapp.exchange.carrying import Order, bring_in
from quizapp.extensions import db, writing
from quizapp.jobs.marking import finish, taken
from quizapp.models import Job, Upload
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import ngettext

MOST_TOLD = 3


def import_file(job_id: str, user_id: str) -> None:
    """Import the file of a job. Done twice, it finds the file gone and nothing left to do."""
    job = db.session().get(Job, job_id)
    if job is None:
        return
    order = Order.of(job.payload, user_id)
    message, failed = "", False
    if db.session().get(Upload, order.upload_id) is not None:
        try:
            with suppress(NotFoundError):  # another process has carried it out meanwhile
                bring_in(order)
        except RefusedError as refusal:
            message, failed = _why_not(refusal.plan.errors), True
    with writing() as session:
        row = taken(session, job_id)
        if row is not None:
            finish(row, now(), message)
            row.state = "failed" if failed else "done"


def _why_not(errors: tuple[Problem, ...]) -> str:
    told = " ".join(str(problem) for problem in errors[:MOST_TOLD])
    left = len(errors) - MOST_TOLD
    more = ngettext("And %(num)s more.", "And %(num)s more.", left) if left > 0 else ""
    return f"{told} {more}".strip()

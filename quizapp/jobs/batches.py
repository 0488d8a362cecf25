"""A job done to a few at a time, so that others write in between and none waits long."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from quizapp.extensions import writing
from quizapp.jobs.marking import end, taken
from quizapp.web.clock import now


def in_batches(
    job_id: str,
    total: int,
    some_after: Callable[[str], list[str]],
    do: Callable[[Session, list[str]], object],
) -> None:
    """Do something to all ids that `some_after` finds behind the last, then end the job.

    Each batch is a transaction of its own. `total` is how many there seemed to be; should more
    come up meanwhile, they are done too. Stops where another process has finished the job.
    """
    done, after = 0, ""
    while some := some_after(after):
        done, after = done + len(some), some[-1]
        with writing() as session:
            job = taken(session, job_id)
            if job is None:
                return
            do(session, some)
            job.progress = max(job.progress, done / max(total, done))
    end(job_id, now())

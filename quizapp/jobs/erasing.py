"""The job that deletes the log of somebody who left, a few answers at a time."""

from quizapp.bank.search import disown
from quizapp.extensions import writing
from quizapp.jobs.marking import taken
from quizapp.learning.leaving import forget_rest, forget_some


def erase(job_id: str, learner_id: str) -> None:
    """Delete what is left of somebody; the job's own row, which names them, goes last.

    The search index of the bank names them as well, as the author of what they wrote. Begun
    again after it was cut, the job goes on with what there still is.
    """
    more = True
    while more:
        with writing() as session:
            if taken(session, job_id) is None:
                return
            more = forget_some(session, learner_id) or disown(session, learner_id)
            if not more:
                forget_rest(session, learner_id)

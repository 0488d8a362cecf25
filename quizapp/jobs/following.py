"""The job that folds some facts anew for everybody who answered them, a few learners at a time."""

from quizapp.extensions import db, writing
from quizapp.jobs.marking import end, taken
from quizapp.learning import following
from quizapp.models import Job
from quizapp.web.clock import now

BATCH = 5
"""Learners of one transaction, about 50 ms: others write in between, so none waits long."""


def follow(job_id: str, _learner_id: str) -> None:
    """Let memories follow what became of facts. Done twice, or begun again, it comes to the same.

    Who answers in between is not lost: a memory is always folded from the whole log.
    """
    payload = db.session.get_one(Job, job_id).payload
    facts, answered = _facts(payload["facts"]), _facts(payload["answered"])
    total = len(following.followers(db.session(), answered))
    done, after = 0, ""
    while learners := following.followers(db.session(), answered, after, BATCH):
        done, after = done + len(learners), learners[-1]
        with writing() as session:
            job = taken(session, job_id)
            if job is None:
                return
            following.follow(session, facts, learners)
            job.progress = min(done / max(total, done), 1.0)
    end(job_id, now())


def _facts(named: object) -> list[str]:
    return [str(fact) for fact in named] if isinstance(named, list) else []

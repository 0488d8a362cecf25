"""The job that folds some facts anew for everybody who answered them, a few learners at a time."""

from quizapp.extensions import db
from quizapp.jobs.batches import in_batches
from quizapp.learning import following
from quizapp.models import Job

BATCH = 5
"""Learners of one transaction, about 50 ms: others write in between, so none waits long."""


def follow(job_id: str, _learner_id: str) -> None:
    """Let memories follow what became of facts. Done twice, or begun again, it comes to the same.

    Who answers in between is not lost: a memory is always folded from the whole log.
    """
    payload = db.session.get_one(Job, job_id).payload
    facts, answered = _facts(payload["facts"]), _facts(payload["answered"])
    in_batches(
        job_id,
        len(following.followers(db.session(), answered)),
        lambda after: following.followers(db.session(), answered, after, BATCH),
        lambda session, learners: following.follow(session, facts, learners),
    )


def _facts(named: object) -> list[str]:
    return [str(fact) for fact in named] if isinstance(named, list) else []

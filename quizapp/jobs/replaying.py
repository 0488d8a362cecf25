"""The job that folds a learner's memories anew, a batch at a time."""

from quizapp.extensions import db
from quizapp.jobs.batches import in_batches
from quizapp.learning import replaying

BATCH = 25
"""Facts folded in one transaction, about 12 ms: others write in between, so none waits long."""


def replay(job_id: str, learner_id: str) -> None:
    """Fold the memories that another model folded than the one in force, until there is none.

    The learner can answer in between. What was answered meanwhile, or cut short, needs no note of
    how far this came: the rows themselves say it.
    """
    in_batches(
        job_id,
        replaying.count_stale(db.session(), learner_id),
        lambda after: replaying.stale_facts(db.session(), learner_id, after, BATCH),
        lambda session, facts: replaying.replay(session, learner_id, facts),
    )

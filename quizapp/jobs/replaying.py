"""The job that folds a learner's memories anew, a batch at a time."""

from quizapp.extensions import db, writing
from quizapp.jobs.marking import end, taken
from quizapp.learning import replaying
from quizapp.web.clock import now

BATCH = 25
"""Facts folded in one transaction, about 12 ms: others write in between, so none waits long."""


def replay(job_id: str, learner_id: str) -> None:
    """Fold the memories that another model folded than the one in force, until there is none.

    Each batch is a transaction of its own, so the learner can answer in between. What was answered
    meanwhile, or cut short, needs no note of how far this came: the rows themselves say it.
    """
    total = replaying.count_stale(db.session(), learner_id)
    done, after = 0, ""
    while facts := replaying.stale_facts(db.session(), learner_id, after, BATCH):
        done, after = done + len(facts), facts[-1]
        with writing() as session:
            job = taken(session, job_id)
            if job is None:
                return
            replaying.replay(session, learner_id, facts)
            job.progress = max(job.progress, min(done / total, 1.0))
    end(job_id, now())

"""The job that gives all of a learner's facts their days anew, a batch at a time."""

from quizapp.extensions import db, writing
from quizapp.jobs.marking import end, taken
from quizapp.jobs.replaying import BATCH
from quizapp.learning import plans
from quizapp.models import User
from quizapp.web.clock import now


def give_days(job_id: str, learner_id: str) -> None:
    """Give the learner's facts their days on the terms now in force.

    Each batch is a transaction of its own, so the learner can answer in between. Cut short it
    begins again from the first fact: a day given twice is the same day.
    """
    total = plans.count_begun(db.session(), learner_id)
    done, after = 0, ""
    while facts := plans.facts_begun(db.session(), learner_id, after, BATCH):
        done, after = done + len(facts), facts[-1]
        with writing() as session:
            job = taken(session, job_id)
            if job is None:
                return
            plans.reschedule(session, session.get_one(User, learner_id), facts)
            job.progress = max(job.progress, done / max(total, done))
    end(job_id, now())

"""The job that gives all of a learner's facts their days anew, a batch at a time."""

from quizapp.extensions import db
from quizapp.jobs.batches import in_batches
from quizapp.jobs.replaying import BATCH
from quizapp.learning import plans
from quizapp.models import User


def give_days(job_id: str, learner_id: str) -> None:
    """Give the learner's facts their days on the terms now in force.

    The learner can answer in between. Cut short it begins again from the first fact: a day given
    twice is the same day.
    """
    in_batches(
        job_id,
        plans.count_begun(db.session(), learner_id),
        lambda after: plans.facts_begun(db.session(), learner_id, after, BATCH),
        lambda session, facts: plans.reschedule(session, session.get_one(User, learner_id), facts),
    )

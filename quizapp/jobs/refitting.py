"""The job that fits a learner's own model and keeps it if it is better."""

from sqlalchemy.orm import Session

from quizapp.extensions import db, writing
from quizapp.jobs.marking import finish, taken
from quizapp.learning import refit as refits
from quizapp.learning.fitted import model_by_id
from quizapp.memory.fit import fit_model
from quizapp.models import User
from quizapp.web.clock import now


def refit(job_id: str, learner_id: str) -> None:
    """Fit a learner's model to the reviews there are; only then take the turn to write.

    Done twice, the second finds the job finished and writes nothing.
    """
    session: Session = db.session()
    before_id = session.get_one(User, learner_id).model_id
    before = model_by_id(session, before_id)
    trials = refits.trials_of(session, learner_id)
    session.rollback()  # fitting takes long, and reads nothing
    fitted = fit_model(trials, before)
    with writing() as session:
        job = taken(session, job_id)
        if job is not None:
            if fitted is not None:  # else there was too little to learn from after all
                refits.keep_fit(session, learner_id, fitted, before_id, now())
            finish(job, now())

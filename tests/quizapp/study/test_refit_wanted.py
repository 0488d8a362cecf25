"""Starting a session is when the engine looks whether there is enough to learn from its learner."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.current import current_bank
from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning.refit import FEWEST
from quizapp.models import DayTally, Job, User
from quizapp.study.sessions import end, open_session, start
from tests.support.desk import BANK, SUNDAY_MORNING, Desk
from tests.support.people import LONG_AGO

NOW = SUNDAY_MORNING


@pytest.fixture
def desk(session: Session) -> Desk:
    """Return a desk whose facts are in the bank."""
    with writing() as own:
        load_shipped(own, LONG_AGO, BANK)
    return Desk(session)


def begin(learner_id: str) -> None:
    with writing() as session:
        assert start(session, session.get_one(User, learner_id), current_bank(session), NOW)


def stop(learner_id: str) -> None:
    with writing() as session:
        study = open_session(session, session.get_one(User, learner_id))
        assert study
        end(study, NOW)


def wanted(desk: Desk) -> list[str | None]:
    desk.session.expire_all()
    return list(desk.session.scalars(select(Job.learner_id).where(Job.kind == "refit")))


@pytest.mark.parametrize(("reviews", "refits"), [(FEWEST - 1, 0), (FEWEST, 1)])
def test_a_session_begun_with_enough_reviews_wants_a_fit(
    desk: Desk, reviews: int, refits: int
) -> None:
    ada, otto = desk.learner(), desk.learner()
    with writing() as session:
        day = (NOW - timedelta(days=9)).date()
        session.add(DayTally(learner_id=ada, day=day, answers=reviews))
    begin(otto)
    begin(ada)
    begin(ada)  # goes on with the session there is
    stop(ada)
    begin(ada)
    assert wanted(desk) == [ada] * refits

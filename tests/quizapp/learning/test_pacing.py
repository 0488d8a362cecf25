"""How fast somebody answers is read from their latest answers."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning.answers import Submission, record_answer
from quizapp.learning.marking import Response
from quizapp.learning.pacing import pace_of_learner
from quizapp.memory.pace import ENOUGH, USUAL_PACE, Pace
from quizapp.models import User
from tests.support.desk import BANK, SUNDAY_MORNING, Desk, flashcard, matching
from tests.support.people import LONG_AGO


@pytest.fixture
def desk(session: Session) -> Desk:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)


def answered(desk: Desk, learner_id: str, number: int, seconds: int) -> None:
    """Let somebody answer a set of two facts, a day after the answer before."""
    at = SUNDAY_MORNING + timedelta(days=number)
    with writing() as session:
        learner = session.get_one(User, learner_id)
        serving = desk.serve(session, learner, matching("rash", "spasm"), at)
        pairs = Response(pairs={"rash": "to-rash", "spasm": "to-spasm"})
        said = Submission(f"{learner_id}-{number}", pairs, duration_ms=1000 * seconds)
        record_answer(session, learner, serving, said, at)


def test_until_there_are_enough_answers_the_usual_pace_counts(desk: Desk) -> None:
    ada = desk.learner()
    assert pace_of_learner(desk.session, ada) == USUAL_PACE
    answered(desk, ada, 0, seconds=60)
    assert pace_of_learner(desk.session, ada) == USUAL_PACE


def test_a_set_counts_for_each_of_its_facts(desk: Desk) -> None:
    ada = desk.learner()
    for number in range(1 + ENOUGH // 2):
        answered(desk, ada, number, seconds=60 if number == 0 else 12)
    assert pace_of_learner(desk.session, ada) == Pace(review=6.0, new=USUAL_PACE.new)


def test_an_answer_whose_time_is_not_known_does_not_count(desk: Desk) -> None:
    ada = desk.learner()
    for day in range(ENOUGH + 1):
        at = SUNDAY_MORNING + timedelta(days=day)
        desk.answer(ada, flashcard("rash"), Response(rating=3), at)
    assert pace_of_learner(desk.session, ada) == USUAL_PACE

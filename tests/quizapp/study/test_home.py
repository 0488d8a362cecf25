"""What the first page says, and why."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from quizapp.bank.current import current_bank
from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning.marking import Response
from quizapp.models import User
from quizapp.study.home import Home, home
from tests.support.desk import BANK, FACTS, SUNDAY_MORNING, Desk, flashcard
from tests.support.people import LONG_AGO

NOW = SUNDAY_MORNING


@pytest.fixture
def desk(session: Session) -> Desk:
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)


def page(desk: Desk, learner_id: str, days_later: int = 0) -> Home:
    session = desk.session
    at = NOW + timedelta(days=days_later)
    return home(session, session.get_one(User, learner_id), current_bank(session), at)


def learn(desk: Desk, learner_id: str, *facts: str, rating: int = 3) -> None:
    for fact in facts:
        desk.answer(learner_id, flashcard(fact), Response(rating=rating), NOW)


def test_a_new_learner_meets_new_facts(desk: Desk) -> None:
    said = page(desk, desk.learner())

    assert (said.due, said.new) == (0, len(FACTS))
    assert said.why == "Nothing you learnt is fading yet, so today is for new facts."
    assert said.next_due == ""


def test_what_fades_comes_first(desk: Desk) -> None:
    ada = desk.learner()
    learn(desk, ada, "rash", "weakness")

    said = page(desk, ada, days_later=30)

    assert said.due == 2
    assert "has a" in said.why
    assert "comes first" in said.why


def test_the_days_number_of_new_facts_is_kept(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        session.get_one(User, ada).daily_new = 2
    learn(desk, ada, "rash", "weakness")

    said = page(desk, ada)

    assert (said.due, said.new) == (0, 0)
    assert said.why.startswith("You have met today’s new facts")
    assert said.next_due.startswith("New facts come tomorrow")


@pytest.mark.parametrize(
    ("rating", "when"),
    [(1, "tomorrow, Monday 23 November"), (3, "in 2 days, on Tuesday 24 November")],
)
def test_who_knows_everything_is_told_when_to_come_back(desk: Desk, rating: int, when: str) -> None:
    ada = desk.learner()
    learn(desk, ada, *FACTS, rating=rating)

    said = page(desk, ada)

    assert said.why.startswith("You have met every fact in the bank")
    assert said.next_due == f"The next one is due {when}."

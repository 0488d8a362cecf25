"""What the first page says, and why."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.bank.current import current_bank
from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from quizapp.learning.marking import Response
from quizapp.learning.plans import Plan, keep_plan
from quizapp.learning.set_aside import suspend
from quizapp.memory.catch_up import CatchUp
from quizapp.models import User
from quizapp.study.home import Home, catching_up, home
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
    assert said.why.startswith("What gains most by being asked today comes first: ")


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


def with_ceiling(desk: Desk, reviews: int) -> str:
    """Return a learner of four facts who wants no more reviews a day than this."""
    ada = desk.learner()
    learn(desk, ada, *FACTS)
    with writing() as session:
        keep_plan(session, session.get_one(User, ada), Plan(daily_ceiling=reviews), NOW)
    return ada


def test_after_a_break_a_day_brings_its_share(desk: Desk) -> None:
    said = page(desk, with_ceiling(desk, 1), days_later=60)

    assert (said.due, said.new, said.limit) == (1, 0, 1)
    assert said.why == (
        "4 facts are due, more than a day holds: with 1 a day, those that gain most first, "
        "you have caught up in 7 days."
    )


def test_when_the_share_is_done_the_next_comes_tomorrow(desk: Desk) -> None:
    ada = with_ceiling(desk, 1)
    later = NOW + timedelta(days=60)
    desk.answer(ada, flashcard("rash"), Response(rating=3), later)

    said = page(desk, ada, days_later=60)

    assert (said.due, said.new) == (0, 0)
    assert said.why.startswith("You have done today’s 1. 3 facts can wait: ")
    assert said.next_due == "The next share comes tomorrow."


def test_what_fits_into_a_day_is_no_backlog(desk: Desk) -> None:
    assert page(desk, with_ceiling(desk, 4), days_later=60).limit is None


def test_a_share_too_small_says_what_would_do(sqlite_app: Flask) -> None:
    hopeless = CatchUp(today=5, put_off=995, limit=5, days=None, enough=40)
    with sqlite_app.test_request_context():
        assert catching_up(hopeless) == (
            "1000 facts are due, more than a day holds. With 5 a day you would not catch up in "
            "two months; with 40 a day you would."
        )


def test_what_is_set_aside_neither_fades_nor_comes_next(desk: Desk) -> None:
    ada = desk.learner()
    learn(desk, ada, *FACTS)
    with writing() as session:
        for fact in FACTS:
            suspend(session, session.get_one(User, ada), fact, NOW)

    said = page(desk, ada, days_later=30)

    assert (said.due, said.new, said.aside) == (0, 0, len(FACTS))
    assert said.why == "Nothing else is left for today beside what you set aside."
    assert said.next_due == ""

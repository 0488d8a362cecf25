"""Facts forgotten again and again, as their learner sees them and as instructors do."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import sessions
from quizapp.accounts.browser import TOKEN
from quizapp.accounts.sessions import Lifetime
from quizapp.extensions import writing
from quizapp.learning.set_aside import suspend
from quizapp.models import Memory, User
from tests.support.desk import SUNDAY_MORNING, Desk, choice
from tests.support.study import words

A_DAY = timedelta(days=1)


def browser(app: Flask, person_id: str) -> FlaskClient:
    """Return the browser of somebody who signed in, a while after they last answered."""
    app.extensions["clock"] = lambda: SUNDAY_MORNING
    with app.app_context(), writing() as session:
        token = sessions.issue(session, person_id, SUNDAY_MORNING, Lifetime(A_DAY, A_DAY))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return client


def forget(desk: Desk, learner_id: str, fact_id: str, times: int) -> None:
    """Let somebody get a fact wrong on one day more than so many."""
    for days in range(times, -1, -1):
        desk.choose(learner_id, fact_id, "B", SUNDAY_MORNING - timedelta(days=days))


@pytest.fixture
def ada_forgets(desk: Desk) -> str:
    ada = desk.learner()
    forget(desk, ada, "rash", 8)
    forget(desk, ada, "spasm", 7)
    return ada


def test_without_any_the_page_says_so(app: Flask, desk: Desk) -> None:
    said = words(browser(app, desk.learner()).get("/leeches").text)

    assert "you have forgotten no fact 8 times or more" in said
    assert "Go to today" in said


def test_a_learner_sees_what_they_forget_and_take_it_for(app: Flask, ada_forgets: str) -> None:
    said = words(browser(app, ada_forgets).get("/leeches").text)

    assert "The rash fact. 8 times not B 9 times Set aside" in said
    assert "The spasm fact." not in said


def test_from_the_list_a_fact_can_be_set_aside_and_asked_again(
    app: Flask, ada_forgets: str
) -> None:
    client = browser(app, ada_forgets)
    token = client.get("/leeches").text.partition('csrf_token" value="')[2].partition('"')[0]

    client.post("/study/set-aside/rash", data={"csrf_token": token})

    assert "not B 9 times Ask again" in words(client.get("/leeches").text)


def test_the_list_does_not_tell_what_a_question_asks_that_was_set_aside_unanswered(
    app: Flask, desk: Desk, ada_forgets: str
) -> None:
    with writing() as session:
        ada = session.get_one(User, ada_forgets)
        desk.serve(session, ada, choice("rash"), SUNDAY_MORNING)
        suspend(session, ada, "rash", SUNDAY_MORNING)

    assert "not B 9 times Set aside" in words(browser(app, ada_forgets).get("/leeches").text)


def test_otto_sees_nothing_of_adas(app: Flask, desk: Desk, ada_forgets: str) -> None:
    assert "The rash fact." not in browser(app, desk.learner()).get("/leeches").text


def test_an_instructor_sees_those_of_all_and_no_name(
    app: Flask, desk: Desk, ada_forgets: str, ines: str
) -> None:
    bob = desk.learner()
    forget(desk, bob, "rash", 9)

    page = browser(app, ines).get("/bank/leeches").text

    assert "The rash fact. 2 17 times not B 19 times" in words(page)
    with app.app_context():
        for learner in (ada_forgets, bob):
            assert desk.user(learner).name not in page


def test_an_instructor_sees_when_there_is_nothing(app: Flask, ines: str, desk: Desk) -> None:
    assert "no learner has forgotten" in words(browser(app, ines).get("/bank/leeches").text)


def test_learners_do_not_see_those_of_all(app: Flask, desk: Desk) -> None:
    assert browser(app, desk.learner()).get("/bank/leeches").status_code == 403


def test_a_fact_that_left_the_bank_is_named_so_and_cannot_be_set_aside(
    app: Flask, desk: Desk
) -> None:
    ada = desk.learner()
    with writing() as session:
        user = session.get_one(User, ada)
        session.add(
            Memory(
                learner_id=user.id,
                fact_id="gone",
                stability=1.0,
                difficulty=9.0,
                luck=0.0,
                lucky_stability=None,
                lucky_difficulty=None,
                last_review_at=SUNDAY_MORNING,
                last_day=SUNDAY_MORNING.date(),
                reps=20,
                lapses=9,
                first_day=SUNDAY_MORNING.date(),
                due_day=SUNDAY_MORNING.date(),
                engine="fsrs-6",
                topic="",
                category="",
            )
        )

    said = words(browser(app, ada).get("/leeches").text)

    assert "No longer in the bank 9 times none recorded" in said
    assert "Set aside" not in said.partition("No longer in the bank")[2]

"""The page of an answer counts in the database what the page of a question counts in Python."""

from flask import Flask
from sqlalchemy import select

from quizapp.extensions import db
from quizapp.models import Answer
from quizapp.study.sessions import place_after, place_of, servings_of
from quizapp.study.sitting import answered, sitting_of_serving
from tests.support.study import Desk


def places(app: Flask) -> list[int]:
    """Return how far each answer's sitting was, after comparing both ways to count it."""
    with app.app_context():
        session, found = db.session(), []
        for answer in session.scalars(select(Answer).order_by(Answer.received_at)):
            put = answer.serving
            study = put.study_session
            told = answered(session, study.learner_id, answer.id)
            assert told is not None
            assert told.answer.id == answer.id
            assert told.serving.id == put.id
            assert place_after(told.settled, told) == place_of(
                servings_of(session, study), put, study
            )
            found.append(told.settled)
        return found


def test_an_answer_comes_after_what_was_settled_before_it(app: Flask, desk: Desk) -> None:
    desk.start()
    for _ in range(3):
        if desk.answer().path.startswith("/study/answers/"):
            desk.go_on()

    first, *later = places(app)
    assert first == 0
    assert later == sorted(set(later))


def test_what_was_taken_back_settles_nothing_until_it_is_put_back(app: Flask, desk: Desk) -> None:
    desk.start().answer(choice="A")
    desk.go_on().answer(choice="A")
    assert places(app) == [0, 1]

    desk.press("/undo").answer(choice="B")
    assert places(app) == [0, 1, 1]

    desk.press("/undo").send("/redo")
    assert places(app) == [0, 1, 1]
    desk.go_on().answer()
    assert places(app)[-1] == 2


def test_another_learners_answer_is_not_there(app: Flask, desk: Desk, otto: str) -> None:
    desk.start().answer(choice="A")
    with app.app_context():
        given = db.session.scalars(select(Answer)).one()
        whose = given.serving.learner_id

        assert answered(db.session(), otto, given.id) is None
        assert answered(db.session(), whose, "0" * 32) is None
        assert sitting_of_serving(db.session(), otto, given.serving_id) is None

"""A learner sets questions aside, takes that back, and undoes and redoes answers."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.extensions import db
from quizapp.models import Answer, Memory, Review, Serving, SetAside
from tests.support.apps import StillClock
from tests.support.study import Desk


def asked(app: Flask, desk: Desk) -> set[str]:
    """Return the facts of the question on the page."""
    with app.app_context():
        return set(db.session.get_one(Serving, desk.path.rsplit("/", 1)[1]).fact_versions)


def aside(app: Flask) -> set[str]:
    """Return the facts that are set aside."""
    with app.app_context():
        return set(db.session.scalars(db.select(SetAside.fact_id)))


def to_the_end(app: Flask, desk: Desk) -> set[str]:
    """Answer all that is asked today; return its facts."""
    met: set[str] = set()
    while desk.path.startswith("/study/items/"):
        met |= asked(app, desk)
        desk.answer()
        if desk.path.startswith("/study/answers/"):
            desk.go_on()
    return met


def until_told(desk: Desk) -> Desk:
    """Answer until there is feedback to read."""
    desk.start()
    while not desk.answer().path.startswith("/study/answers/"):
        continue
    return desk


@pytest.mark.parametrize("way", ["bury", "suspend"])
def test_a_question_set_aside_is_not_asked_today(app: Flask, desk: Desk, way: str) -> None:
    facts = asked(app, desk.start())

    desk.send(f"/{way}")

    assert "The question before is set aside." in desk.words
    assert aside(app) == facts
    assert to_the_end(app, desk).isdisjoint(facts)


def test_a_question_set_aside_can_be_asked_after_all(app: Flask, desk: Desk) -> None:
    question = desk.start().path
    desk.send("/bury").send("/ask-again")

    assert desk.path == question
    assert aside(app) == set()
    assert f'href="{question}"' in desk.get("/").page.text


def test_a_buried_question_comes_back_tomorrow_and_a_suspended_one_does_not(
    app: Flask, desk: Desk, clock: StillClock
) -> None:
    buried = asked(app, desk.start())
    suspended = asked(app, desk.send("/bury"))
    desk.send("/suspend")
    to_the_end(app, desk)

    clock.advance(days=1)
    desk.get("/study/set-aside")

    with app.app_context():
        left = set(db.session.scalars(db.select(SetAside.fact_id).where(SetAside.until.is_(None))))
    assert left == suspended
    assert buried.isdisjoint(left)
    assert desk.words.count("you ask for it again") == len(suspended)


def test_facts_set_aside_are_listed_each_with_a_way_back(app: Flask, desk: Desk) -> None:
    assert "Nothing is set aside" in desk.get("/study/set-aside").words
    facts = asked(app, desk.get("/").start())
    question = desk.path
    assert "set aside" not in desk.get("/").words
    desk.get(question).send("/bury").get("/")
    assert re.search(r"\d+ facts? (is|are) set aside", desk.words)
    desk.get("/study/set-aside")
    assert desk.words.count("Monday 23 November") == len(facts)

    desk.send("/ask-again")

    assert "You will be asked this again when it is due." in desk.words
    assert len(aside(app)) == len(facts) - 1


def test_what_was_answered_can_be_set_aside_too(app: Flask, desk: Desk) -> None:
    until_told(desk)
    feedback = desk.path
    with app.app_context():
        facts = set(db.session.get_one(Answer, feedback.rsplit("/", 1)[1]).serving.fact_versions)

    desk.press("/suspend")

    assert aside(app) == facts
    assert desk.send("/ask-again").path == feedback
    assert aside(app) == set()


def test_one_fact_can_be_set_aside_by_its_name(app: Flask, desk: Desk) -> None:
    (fact, *_) = asked(app, desk.start())
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.page.text)
    assert token
    send = {"data": {"csrf_token": token[1]}, "follow_redirects": True}

    page = desk.client.post(f"/study/set-aside/{fact}", **send)

    assert "You will not be asked this" in page.text
    assert aside(app) == {fact}
    assert desk.client.post("/study/set-aside/no-such-fact", **send).status_code == 404


def test_nobody_sets_aside_what_others_are_asked(
    app: Flask, desk: Desk, otto: str, browser_of: Callable[[str], FlaskClient]
) -> None:
    question = desk.start().path
    otto_at = Desk.at_home(browser_of(otto)).start()
    token = re.search(r'name="csrf_token" value="([^"]+)"', otto_at.page.text)
    assert token

    for way in ("bury", "suspend", "ask-again"):
        page = otto_at.client.post(f"{question}/{way}", data={"csrf_token": token[1]})
        assert page.status_code == 404
    assert aside(app) == set()


def test_undo_then_redo_changes_nothing(app: Flask, desk: Desk) -> None:
    until_told(desk)
    feedback, told = desk.path, desk.words
    before = memories(app)

    desk.press("/undo")
    assert "You took your answer back." in desk.words
    question = desk.path
    assert "so it counts for nothing" in desk.get(feedback).words
    desk.send("/redo")

    assert (desk.path, desk.words) == (feedback, told)
    assert memories(app) == before
    assert desk.go_on().path != question
    with app.app_context():
        kinds = list(db.session.scalars(db.select(Review.kind).order_by(Review.sequence)))
    assert {"rated", "undone", "rerated"} == set(kinds)


def memories(app: Flask) -> dict[str, tuple[object, ...]]:
    """Return what is remembered of each fact, and until when."""
    with app.app_context():
        rows = db.session.scalars(db.select(Memory))
        return {row.fact_id: (row.stability, row.luck, row.reps, row.due_day) for row in rows}


def test_redone_and_undone_again_the_question_is_put_once(app: Flask, desk: Desk) -> None:
    until_told(desk)
    feedback = desk.path
    question = desk.press("/undo").path
    desk.send("/redo")

    assert desk.get(feedback).press("/undo").path == question


@pytest.mark.parametrize("confidence", ["sure", "unsure", "guess"])
def test_the_word_said_with_an_answer_is_kept(app: Flask, desk: Desk, confidence: str) -> None:
    desk.start()
    while desk.kind not in {"multiple_choice", "matching"}:
        desk.answer()
        if desk.path.startswith("/study/answers/"):
            desk.go_on()
    assert f'name="confidence" value="{confidence}"' in desk.page.text

    fields = {"choice": "A"} if desk.kind == "multiple_choice" else {"pair-0": "0"}
    desk.answer(**fields, confidence=confidence)

    with app.app_context():
        newest = db.session.scalars(db.select(Answer).order_by(Answer.answered_at.desc())).first()
        assert newest is not None
        assert newest.confidence == confidence

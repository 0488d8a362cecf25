"""A learner reports a problem with a question, and is told once what came of it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from question_bank.content import Bank
from quizapp.bank import reports
from quizapp.bank.heads import head_of
from quizapp.bank.nouns import Ref
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.models import ProblemReport
from quizapp.web.clock import now
from tests.support.apps import StillClock
from tests.support.editing import edit, standing
from tests.support.few import few_facts
from tests.support.study import Desk


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(scope="session")
def shipped_bank() -> Bank:
    return few_facts()


def kept(app: Flask) -> list[ProblemReport]:
    with app.app_context():
        return list(db.session.scalars(db.select(ProblemReport)))


def to_the_report(desk: Desk) -> Desk:
    """Follow the link under More."""
    address = desk.page.text.partition('class="button" href="/study/items/')[2].partition('"')[0]
    assert address.endswith("/report")
    return desk.get(f"/study/items/{address}")


def until_answered(desk: Desk) -> Desk:
    """Answer until there is feedback to read."""
    desk.start()
    while not desk.answer().path.startswith("/study/answers/"):
        continue
    return desk


def test_an_unanswered_question_is_reported_and_waits_as_before(app: Flask, desk: Desk) -> None:
    question = desk.start().path
    to_the_report(desk)
    assert "is-key" not in desk.page.text
    assert "It is unclear" in desk.words

    desk.send("/report", kind="unclear", text="Which of them?")

    assert desk.path == question
    assert "Thank you." in desk.words
    (report,) = kept(app)
    assert (report.kind, report.text, report.answer_id) == ("unclear", "Which of them?", None)


def test_an_answered_question_is_reported_with_the_answer(app: Flask, desk: Desk) -> None:
    feedback = until_answered(desk).path

    to_the_report(desk).send("/report", kind="second_answer")

    assert desk.path == feedback
    assert kept(app)[0].answer_id == feedback.rsplit("/", 1)[1]


def test_a_report_without_a_kind_comes_back_with_its_words(app: Flask, desk: Desk) -> None:
    desk.start()
    to_the_report(desk).send("/report", text="It is odd.")

    assert desk.page.status_code == 422
    assert "Choose what is wrong with the question." in desk.words
    assert "It is odd." in desk.page.text
    assert kept(app) == []


def test_too_many_reports_are_refused_in_a_sentence(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MOST_A_DAY", 0)
    desk.start()
    to_the_report(desk).send("/report", kind="other", text="One more.")

    assert desk.page.status_code == 422
    assert "please send the next one tomorrow" in desk.words
    assert "One more." in desk.page.text
    assert kept(app) == []


def test_others_questions_and_replies_are_not_there(
    app: Flask, desk: Desk, otto: str, browser_of: Callable[[str], FlaskClient]
) -> None:
    path = to_the_report(desk.start()).path
    desk.send("/report", kind="wrong")
    app.config["WTF_CSRF_ENABLED"] = False
    other = browser_of(otto)
    assert other.get(path).status_code == 404
    assert other.post(path, data={"kind": "wrong"}).status_code == 404
    for report_id in (kept(app)[0].id, "none"):
        assert other.post(f"/study/reports/{report_id}/put-away").status_code == 404


def test_what_came_of_reports_is_told_until_it_is_put_away(
    app: Flask, desk: Desk, ines: str
) -> None:
    to_the_report(desk.start()).send("/report", kind="wrong")
    to_the_report(desk).send("/report", kind="unclear")
    first, second = sorted(kept(app), key=lambda row: row.kind, reverse=True)
    with app.app_context():
        head = head_of(db.session(), Ref(first.noun, first.entry_id))
        assert head is not None
        assert head.body is not None
        statement = head.body["statement"]
        with writing() as session:
            reports.close_as_fixed(session, first.id, None, ines, now())
            reports.decline(session, second.id, "It is plain enough.", ines, now())

    desk.get("/")
    assert f"It says now: {statement}" in desk.words
    assert "It stays as it is: It is plain enough." in desk.words
    desk.send(f"{first.id}/put-away")
    assert statement not in desk.words
    desk.send(f"{second.id}/put-away")
    assert "What came of" not in desk.words


def test_what_was_mended_and_is_asked_no_more_says_so(app: Flask, desk: Desk, ines: str) -> None:
    to_the_report(desk.start()).send("/report", kind="wrong")
    (report,) = kept(app)
    with app.app_context():
        edit(db.session(), report.entry_id, status="retired")
        with writing() as session:
            reports.close_as_fixed(session, report.id, None, ines, now())

    assert "It is asked no more." in desk.get("/").words


def learnt(app: Flask, desk: Desk, clock: StillClock) -> list[str]:
    """Answer two questions a while ago; return their facts."""
    until_answered(desk).go_on()
    while not desk.answer().path.startswith("/study/answers/"):
        continue
    clock.advance(hours=1)
    with app.app_context():
        return list(db.session.scalars(db.text("SELECT DISTINCT fact_id FROM review")))


def test_what_changed_is_told_word_by_word_once(app: Flask, desk: Desk, clock: StillClock) -> None:
    facts = learnt(app, desk, clock)[:2]
    desk.get("/")
    assert "What changed" not in desk.words
    with app.app_context():
        for fact in facts:
            edit(db.session(), fact, statement=f"Nothing is known of {fact}.", meaning=True)

    desk.get("/")
    assert desk.words.count("Nothing is") == 2
    assert "<ins>" in desk.page.text
    assert "<del>" in desk.page.text
    assert "You are asked them again soon." in desk.words
    desk.send("/changes/put-away")
    assert desk.words.count("Nothing is") == 1
    desk.send("/changes/put-away")
    assert "What changed" not in desk.words


def test_a_change_taken_back_in_words_is_no_news(app: Flask, desk: Desk, clock: StillClock) -> None:
    fact = learnt(app, desk, clock)[0]
    with app.app_context():
        body = standing(db.session(), "fact", fact).body or {}
        edit(db.session(), fact, statement="Nothing is known.", meaning=True)
        edit(db.session(), fact, statement=body["statement"], meaning=False)

    assert "What changed" not in desk.get("/").words


def test_all_that_changed_is_put_away_at_once(
    app: Flask, desk: Desk, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizapp.study.news.MOST", 1)
    facts = learnt(app, desk, clock)
    with app.app_context():
        for fact in facts[:2]:
            edit(db.session(), fact, statement=f"Nothing is known of {fact}.", meaning=True)

    assert "One more change follows." in desk.get("/").words
    token = desk.page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    desk.client.post("/study/changes/put-away", data={"csrf_token": token})
    assert "What changed" not in desk.get("/").words


def test_a_changed_fact_answered_since_is_no_news(
    app: Flask, desk: Desk, clock: StillClock
) -> None:
    facts = learnt(app, desk, clock)
    with app.app_context():
        edit(db.session(), facts[0], statement="Nothing is known.", meaning=True)
    clock.advance(days=1)
    assert "Nothing is" in desk.get("/").words
    desk.start()
    while desk.path.startswith("/study/items/"):
        desk.answer()
        if desk.path.startswith("/study/answers/"):
            desk.go_on()

    assert "What changed" not in desk.get("/").words

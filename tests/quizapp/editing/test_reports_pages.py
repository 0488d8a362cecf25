"""From a learner's report to a published fix in three clicks, or to a reply."""

from collections.abc import Callable
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient

from question_bank.content.items import Item
from quizapp.bank import reports
from quizapp.bank.loading import load_shipped
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit
from quizapp.bank.saving import save
from quizapp.bank.writing import Author
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.learning.marking import Response
from quizapp.models import Answer, ProblemReport, Serving, User
from tests.support.apps import StillClock
from tests.support.browsing import send
from tests.support.desk import SUNDAY_MORNING, choice, cloze, flashcard, matching
from tests.support.desk import Desk as Learners
from tests.support.editing import edit, standing
from tests.support.few import few_facts
from tests.support.filled import filled
from tests.support.people import LONG_AGO
from tests.support.study import words

QUEUE = "/bank/reports"
NUMBERS = count()


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture
def facts(app: Flask, clock: StillClock) -> list[str]:
    """Load a small bank; return its facts."""
    with app.app_context(), writing() as session:
        load_shipped(session, LONG_AGO, few_facts())
    return list(few_facts().facts)


@pytest.fixture
def at(facts: list[str], browser_of: Callable[[str], FlaskClient], ines: str) -> FlaskClient:
    return browser_of(ines)


def reported(
    app: Flask,
    ada: str,
    item: Item,
    response: Response | None = None,
    text: str = "It is not so.",
) -> str:
    """Let Ada answer a question, if she does, and report it."""
    with app.app_context():
        desk = Learners(db.session(), dict.fromkeys(item.facts, 1), NUMBERS)
        if response is None:
            with writing() as session:
                learner = session.get_one(User, ada)
                serving_id = desk.serve(session, learner, item, SUNDAY_MORNING).id
        else:
            answer = desk.answer(ada, item, response, SUNDAY_MORNING)
            serving_id = db.session.get_one(Answer, answer).serving_id
        with writing() as session:
            serving, learner = session.get_one(Serving, serving_id), session.get_one(User, ada)
            return reports.report(session, learner, serving, "wrong", text, SUNDAY_MORNING).id


def row(app: Flask, report_id: str) -> ProblemReport:
    with app.app_context():
        return db.session.get_one(ProblemReport, report_id)


def test_an_empty_queue_says_where_reports_come_from(at: FlaskClient) -> None:
    assert "Nothing is reported." in words(at.get(QUEUE).text)


def test_from_the_report_to_a_published_fix_in_three_clicks(
    app: Flask, at: FlaskClient, facts: list[str], ada: str
) -> None:
    report_id = reported(app, ada, choice(facts[0]), Response(choice="B"))

    queue = at.get(QUEUE)
    assert "It is not so." in words(queue.text)
    assert "B, not B" in words(queue.text)
    assert "Ada" not in queue.text
    mend = f"/bank/fact/{facts[0]}/edit?report={report_id}"
    assert f'href="{mend}"' in queue.text

    form = at.get(mend)
    fields = filled(form.text, mend)
    fields |= {"statement": "It is better so.", "why": "A learner is right.", "action": "publish"}
    saved = at.post(mend, data=fields)

    assert saved.status_code == 303, words(saved.text)
    closed = row(app, report_id)
    assert (closed.state, closed.change_id is not None) == ("fixed", True)
    with app.app_context():
        assert (standing(db.session(), "fact", facts[0]).body or {})["statement"] == (
            "It is better so."
        )
    assert "Nothing is reported." in words(at.get(QUEUE).text)


def test_a_report_is_declined_with_a_reply_and_not_without(
    app: Flask, at: FlaskClient, facts: list[str], ada: str
) -> None:
    report_id = reported(app, ada, flashcard(facts[0]))
    decline = f"{QUEUE}/{report_id}/decline"

    refused = send(at, decline, page=QUEUE, reply=" ")
    assert refused.status_code == 422
    assert "Say in a sentence why nothing is changed" in words(refused.text)
    assert row(app, report_id).state == "open"

    sent = send(at, decline, page=QUEUE, reply="The handbook says so.")
    assert sent.status_code == 303
    assert (row(app, report_id).state, row(app, report_id).reply) == (
        "declined",
        "The handbook says so.",
    )


def test_what_is_mended_already_is_closed_with_the_latest_change(
    app: Flask, at: FlaskClient, facts: list[str], ada: str
) -> None:
    report_id = reported(app, ada, flashcard(facts[0]), Response(rating=3))
    assert "Changed since" not in words(at.get(QUEUE).text)
    with app.app_context():
        edit(db.session(), facts[0], statement="It is better so.")

    queue = words(at.get(QUEUE).text)
    assert "Version 2" in queue
    assert "rated Good" in queue
    send(at, f"{QUEUE}/{report_id}/fixed", page=QUEUE)

    closed = row(app, report_id)
    assert (closed.state, closed.change_id is not None) == ("fixed", True)


def test_every_kind_of_answer_is_told_and_reports_stand_together(
    app: Flask, at: FlaskClient, facts: list[str], ada: str
) -> None:
    reported(app, ada, matching(*facts[:2]), Response(pairs={facts[0]: "spare"}))
    reported(app, ada, cloze(facts[0]), Response(typed="elephant"), text="")

    queue = words(at.get(QUEUE).text)

    assert "2 reports" in queue
    assert f"premise {facts[0]}: a spare sign" in queue
    assert f"premise {facts[1]}: nothing" in queue
    assert "elephant" in queue


def test_a_written_item_and_an_entry_in_the_bin_are_named_too(
    app: Flask, at: FlaskClient, facts: list[str], ada: str
) -> None:
    report_id = reported(app, ada, flashcard(facts[0]))
    gone = reported(app, ada, flashcard(facts[1]))
    lost = reported(app, ada, flashcard(facts[2]))
    with app.app_context():
        written = {
            "id": "a-card",
            "kind": "flashcard",
            "category": "feature",
            "stem": "What is asked by hand?",
            "facts": [facts[0]],
            "answer": "A sign.",
        }
        save([Edit(Ref("item", "a-card"), 0, written)], Author(None, "New."))
        head = standing(db.session(), "fact", facts[1])
        save([Edit(head.ref, head.version, None)], Author(None, "Wrong."))
        with writing() as session:
            mine = session.get_one(ProblemReport, report_id)
            mine.noun, mine.entry_id = "item", "a-card"
            session.get_one(Serving, mine.serving_id).item_version = 1
            session.get_one(ProblemReport, lost).entry_id = "nowhere"

    queue = at.get(QUEUE)

    assert "What is asked by hand?" in words(queue.text)
    assert f"/bank/item/a-card/edit?report={report_id}" in queue.text
    assert "In the bin" in words(queue.text)
    assert f"report={gone}" not in queue.text
    assert send(at, f"{QUEUE}/{lost}/fixed", page=QUEUE).status_code == 303


def test_reports_that_are_not_there_are_not_found(
    app: Flask,
    at: FlaskClient,
    facts: list[str],
    ada: str,
    browser_of: Callable[[str], FlaskClient],
) -> None:
    report_id = reported(app, ada, flashcard(facts[0]))
    assert browser_of(ada).get(QUEUE).status_code == 403
    app.config["WTF_CSRF_ENABLED"] = False
    assert at.post(f"{QUEUE}/none/fixed").status_code == 404
    assert at.post(f"{QUEUE}/none/decline", data={"reply": "No."}).status_code == 404
    assert browser_of(ada).post(f"{QUEUE}/{report_id}/fixed").status_code == 403

"""The page of what learners are not asked any more, and how it gets on and off that list."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit
from quizapp.bank.withdrawn import open_count
from quizapp.editing import withdrawn
from quizapp.extensions import db, writing
from quizapp.models import Withdrawal
from tests.support import room
from tests.support.people import LONG_AGO
from tests.support.study import words

PAGE = "/bank/withdrawn"
CHOICE: Body = {
    "id": "of-sclerosis",
    "kind": "multiple_choice",
    "category": "feature",
    "stem": "Which of the following signs belongs to sclerosis?",
    "facts": ["s-spasm"],
    "options": [
        {"text": "Spasm", "correct": True, "rationale": "So it is.", "facts": ["s-spasm"]},
        {"text": "Paleness", "correct": False, "rationale": "It is not.", "facts": ["m-weak"]},
        {"text": "Tremor", "correct": False, "rationale": "It is not.", "facts": ["m-weak"]},
        {"text": "Deafness", "correct": False, "rationale": "It is not.", "facts": ["m-weak"]},
    ],
}
TREMOR: Body = {
    "id": "s-tremor",
    "subject": "sclerosis",
    "predicate": "has_phenotype",
    "category": "feature",
    "objects": ["Tremor"],
    "statement": "Sclerosis comes with tremor.",
    "basis": "textbook",
    "source": room.SOURCE,
}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        room.furnish()
        room.changed([Edit(Ref("item", "of-sclerosis"), 0, CHOICE)])
        db.session.remove()
    return sqlite_app


@pytest.fixture
def browser(app: Flask, ines: str, browser_of: Callable[[str], FlaskClient]) -> FlaskClient:
    return browser_of(ines)


def tremor_found(by: str | None = None) -> None:
    """Assert what makes a wrong option of the written question right."""
    room.changed([Edit(Ref("fact", "s-tremor"), 0, TREMOR)], "A new study found it.", by=by)


def waiting() -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(Withdrawal).where(Withdrawal.settled_at.is_(None)))
    return sorted((row.noun, row.entry_id, row.asked_as) for row in rows)


def test_nothing_is_missing_at_first(browser: FlaskClient) -> None:
    assert "Nothing is missing." in words(browser.get(PAGE).text)


def test_a_question_whose_wrong_option_became_right_is_listed_with_the_change(
    app: Flask, browser: FlaskClient, ines: str
) -> None:
    with app.app_context():
        tremor_found(ines)
    page = browser.get(PAGE)

    told = words(page.text)
    assert "Which of the following signs belongs to sclerosis?" in told
    assert "'Tremor' is also right: the fact 's-tremor' says so" in told
    assert "A new study found it. Ines" in told
    assert 'href="/bank/item/of-sclerosis"' in page.text


def test_somebody_says_that_it_is_as_it_should_be(app: Flask, browser: FlaskClient) -> None:
    with app.app_context():
        tremor_found()
        ident = db.session.scalars(select(Withdrawal.id)).one()
    page = browser.get(PAGE)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]

    done = browser.post(f"{PAGE}/{ident}", data={"csrf_token": token}, follow_redirects=True)
    assert "off the list" in words(done.text)
    assert "Nothing is missing." in words(done.text)
    again = browser.post(f"{PAGE}/{ident}", data={"csrf_token": token})
    assert again.status_code == 303
    assert browser.post(f"{PAGE}/nobody", data={"csrf_token": token}).status_code == 404


def test_what_is_asked_again_leaves_the_list_by_itself(app: Flask) -> None:
    with app.app_context():
        tremor_found()
        assert waiting() == [("item", "of-sclerosis", "multiple_choice")]
        room.said(db.session(), "fact", "s-tremor", status="retired")
        assert waiting() == []


def test_what_is_retired_itself_waits_for_nobody(app: Flask) -> None:
    with app.app_context():
        tremor_found()
        room.said(db.session(), "item", "of-sclerosis", status="retired")
        assert waiting() == []


def test_a_made_question_that_can_be_made_no_more_is_listed_with_its_reason(app: Flask) -> None:
    with app.app_context():
        session = db.session()
        room.said(session, "fact", "s-spasm", statement="With age sclerosis brings Spasm.")
        assert waiting() == []
        room.said(session, "fact", "s-spasm", statement="With age sclerosis brings it.")
        assert ("fact", "s-spasm", "cloze") in waiting()
        row = db.session.scalars(select(Withdrawal).where(Withdrawal.asked_as == "cloze")).one()
        assert row.why == "no words of its statement can be left out that the rest keeps secret"


def test_a_long_list_comes_in_parts(
    app: Flask, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawn, "PAGE", 1)
    with app.app_context():
        tremor_found()
        change = db.session.scalars(select(Withdrawal.change_id)).one()
        with writing() as session:
            row = session.scalars(select(Withdrawal)).one()
            session.add(
                Withdrawal(
                    id="f" * 32,
                    change_id=change,
                    noun="fact",
                    entry_id="m-rash",
                    asked_as="matching",
                    why="no other facts stand clearly apart from it",
                    at=row.at,
                )
            )
        assert open_count(db.session()) == 2
    first = browser.get(PAGE).text
    more = first.split('rel="next" href="')[1].split('"')[0]
    second = browser.get(more.replace("&amp;", "&")).text

    assert ("in a matching set" in words(first)) != ("in a matching set" in words(second))
    assert 'rel="next"' not in second
    assert words(browser.get(f"{PAGE}?after=nonsense").text) == words(first)
    assert words(browser.get(f"{PAGE}?after=2026-01-01|").text) == words(first)
    with app.app_context(), writing() as session:
        session.execute(update(Withdrawal).values(settled_at=LONG_AGO))
    assert "Nothing is missing." in words(browser.get(PAGE).text)

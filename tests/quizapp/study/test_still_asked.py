"""What an edit makes wrong is asked no more; an answer to it still counts for what it was."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from question_bank.generate.coverage import every_item
from quizapp.bank.current import current_bank
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit
from quizapp.extensions import db
from quizapp.models import Answer, ItemSnapshot, Serving
from quizapp.study.still_asked import is_still_asked
from tests.support import room
from tests.support.study import Desk

CHOICE: Body = {
    "id": "which-skin",
    "kind": "multiple_choice",
    "category": "feature",
    "stem": "Which of the following signs belongs to sclerosis?",
    "facts": ["s-spasm"],
    "options": [
        {"text": "Spasm", "correct": True, "rationale": "So it is.", "facts": ["s-spasm"]},
        {
            "text": "Weakness",
            "correct": False,
            "rationale": "It is of muscle.",
            "facts": ["m-weak"],
        },
        {
            "text": "Tremor",
            "correct": False,
            "rationale": "It is of the brain.",
            "facts": ["m-weak"],
        },
        {"text": "Stiff neck", "correct": False, "rationale": "It is not.", "facts": ["m-weak"]},
    ],
}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        room.furnish()
        db.session.remove()
    return sqlite_app


@pytest.fixture
def desk(app: Flask, ada: str, browser_of: Callable[[str], FlaskClient]) -> Desk:
    return Desk.at_home(browser_of(ada))


def said(app: Flask, noun: str, ident: str, **fields: object) -> None:
    with app.app_context():
        room.said(db.session(), noun, ident, **fields)


def added(app: Flask, noun: str, body: Body) -> None:
    with app.app_context():
        room.changed([Edit(Ref(noun, body["id"]), 0, body)])


def served(app: Flask) -> list[Serving]:
    with app.app_context():
        return list(db.session.scalars(select(Serving).order_by(Serving.position)))


def asked(app: Flask) -> tuple[Serving, str]:
    """Return the question put last, and a fact it asks about."""
    last = served(app)[-1]
    return last, next(iter(last.fact_versions))


def put_one_by_one(app: Flask, desk: Desk) -> Iterator[tuple[Serving, str]]:
    """Yield the questions of a session, each answered somehow once the next is wanted."""
    desk.start()
    while desk.kind:
        yield asked(app)
        desk.answer()
        if not desk.kind:
            desk.go_on()


@pytest.mark.parametrize(
    "edit",
    [{"objects": ["quite another sign"]}, {"status": "retired"}],
    ids=["means something else", "is retired"],
)
def test_a_question_whose_fact_was_edited_gives_way_to_another(
    app: Flask, desk: Desk, edit: dict[str, Any]
) -> None:
    desk.start()
    before, fact = asked(app)
    said(app, "fact", fact, **edit)

    desk.get(desk.path)
    assert "changed in the meantime" in desk.words
    assert desk.path == "/"
    desk.start()
    now, _fact = asked(app)
    assert now.id != before.id
    assert desk.path == f"/study/items/{now.id}"


def test_a_question_whose_fact_is_put_better_stays(app: Flask, desk: Desk) -> None:
    desk.start()
    before, fact = asked(app)
    said(app, "fact", fact, note="To be learnt by heart.")

    assert before.id in desk.get("/").page.text
    assert desk.get(f"/study/items/{before.id}").kind


def test_an_answer_that_still_arrives_counts_for_the_version_it_answered(
    app: Flask, desk: Desk
) -> None:
    desk.start()
    before, fact = asked(app)
    if desk.kind == "flashcard":
        desk.get(f"{desk.path}?reveal=1")
    said(app, "fact", fact, objects=["quite another sign"])

    fields = {"flashcard": {"rating": "3"}, "multiple_choice": {"choice": "A"}}
    desk.send("/study/items/[0-9a-f]+", **fields.get(desk.kind, {"typed": "rash", "rating": "3"}))
    with app.app_context():
        (answer,) = db.session.scalars(select(Answer))
        assert answer.serving_id == before.id
        assert {row.fact_version for row in answer.reviews} == {1}


def test_an_item_written_by_hand_is_put_with_its_version_until_it_is_wrong(
    app: Flask, desk: Desk
) -> None:
    with app.app_context():
        session = db.session()
        for fact in ("m-rash", "m-weak", "p-weak", "s-exanthem", "s-rash"):
            room.said(session, "fact", fact, status="retired")
        room.said(session, "fact", "m-weak", status="published")
        session.rollback()
    added(app, "item", {**CHOICE, "status": "published"})
    last, fact = next(each for each in put_one_by_one(app, desk) if each[0].item_id)
    assert (last.item_id, last.item_version, fact) == ("which-skin", 1, "s-spasm")

    row = {**room_fact("tremor"), "subject": "sclerosis", "objects": ["Tremor"]}
    added(app, "fact", row)
    desk.get("/").start()
    assert last.id not in desk.path
    with app.app_context():
        live = current_bank(db.session())
        assert not live.generator.is_asked("which-skin")
        assert not is_still_asked(live, db.session.get_one(Serving, last.id))


def room_fact(ident: str) -> Body:
    made = room.fact(ident, "sclerosis", ident)
    plain = {name: getattr(made, name) for name in ("id", "predicate", "category", "statement")}
    return {**plain, "basis": made.basis, "source": made.source}


def test_no_item_that_was_made_is_taken_for_wrong(app: Flask) -> None:
    with app.app_context():
        live = current_bank(db.session())
        for seed in range(5):
            for item in every_item(live.generator, seed):
                serving = Serving(fact_versions=dict.fromkeys(item.facts, 1), item_id=None)
                serving.snapshot = ItemSnapshot(hash="0" * 64, body=item.to_plain())
                assert is_still_asked(live, serving)

"""The grid as instructors use it, without script: seen, answered, looked at, saved, refused."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from question_bank.generate.statements import Cell
from quizapp.bank.heads import Head, head_of
from quizapp.bank.nouns import Ref
from quizapp.config import Settings
from quizapp.editing.grid_choice import COLUMNS, Choice, Sides
from quizapp.editing.grid_shown import address_of
from quizapp.extensions import db, writing
from quizapp.models import Change, Cohort, Enrolment
from tests.support.browsing import send
from tests.support.room import SOURCE, furnish
from tests.support.study import words

GRID = "/bank/grid?predicate=has_phenotype&rows=condition&kind=finding"
CHOICE = {"predicate": "has_phenotype", "rows": "condition", "kind": "finding"}


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(autouse=True)
def bank(app: Flask) -> None:
    with app.app_context():
        furnish()


def head(app: Flask, ident: str) -> Head | None:
    with app.app_context():
        return head_of(db.session(), Ref("fact", ident))


def cells_of(page: str) -> dict[str, str]:
    """Return the name of each cell's field by what it is called."""
    return {
        called: name
        for name, called in re.findall(r'name="(a-\d+-\d+)" aria-label="([^"]+)"', page)
    }


def answer(at: FlaskClient, cells: dict[str, str], **fields: object) -> TestResponse:
    """Send the whole grid as a browser does, with some cells answered."""
    page = at.get(GRID).text
    names = cells_of(page)
    sent: dict[str, object] = dict(CHOICE)
    for kind in ("row", "column"):
        sent[kind] = re.findall(rf'name="{kind}" value="([^"]+)"', page)
    sent |= dict(re.findall(r'name="(w-\d+-\d+)" value="([^"]*)"', page))
    for name in names.values():
        sent[name] = str(sent.get(name.replace("a", "w", 1), "unsure|")).partition("|")[0]
    for called, value in cells.items():
        sent[names[called]] = value
    return send(at, "/bank/grid", page=GRID, **{"action": "draft", **sent, **fields})


def fields_of(page: str) -> dict[str, object]:
    """Return what the page of answers would send."""
    found: dict[str, object] = dict(
        re.findall(r'<input[^>]*name="((?:subject|value|seen|source)-\d+)" value="([^"]*)"', page)
    )
    found |= dict(re.findall(r'name="(statement-\d+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'name="(answer-\d+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="(\w+)" selected', options)
        assert chosen
        found[name] = chosen[1]
    return found


def test_the_grid_shows_what_is_so_what_is_not_and_where_it_comes_from(at: FlaskClient) -> None:
    page = at.get(GRID).text
    told = words(page)

    assert set(cells_of(page)) >= {"Stroke: Rash", "Polymyositis: Spasm"}
    for source in ("complete list", "foil", "fact of a class", "open"):
        assert source in told
    assert "unlock" in told


def test_an_empty_address_shows_what_the_bank_speaks_of_most(at: FlaskClient) -> None:
    assert set(cells_of(at.get("/bank/grid").text)) >= {"Stroke: Rash"}


def test_phrases_and_unknown_kinds_can_be_asked_for(at: FlaskClient) -> None:
    assert "Nothing of these kinds" in words(at.get("/bank/grid?kind=phrases&rows=moon").text)
    assert at.get("/bank/grid?predicate=no&within=myositis&r=9&c=x").status_code == 200


def test_answers_are_saved_as_drafts_in_one_change(app: Flask, at: FlaskClient) -> None:
    done = answer(at, {"Stroke: Rash": "false", "Stroke: Spasm": "true"}, source=SOURCE)

    assert (done.status_code, done.location) == (303, GRID)
    assert "2 answers are saved." in words(at.get(GRID).text)
    made = head(app, "stroke-no-rash")
    assert made
    assert made.body
    assert made.body["statement"] == "A Rash is no feature of Stroke."
    assert (made.status, made.body["source"]) == ("draft", SOURCE)
    with app.app_context():
        last = db.session.scalars(db.select(Change).order_by(Change.revision.desc())).first()
        assert last
        assert (last.kind, last.entries) == ("grid", 2)
    assert "draft" in words(at.get(GRID).text)


def test_two_readings_are_a_source(app: Flask, at: FlaskClient) -> None:
    answer(at, {"Stroke: Rash": "false"}, rests="readings", action="publish")

    made = head(app, "stroke-no-rash")
    assert made
    assert made.body
    assert (made.status, made.body["source"]) == (
        "published",
        "reviewed by two independent readings",
    )


def test_an_answer_without_a_source_comes_back_as_it_was_given(app: Flask, at: FlaskClient) -> None:
    refused = answer(at, {"Stroke: Rash": "false"}, why="Because.")

    assert refused.status_code == 422
    assert "Say what the answers rest on" in words(refused.text)
    name = cells_of(refused.text)["Stroke: Rash"]
    field = refused.text.partition(f'name="{name}"')[2].partition("</select>")[0]
    assert '<option value="false" selected>' in field
    assert 'value="Because."' in refused.text
    assert head(app, "stroke-no-rash") is None


def test_a_source_of_its_own_goes_with_its_answer(app: Flask, at: FlaskClient) -> None:
    name = cells_of(at.get(GRID).text)["Stroke: Rash"].replace("a", "s", 1)
    lacking = answer(
        at, {"Stroke: Rash": "false", "Stroke: Spasm": "true"}, **{name: "Another book"}
    )
    assert lacking.status_code == 422
    assert f'name="{name}" value="Another book"' in lacking.text

    answer(at, {"Stroke: Rash": "false"}, **{name: "Another book"})
    made = head(app, "stroke-no-rash")
    assert made
    assert made.body
    assert made.body["source"] == "Another book"


def test_nothing_answered_changes_nothing(at: FlaskClient) -> None:
    assert answer(at, {}).status_code == 303
    assert "No answer is another than before." in words(at.get(GRID).text)


def test_sentences_are_looked_at_and_put_better_before_they_count(
    app: Flask, at: FlaskClient
) -> None:
    looked = answer(at, {"Stroke: Rash": "false", "Stroke: Spasm": "true"}, action="look")
    assert looked.status_code == 200
    assert "Your answers, before they count" in words(looked.text)
    assert head(app, "stroke-no-rash") is None

    fields = fields_of(looked.text)
    fields |= {"statement-0": "A stroke leaves the skin alone.", "source-0": SOURCE}
    lacking = send(at, "/bank/grid/answers", page=GRID, action="draft", **CHOICE, **fields)
    assert lacking.status_code == 422
    assert "A stroke leaves the skin alone." in lacking.text

    fields |= {"source-1": SOURCE, "answer-1": "false"}
    done = send(at, "/bank/grid/answers", page=GRID, action="review", **CHOICE, **fields)
    assert done.status_code == 303
    made = head(app, "stroke-no-rash")
    flipped = head(app, "stroke-no-spasm")
    assert made
    assert made.body
    assert (made.status, made.body["statement"]) == ("in_review", "A stroke leaves the skin alone.")
    assert flipped
    assert flipped.body
    assert flipped.body["statement"] == "Spasm is no feature of Stroke."


def test_the_page_of_answers_says_what_they_bring(at: FlaskClient) -> None:
    looked = answer(at, {"Stroke: Spasm": "false", "Stroke: Weakness": "false"}, action="look")

    assert re.search(r"Once published they unlock \d+ question", words(looked.text))


def test_a_contradiction_is_refused_at_its_cell(app: Flask, at: FlaskClient) -> None:
    refused = answer(at, {"Polymyositis: Rash": "false", "Stroke: Spasm": "false"}, source=SOURCE)

    assert refused.status_code == 422
    assert "Nothing is saved yet" in words(refused.text)
    assert "The bank says that it is so: “The myositis shows rash" in words(refused.text)
    assert fields_of(refused.text)["answer-1"] == "false"
    assert head(app, "stroke-no-spasm") is None


def test_what_the_checks_refuse_is_said_in_their_words(app: Flask, at: FlaskClient) -> None:
    fields = fields_of(answer(at, {"Stroke: Rash": "false"}, action="look").text)
    fields |= {"statement-0": "no capital", "source-0": SOURCE}
    refused = send(at, "/bank/grid/answers", page=GRID, action="draft", **CHOICE, **fields)

    assert refused.status_code == 422
    assert "capital first, full stop last" in words(refused.text)
    assert head(app, "stroke-no-rash") is None


def test_another_answer_given_meanwhile_is_shown_and_asks(app: Flask, at: FlaskClient) -> None:
    looked = fields_of(answer(at, {"Stroke: Spasm": "true"}, action="look", source=SOURCE).text)
    answer(at, {"Stroke: Spasm": "false"}, source=SOURCE, action="publish")

    looked["why"] = "A better source."
    refused = send(at, "/bank/grid/answers", page=GRID, action="publish", **CHOICE, **looked)
    assert refused.status_code == 422
    assert "Somebody else changed this meanwhile." in words(refused.text)
    assert "Now it says: false." in words(refused.text)

    again = fields_of(refused.text) | {"why": "A better source."}
    done = send(at, "/bank/grid/answers", page=GRID, action="publish", **CHOICE, **again)
    assert done.status_code == 303
    made = head(app, "stroke-no-spasm")
    assert made
    assert made.body
    assert (made.version, made.body["polarity"]) == (2, "asserted")


def test_what_learners_get_changes_only_with_a_reason(app: Flask, at: FlaskClient) -> None:
    sent = {"source": SOURCE, "action": "publish"}
    refused = answer(at, {"Myositis: Rash": "false"}, **sent)
    assert refused.status_code == 422
    assert "Say in a few words why this changes" in words(refused.text)
    done = answer(at, {"Myositis: Rash": "false"}, why="A newer book.", **sent)
    assert done.status_code == 303, words(done.text)


def test_a_cohort_that_wants_a_second_reader_publishes_nothing_from_the_grid(
    app: Flask, at: FlaskClient, ines: str
) -> None:
    with app.app_context(), writing() as session:
        session.scalars(db.select(Cohort)).one().second_reader = True
        session.get_one(Enrolment, _enrolment(ines)).teaches = True
    refused = answer(at, {"Stroke: Rash": "false"}, source=SOURCE, action="publish")

    assert refused.status_code == 422
    assert head(app, "stroke-no-rash") is None


def _enrolment(user_id: str) -> object:
    row = db.session.scalars(db.select(Enrolment).where(Enrolment.user_id == user_id)).one()
    return db.inspect(row).identity


def test_each_cell_tells_why_and_what_an_answer_brings(at: FlaskClient) -> None:
    def told(subject: str, value: str) -> str:
        address = f"/bank/grid/cell?subject={subject}&predicate=has_phenotype&value={value}"
        return words(at.get(address).text)

    assert "False. A foil says that it is not so: No." in told("stroke", "exanthem")
    assert "A complete list leaves it out:" in told("polymyositis", "spasm")
    assert "True. A fact about a class" in told("polymyositis", "rash")
    assert re.search(
        r"If false: “A Rash is no feature of Stroke.” \d+ question", told("stroke", "rash")
    )
    answer(at, {"Stroke: Spasm": "true"}, source=SOURCE)
    assert "A fact of its own waits, as draft:" in told("stroke", "spasm")


def test_an_answer_that_touches_too_much_is_not_counted(
    at: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("question_bank.survey.unlocking.MOST_TOUCHED", -1)
    page = at.get("/bank/grid/cell?subject=stroke&predicate=has_phenotype&value=rash")
    assert "not counted here" in words(page.text)
    assert at.get("/bank/grid/cell?subject=stroke&predicate=has_phenotype&value=rash").text


def test_a_cell_of_nothing_is_not_there(at: FlaskClient) -> None:
    for address in ("?subject=moon&predicate=shows&value=rash", "?subject=stroke"):
        assert at.get(f"/bank/grid/cell{address}").status_code == 404


def test_a_cell_of_another_page_is_found_there(app: Flask) -> None:
    values = [f"value {number}" for number in range(COLUMNS + 2)]
    choice = Choice("shows", "condition", "finding")
    sides = Sides(["stroke"], values, 0, 0)
    with app.test_request_context():
        here, there = (
            address_of(choice, sides, Cell("stroke", "shows", value))
            for value in (values[1], values[-1])
        )

    assert here == "#c-0-1"
    assert there == "/bank/grid?predicate=shows&rows=condition&kind=finding&c=1#c-0-1"


def test_learners_do_not_see_the_grid(browser_of: Callable[[str], FlaskClient], ada: str) -> None:
    assert browser_of(ada).get(GRID).status_code == 403

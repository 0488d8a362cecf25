"""The progress and history pages as learners fetch them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts.browser import TOKEN
from quizapp.accounts.sessions import Lifetime, issue
from quizapp.extensions import writing
from quizapp.learning.marking import Response
from tests.support.desk import SUNDAY_MORNING, Desk, choice, flashcard, matching

MONTH = Lifetime(idle=timedelta(days=30), whole=timedelta(days=30))


@pytest.fixture(autouse=True)
def _sunday_morning(app: Flask) -> None:
    app.extensions["clock"] = lambda: SUNDAY_MORNING


def browser(app: Flask, learner_id: str) -> FlaskClient:
    """Return the browser of somebody signed in."""
    client = app.test_client()
    with app.app_context(), writing() as session:
        token = issue(session, learner_id, SUNDAY_MORNING, MONTH)
    with client.session_transaction() as cookie:
        cookie[TOKEN] = token
    return client


def words(html: str) -> str:
    """Return the text of some HTML, as it reads."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def table(html: str, caption: str) -> list[list[str]]:
    """Return the cells of the table whose caption begins so, its body's rows only."""
    tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
    (found,) = (each for each in tables if f"<caption>{caption}" in each)
    rows = re.findall(r"<tr>.*?</tr>", found.partition("<tbody>")[2], re.DOTALL)
    return [
        [words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows
    ]


@pytest.mark.parametrize("path", ["/progress", "/history"])
def test_whoever_is_signed_out_is_asked_to_sign_in(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert "sign-in" in response.location


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/progress", "There is nothing to show yet."),
        ("/history", "Your answers are listed here once you have given some."),
    ],
)
def test_an_empty_page_says_what_to_do_next(
    app: Flask, desk: Desk, path: str, sentence: str
) -> None:
    html = browser(app, desk.learner()).get(path).text
    assert sentence in html
    assert "Go to today" in html
    assert "<table" not in html


def test_the_progress_page_shows_each_count_in_a_table(app: Flask, desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING - timedelta(days=1))
    desk.choose(ada, "biopsy", "B", SUNDAY_MORNING)
    desk.choose(ada, "spasm", "B", SUNDAY_MORNING)
    html = browser(app, ada).get("/progress").text
    assert "So far you have answered 1 of 3 right, which is 33%." in words(html)
    assert table(html, "Right answers by category") == [
        ["Feature", "1 of 2", "50%", ""],
        ["Diagnostic", "0 of 1", "0%", ""],
    ]
    assert table(html, "Right answers by concept") == [
        ["Dermatomyositis", "1 of 2", "50%", ""],
        ["Multiple sclerosis", "0 of 1", "0%", ""],
    ]
    assert table(html, "Right answers by day") == [
        ["Sunday 22 November", "0 of 2", "0%", ""],
        ["Saturday 21 November", "1 of 1", "100%", ""],
    ]


def test_the_heat_map_has_a_row_a_weekday_and_a_column_a_week(app: Flask, desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING - timedelta(days=1))
    desk.choose(ada, "biopsy", "B", SUNDAY_MORNING)
    desk.choose(ada, "spasm", "B", SUNDAY_MORNING)
    rows = table(browser(app, ada).get("/progress").text, "Answers by day")
    assert [row[0] for row in rows] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert {len(row) for row in rows} == {13}
    assert [row[-1] for row in rows] == ["0", "0", "0", "0", "0", "1", "2"]


def test_days_still_to_come_have_no_square(app: Flask, desk: Desk) -> None:
    ada = desk.learner(zone="Pacific/Kiritimati")  # there it is Monday already, late in the evening
    app.extensions["clock"] = lambda: SUNDAY_MORNING + timedelta(hours=9)
    desk.choose(ada, "rash", "A", SUNDAY_MORNING + timedelta(hours=9))
    rows = table(browser(app, ada).get("/progress").text, "Answers by day")
    assert [row[-1] for row in rows] == ["1", "", "", "", "", "", ""]


def test_what_is_known_now_is_listed_from_the_weakest_topic_on(app: Flask, desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "biopsy", "B", SUNDAY_MORNING - timedelta(days=8))
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    html = browser(app, ada).get("/progress").text
    rows = table(html, "Share of what you have learnt that you would recall today, by category")
    assert [row[:2] for row in rows] == [["Diagnostic", "1"], ["Feature", "1"]]
    assert rows[1][2] == "100%"
    assert int(rows[0][2].removesuffix("%")) < 90


def test_the_forecast_is_a_plot_with_its_table(app: Flask, desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "B", SUNDAY_MORNING)
    html = browser(app, ada).get("/progress").text
    rows = table(html, "Facts due by day")
    assert len(rows) == 30
    assert rows[:3] == [
        ["Sunday 22 November", "0"],
        ["Monday 23 November", "1"],
        ["Tuesday 24 November", "0"],
    ]
    assert len(re.findall(r'<rect class="amount" x=', html)) == 30


def test_when_all_was_taken_back_the_page_is_empty_again(app: Flask, desk: Desk) -> None:
    ada = desk.learner()
    desk.undo(desk.choose(ada, "rash", "A", SUNDAY_MORNING), SUNDAY_MORNING)
    assert "There is nothing to show yet." in browser(app, ada).get("/progress").text


def test_the_history_says_what_was_asked_answered_and_rated(app: Flask, desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "B", SUNDAY_MORNING)
    assert table(browser(app, ada).get("/history").text, "Your answers") == [
        [
            "Which is the rash?",
            "Sunday 22 November, 10:00",
            "not B",
            "✗ wrong",
            "Again",
            "The rash fact. Version 1",
        ]
    ]


def test_the_history_names_who_was_rated_by_themselves_and_what_was_left_open(
    app: Flask, desk: Desk
) -> None:
    ada = desk.learner()
    desk.answer(ada, matching("rash", "spasm"), Response(pairs={"rash": "to-rash"}), SUNDAY_MORNING)
    later = SUNDAY_MORNING + timedelta(minutes=1)
    desk.answer(ada, flashcard("biopsy"), Response(rating=4), later)
    card, rash, spasm = table(browser(app, ada).get("/history").text, "Your answers")
    assert card[2:5] == ["rated by yourself", "✓ right", "Easy"]
    assert rash[0] == "Match each line with its sign. premise rash"
    assert spasm[2:5] == ["left open", "✗ wrong", "Again"]


def test_a_pair_that_was_the_only_one_left_says_that_it_does_not_count(
    app: Flask, desk: Desk
) -> None:
    ada = desk.learner()
    forced = choice("rash").from_plain(
        {**matching("rash").to_plain(), "responses": [{"id": "to-rash", "text": "sign"}]}
    )
    desk.answer(ada, forced, Response(pairs={"rash": "to-rash"}), SUNDAY_MORNING)
    ((*_, result, _rating, _fact),) = table(browser(app, ada).get("/history").text, "Your answers")
    assert result == "✓ right the only one left, so it does not count as recall"


def test_an_answer_taken_back_is_struck_and_called_undone(app: Flask, desk: Desk) -> None:
    ada = desk.learner()
    desk.undo(desk.choose(ada, "rash", "A", SUNDAY_MORNING), SUNDAY_MORNING)
    html = browser(app, ada).get("/history").text
    assert "<s>Which is the rash?</s>" in html
    assert "<s>the key</s>" in html
    ((*_, result, rating, _fact),) = table(html, "Your answers")
    assert (result, rating) == ("undone", "none")


def test_a_fact_edited_since_is_marked(app: Flask, desk: Desk) -> None:
    ada = desk.learner()
    desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    desk.edit("rash", "A better sentence.")
    ((*_, fact),) = table(browser(app, ada).get("/history").text, "Your answers")
    assert fact == "The rash fact. Version 1 changed since: version 2"


def test_older_answers_stand_on_the_next_page(app: Flask, desk: Desk) -> None:
    ada = desk.learner()
    for minute in range(21):
        desk.choose(ada, "rash", "A", SUNDAY_MORNING + timedelta(minutes=minute))
    ada_at = browser(app, ada)
    first = ada_at.get("/history").text
    assert len(table(first, "Your answers")) == 20
    assert "Newest answers" not in first
    (older,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = ada_at.get(older).text
    assert [row[1] for row in table(second, "Your answers")] == ["Sunday 22 November, 10:00"]
    assert "Newest answers" in second
    assert "Older answers" not in second


def test_otto_sees_nothing_of_adas(app: Flask, desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    adas = desk.choose(ada, "rash", "A", SUNDAY_MORNING)
    otto_at = browser(app, otto)
    assert "There is nothing to show yet." in otto_at.get("/progress").text
    assert "rash" not in otto_at.get("/history").text
    assert otto_at.get(f"/history?before={adas}").status_code == 404


def test_a_place_in_the_history_that_does_not_exist_is_no_page(app: Flask, desk: Desk) -> None:
    ada_at = browser(app, desk.learner())
    assert ada_at.get("/history?before=nothing").status_code == 404

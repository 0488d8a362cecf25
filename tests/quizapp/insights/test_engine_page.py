"""What a learner sees of the memory engine: what it learnt, what it changed, how far off it is."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import sessions
from quizapp.accounts.browser import TOKEN
from quizapp.accounts.sessions import Lifetime
from quizapp.extensions import db, writing
from quizapp.insights.engine_page import HISTORIES, changed, known_for
from quizapp.learning.wanted import want
from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import Rating
from quizapp.models import MemoryModel, User
from tests.support.desk import SUNDAY_MORNING, Desk
from tests.support.study import words

MONTH = timedelta(days=30)
FORGETFUL = (*DEFAULT_PARAMETERS[:2], DEFAULT_PARAMETERS[2] / 2, *DEFAULT_PARAMETERS[3:])
BINS = [[0.62, 0.5, 25], [0.9, 0.925, 100]]


@pytest.fixture
def learner(desk: Desk) -> str:
    return desk.learner()


@pytest.fixture
def page(app: Flask, learner: str) -> FlaskClient:
    """Return the learner's browser on a Sunday morning."""
    app.extensions["clock"] = lambda: SUNDAY_MORNING
    with writing() as session:
        token = sessions.issue(session, learner, SUNDAY_MORNING, Lifetime(MONTH, MONTH))
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie[TOKEN] = token
    return browser


def fit(learner: str, number: int, outcome: str, *, in_force: bool = False) -> str:
    """Write down what a fit brought; return its id."""
    with writing() as session:
        row = MemoryModel(
            learner_id=learner,
            number=number,
            fitted_at=datetime(2026, 11, number, 12, tzinfo=UTC),
            reviews=100 * number,
            parameters=list(FORGETFUL),
            shift=0.0,
            slope=1.0,
            log_loss_default=0.4422,
            log_loss_before=0.4433,
            log_loss_after=0.4011,
            evaluated=125,
            outcome=outcome,
            calibration=BINS,
        )
        session.add(row)
        session.flush()
        if in_force:
            session.get_one(User, learner).model_id = row.id
        return row.id


def send(page: FlaskClient, **fields: str) -> str:
    """Send the form that puts a model in force; return the page that follows."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.get("/settings").text)
    assert token
    fields["csrf_token"] = token[1]
    response = page.post("/settings/memory", data=fields, follow_redirects=True)
    return words(response.text) if response.status_code == 200 else str(response.status_code)


def test_before_a_fit_the_page_says_that_the_engine_is_the_average_one(page: FlaskClient) -> None:
    said = words(page.get("/settings/memory").text)

    assert "The engine has not learnt from you yet" in said
    assert "after 200 answers to facts you had met before; so far there are 0." in said
    assert "The average learner’s model" in said
    assert "How far off it is" not in said
    assert "Use this one" not in said


def test_the_page_says_what_was_learnt_and_what_it_changed(page: FlaskClient, learner: str) -> None:
    fit(learner, 3, "kept", in_force=True)

    said = words(page.get("/settings/memory").text)

    assert "has learnt from 300 of your reviews, on Tuesday 3 November" in said
    assert "After a first Good, nine in ten are still known after 1.2 days; it was 2.3." in said
    assert "A first Good 2.3 1.2" in said
    assert "A first miss 0.2 0.2" in said


def test_the_engine_owns_its_error(page: FlaskClient, learner: str) -> None:
    fit(learner, 3, "kept", in_force=True)
    html = page.get("/settings/memory").text
    said = words(html)

    assert "Tried on 125 of your reviews that it had not learnt from." in said
    assert "The average learner’s model 0.442" in said
    assert "The model before 0.443" in said
    assert "This model 0.401" in said
    assert "62% 50% 25" in said
    assert "90% 92% 100" in said
    dots = re.findall(r'<circle class="amount" cx="([.\d]+)" cy="([.\d]+)" r="([.\d]+)">', html)
    assert [(float(x), float(y)) for x, y, _ in dots] == [(0.62, 0.5), (0.9, 0.925)]
    assert float(dots[0][2]) < float(dots[1][2])


def test_a_fit_that_was_no_better_is_told(page: FlaskClient, learner: str) -> None:
    fit(learner, 3, "refused")

    said = words(page.get("/settings/memory").text)

    assert "predicts you as it does the average learner" in said
    assert "On Tuesday 3 November it tried 300 of your reviews" in said
    assert "no better, so not used" in said
    assert "The model it tried 0.401" in said
    assert "Use this one" not in said


def test_a_model_before_is_the_latest_kept_earlier(page: FlaskClient, learner: str) -> None:
    fit(learner, 1, "kept")
    fit(learner, 2, "refused")
    fit(learner, 3, "kept", in_force=True)

    said = words(page.get("/settings/memory").text)

    assert "still known after 1.2 days; it was 1.2." in said


def test_a_learner_can_go_back_and_forth(app: Flask, page: FlaskClient, learner: str) -> None:
    model = fit(learner, 3, "kept", in_force=True)

    said = send(page, model="")

    assert "That model is in use now." in said
    assert "left by you" in said
    assert "you chose not to use that" in said
    assert "Your dates are being worked out anew: 0% are done." in said
    assert "has learnt from 300 of your reviews" in send(page, model=model)
    with app.app_context():
        assert db.session.get_one(User, learner).model_id == model


def test_nobody_uses_what_is_not_theirs_or_was_no_better(
    page: FlaskClient, desk: Desk, learner: str
) -> None:
    assert send(page, model=fit(desk.learner(), 1, "kept")) == "404"
    assert send(page, model=fit(learner, 1, "refused")) == "404"
    assert send(page, model="no-such-model") == "404"


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("running", "Your dates are being worked out anew: 40% are done."),
        ("failed", "Your dates could not all be worked out anew."),
        ("done", None),
    ],
)
def test_the_page_tells_how_far_the_dates_are(
    page: FlaskClient, learner: str, state: str, sentence: str | None
) -> None:
    with writing() as session:
        job = want(session, "replay", learner, SUNDAY_MORNING)
        job.state, job.progress = state, 0.4

    said = words(page.get("/settings/memory").text)

    assert (sentence or "Memory engine") in said
    assert ("worked out anew" in said) == (sentence is not None)


def test_spans_grow_with_each_good_and_shrink_with_a_miss() -> None:
    first, second, third, missed, miss = (
        known_for(ratings, DEFAULT_MODEL) for _label, ratings in HISTORIES
    )
    assert miss < first < second < third
    assert missed < third
    assert first == pytest.approx(DEFAULT_PARAMETERS[2])


def test_a_recalibrated_model_is_told_by_its_chances() -> None:
    cautious = Model(DEFAULT_PARAMETERS, shift=-0.5)
    assert known_for((Rating.GOOD,), cautious) < known_for((Rating.GOOD,), DEFAULT_MODEL)


def test_nothing_is_known_without_a_review() -> None:
    with pytest.raises(ValueError, match="Without a review"):
        known_for((), DEFAULT_MODEL)


def test_long_spans_are_told_in_whole_days(sqlite_app: Flask) -> None:
    steady = Model((*DEFAULT_PARAMETERS[:2], 25.4, *DEFAULT_PARAMETERS[3:]))
    with sqlite_app.test_request_context():
        assert changed(DEFAULT_MODEL, steady).endswith("after 25 days; it was 2.3.")

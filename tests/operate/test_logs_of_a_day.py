"""A day of a learner and an instructor, all of whose words are marked: none is in the log."""

import json

import pytest
import structlog
from flask import Flask, Response, g, request
from flask.testing import FlaskClient

from quizapp.accounts import links
from quizapp.cli.serving import first_link
from quizapp.extensions import db, writing
from quizapp.jobs.queue import queue
from quizapp.jobs.running import waiting
from quizapp.learning.wanted import REPLAY, want
from quizapp.models import User
from quizapp.web.clock import now
from quizapp.web.logs import job_named
from tests.faults.ground import Inside, load, pupils, small_bank
from tests.support.browsing import send

MARK = "quokka"
"""In every word that people say; nothing of ours holds it."""
EMAIL = f"{MARK}@example.org"
PASSWORD = "wombats jump over seven fences"
ADDRESS = "203.0.113.77"


def day(app: Flask) -> list[str]:
    """Live a day; return the secrets that addresses and cookies held."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    load(app, small_bank())
    with app.app_context():
        link = first_link("http://127.0.0.1") or ""
    path = link.removeprefix("http://127.0.0.1")
    alva = visitor(app)
    zone = {"zone": "Europe/Berlin"}
    send(alva, path, name=f"Alva {MARK}", email=EMAIL, password=PASSWORD, **zone)
    alva.get(f"/bank?q={MARK}")
    send(alva, "/settings", page="/settings", name=f"{MARK} the second", zone="Asia/Tokyo")
    someone = visitor(app)
    send(someone, "/sign-in", email=EMAIL, password="wombats are not it")
    send(someone, "/sign-in", email=EMAIL, password=PASSWORD)
    someone.get(f"/{MARK}/nowhere?{MARK}={MARK}", headers={"Referer": f"http://{MARK}.example"})
    reset = reset_of(app)
    visitor(app).get(f"/reset/{reset}")
    cookie = study(app)
    do_a_job(app)
    return [path.rsplit("/", 1)[-1], reset, cookie]


def visitor(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base |= {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": f"{MARK}/1.0"}
    return client


def reset_of(app: Flask) -> str:
    """Return the secret of a fresh link for choosing a new password."""
    with app.app_context(), writing() as session:
        user = session.query(User).filter_by(email=EMAIL).one()
        return links.reset_token(session, user, now())


def study(app: Flask) -> str:
    """Answer some questions, one of them in one's own words; return what the cookie holds."""
    [pupil] = pupils(app, 1, 4)
    for question in pupil.questions:
        own = {key: MARK for key in question.fields if key == "typed"}
        fields = {"csrf_token": pupil.csrf, "client_id": question.serving, **question.fields, **own}
        reply = Inside(app).send("POST", question.path, pupil.cookie, fields)
        assert reply.status == 303
        pupil.look(Inside(app), reply.headers["location"])
    return pupil.cookie.partition("=")[2]


def do_a_job(app: Flask) -> None:
    with app.app_context(), writing() as session:
        learner = session.query(User).first()
        assert learner
        want(session, REPLAY, learner.id, now())
    with app.app_context():
        found = queue().ready()
    found.execute(found.dequeue())
    with app.app_context():
        assert waiting(db.session()) == []


def test_nothing_that_anybody_said_or_is_stands_in_the_log(
    sqlite_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = day(sqlite_app)
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    told = {line.get("endpoint") for line in lines}
    assert {"accounts.setup", "accounts.sign_in", "study.answer", "study.feedback"} <= told
    assert all(len(secret) > 15 for secret in secrets)
    for secret in (MARK, "wombat", ADDRESS, "Learner", *secrets):
        assert secret not in written


def test_one_line_that_says_too_much_would_be_seen(
    sqlite_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    @sqlite_app.after_request
    def log_too_much(response: Response) -> Response:
        structlog.get_logger().info("request", path=request.full_path)
        return response

    day(sqlite_app)
    assert MARK in capsys.readouterr().err


def test_every_line_of_a_job_names_it_and_the_request_that_wanted_it(
    sqlite_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    with sqlite_app.test_request_context("/"):
        sqlite_app.preprocess_request()
        wanted_by = g.request_id
        with writing() as session:
            learner = User(
                email="a@example.org",
                name="A",
                role="learner",
                password_hash="!",
                zone="UTC",
                created_at=now(),
            )
            session.add(learner)
            session.flush()
            job = want(session, REPLAY, learner.id, now()).id
    with sqlite_app.app_context():
        found = queue().ready()
        found.execute(found.dequeue())
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    [line] = [line for line in lines if line["event"] == "job"]
    assert (line["job"], line["request_id"]) == (job, wanted_by)
    with sqlite_app.app_context(), pytest.raises(LookupError), job_named("one", None):
        raise LookupError
    assert json.loads(capsys.readouterr().err)["job"] == "one"

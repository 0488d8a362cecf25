"""Whatever goes wrong, people read what happened, that nothing is lost, and what to do."""

import errno
import io
import sqlite3

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from flask_login import current_user
from sqlalchemy import text
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, PendingRollbackError
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests
from werkzeug.routing import RequestRedirect

from quizapp.extensions import BusyError, db
from quizapp.web import errors
from quizapp.web.access import public
from quizapp.web.errors import ConflictError, PageError

ASKS_FOR_JSON = {"Accept": "application/json"}
FORM = {"choice": "B", "client_id": "7"}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Return the app as people meet it: an exception is a page, and forms need no token."""
    sqlite_app.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    return sqlite_app


def failing(app: Flask, error: Exception) -> FlaskClient:
    """Return a browser of an app whose `/fail` fails in this way."""

    @public
    def fail() -> str:
        raise error

    app.add_url_rule("/fail", "fail", fail, methods=["GET", "POST"])
    return app.test_client()


def database_error(kind: type[OperationalError | InterfaceError]) -> Exception:
    return kind("SELECT", {}, RuntimeError("disk full"))


def read_only(state: str) -> Exception:
    """Return what SQLAlchemy raises for a state of PostgreSQL."""
    said = RuntimeError("cannot execute INSERT in a read-only transaction")
    said.sqlstate = state  # type: ignore[attr-defined]
    return InternalError("INSERT", {}, said)


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (PageError(), 400, "That did not work"),
        (PageError(410, "Gone with the wind", "Ask for another."), 410, "Gone with the wind"),
        (ConflictError(), 409, "This has changed in the meantime"),
        (RequestEntityTooLarge(), 413, "That is more than this site accepts at once"),
        (TooManyRequests(), 429, "Too many attempts"),
        (BusyError(), 503, "This is taking longer than it should"),
        (database_error(OperationalError), 503, "This is taking longer than it should"),
        (database_error(InterfaceError), 503, "This is taking longer than it should"),
        (sqlite3.OperationalError("disk I/O error"), 503, "This is taking longer than it should"),
        (PendingRollbackError(), 503, "This is taking longer than it should"),
        (OSError(errno.EROFS, "read-only"), 503, "This is taking longer than it should"),
        (OSError(errno.ENOSPC, "disk full"), 503, "This is taking longer than it should"),
        (OSError(errno.EACCES, "not yours"), 503, "This is taking longer than it should"),
        (OSError(errno.EPERM, "not allowed"), 503, "This is taking longer than it should"),
        (read_only("25006"), 503, "This is taking longer than it should"),
        (read_only("25P02"), 500, "Something went wrong on our side"),
        (OSError(errno.ENOENT, "no such file"), 500, "Something went wrong on our side"),
        (ZeroDivisionError(), 500, "Something went wrong on our side"),
    ],
)
def test_each_error_has_its_page_and_its_json(
    app: Flask, error: Exception, status: int, title: str
) -> None:
    browser = failing(app, error)
    page = browser.get("/fail")
    assert page.status_code == status
    assert f">{title}</h1>" in page.text
    plain = browser.get("/fail", headers=ASKS_FOR_JSON)
    assert plain.status_code == status
    assert plain.json is not None
    assert plain.json["title"] == title
    assert plain.json["what_to_do"]


def test_a_page_that_is_not_there_says_so(app: Flask) -> None:
    page = app.test_client().get("/nowhere")
    assert page.status_code == 404
    assert "There is no such page" in page.text


def test_a_wrong_method_says_which_are_right(app: Flask) -> None:
    page = app.test_client().post("/healthz")
    assert page.status_code == 405
    assert set(page.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_status_without_words_of_its_own_has_the_general_ones(app: Flask) -> None:
    @public
    def teapot() -> str:
        abort(418)

    app.add_url_rule("/teapot", "teapot", teapot)
    page = app.test_client().get("/teapot")
    assert page.status_code == 418
    assert "That did not work" in page.text


def test_a_redirect_raised_as_an_exception_stays_one(app: Flask) -> None:
    answer = failing(app, RequestRedirect("/elsewhere")).get("/fail")
    assert answer.status_code == 308
    assert answer.location == "/elsewhere"


def test_a_form_without_its_token_is_refused_in_plain_words(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    page = failing(app, AssertionError("reached")).post("/fail", data=FORM)
    assert page.status_code == 400
    assert "This form is out of date" in page.text


def test_too_large_a_form_is_refused(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True  # the token is the first to look into the form
    app.config["MAX_CONTENT_LENGTH"] = 100
    page = app.test_client().post("/sign-in", data={"email": "x" * 200})
    assert page.status_code == 413


def test_when_the_database_is_busy_people_are_told_when_to_come_back(app: Flask) -> None:
    assert failing(app, BusyError()).get("/fail").headers["Retry-After"] == "5"


def test_an_answer_that_could_not_be_saved_is_kept_on_the_page(app: Flask) -> None:
    page = failing(app, BusyError()).post("/fail", data=FORM).text
    assert '<form method="post" action="/fail">' in page
    assert '<input type="hidden" name="choice" value="B">' in page
    assert '<input type="hidden" name="client_id" value="7">' in page


def test_what_to_do_is_said_for_reading_for_forms_and_for_answers(app: Flask) -> None:
    browser = failing(app, BusyError())
    assert "Load the page again in a few seconds." in browser.get("/fail").text
    assert "What you sent may not be saved yet" in browser.post("/fail", data={"a": "b"}).text
    assert "Your answer is kept on this page." in browser.post("/fail", data=FORM).text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"choice": "B", "confidence": "sure"}, ["You chose B.", "You were sure."]),
        ({"typed": "a sign"}, ["You typed: a sign"]),
        ({"rating": "1"}, ["You rated it Again."]),
        ({"pair-0": "2", "pair-1": "", "pair-2": "0"}, ["Line 1: C", "Line 3: A"]),
        ({"pair-0": "99", "rating": "9"}, []),
    ],
)
def test_learners_see_that_their_answer_is_still_there(
    app: Flask, sent: dict[str, str], words: list[str]
) -> None:
    page = failing(app, BusyError()).post("/fail", data={"client_id": "7", **sent}).text
    assert [each for each in words if f"<li>{each}</li>" in page] == words
    assert page.count("<li>") == len(words)


def test_a_form_with_a_file_is_not_kept_without_it(app: Flask) -> None:
    form = {"title": "x", "file": (io.BytesIO(b"words"), "a.txt")}
    assert "<form" not in failing(app, BusyError()).post("/fail", data=form).text


def test_a_password_is_never_kept_on_a_page(app: Flask) -> None:
    form = {**FORM, "new_password": "a secret of Ada's"}
    page = failing(app, BusyError()).post("/fail", data=form).text
    assert "a secret" not in page
    assert "<form" not in page


def test_what_was_typed_cannot_become_markup_on_the_page(app: Flask) -> None:
    page = failing(app, BusyError()).post("/fail", data={"typed": '"><script>x</script>'}).text
    assert "<script>x" not in page


def test_the_page_of_a_broken_database_needs_no_database(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    @public
    def read() -> str:
        db.session.execute(text("SELECT * FROM nowhere"))
        return str(current_user)

    app.add_url_rule("/read", "read", read)
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "a token that would have to be looked up"
    with app.app_context():
        monkeypatch.setattr(db.engine.pool, "connect", refuse)
    page = browser.get("/read")
    assert page.status_code == 503
    assert "This is taking longer than it should" in page.text


def refuse() -> None:
    raise OperationalError("connect", {}, RuntimeError("unreachable"))


def test_an_error_of_ours_shows_a_number_to_tell_an_administrator(app: Flask) -> None:
    page = failing(app, ZeroDivisionError("the reason")).get("/fail")
    assert page.headers["X-Request-ID"] in page.text
    assert "the reason" not in page.text


@pytest.fixture
def cut_off(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Return a browser that was signed in before the database went away."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "a token that would have to be looked up"
    with app.app_context():
        monkeypatch.setattr(db.engine.pool, "connect", refuse)
    return browser


@pytest.mark.parametrize("path", ["/bank/images", "/bank/exchange/uploads", "/bank/read/new"])
def test_a_large_file_sent_while_the_database_is_away_is_told_when_to_come_back(
    cut_off: FlaskClient, path: str
) -> None:
    """How much the address takes is not known yet: the form cannot be read, and is not needed."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    sent = head + b"a" * 2 * 2**20 + b"\r\n--x--\r\n"
    page = cut_off.post(path, data=sent, content_type="multipart/form-data; boundary=x")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "What you sent may not be saved yet" in page.text


def test_a_page_that_is_not_there_needs_who_is_signed_in(cut_off: FlaskClient) -> None:
    page = cut_off.get("/nowhere")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")


def test_a_page_of_an_error_that_fails_by_our_fault_is_ours(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_what: object, **_how: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(errors, "_page", broken)
    with app.test_request_context("/"), pytest.raises(ZeroDivisionError):
        errors._answer(ConflictError())  # noqa: SLF001 - what every error goes through

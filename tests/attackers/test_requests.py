"""Requests that no browser sends: other hosts, lines within lines, too much, methods of old."""

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from quizapp.accounts.people import existing
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.models import Cohort
from quizapp.web import logs
from quizapp.web.access import public
from tests.conftest import BrowserOf
from tests.support.apps import app_over
from tests.support.browsing import PASSWORD, give_password, knock, send

SETTINGS = {"name": "Ada", "zone": "UTC", "daily_new": "3", "retention": "90"}
BREAKS = ("\r\nX-Planted: yes", "\nX-Planted: yes", "\x1b[31mred", "\u2028X-Planted: yes")


@pytest.fixture
def named(sqlite_settings: Settings) -> Iterator[Flask]:
    """Return the app of a site that answers to one name."""
    with app_over(replace(sqlite_settings, hosts=("quiz.example.org",))) as app:
        yield app


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "quiz.example.org.evil.example",
        "evil.example/quiz.example.org",
        "quiz.example.org@evil.example",
        "evilquiz.example.org",
        "quiz.example.org:80:evil",
    ],
)
def test_a_host_that_is_not_ours_gets_nothing(named: Flask, host: str) -> None:
    answer = named.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.text
    ours = named.test_client().get("/sign-in", headers={"Host": "quiz.example.org"})
    assert ours.status_code == 200, "the control"


def test_a_link_names_the_host_that_was_asked_and_no_other_header_counts(
    app: Flask, ada: str, admin: str, browser_of: BrowserOf
) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Host": "evil.example",
        "Forwarded": "host=evil.example",
        "X-Original-URL": "/people",
        "X-Forwarded-Proto": "gopher",
    }
    alvas = browser_of(admin)
    alvas.environ_base.update({f"HTTP_{k.upper().replace('-', '_')}": v for k, v in forged.items()})
    page = send(alvas, f"/people/{ada}/reset-link", page="/people").text
    assert 'value="http://localhost/reset/' in page
    assert "evil.example" not in page


def test_nothing_that_is_typed_makes_a_header(app: Flask, ada: str, browser_of: BrowserOf) -> None:
    adas = browser_of(ada)
    for typed in BREAKS:
        for answer in (
            adas.get("/sign-in", query_string={"next": f"/{typed}"}),
            adas.get(f"/no-such-page{typed}"),
            adas.get("/history", query_string={"topic": typed, "from": typed}),
            send(adas, "/settings", **{**SETTINGS, "name": f"Ada{typed}"}),
        ):
            assert "X-Planted" not in answer.headers
            for value in answer.headers.values():
                assert not set(value) & {"\r", "\n", "\x1b"}


def lines(text: str) -> list[dict[str, object]]:
    """Return log lines; each must be JSON on one line."""
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def test_a_line_of_the_log_is_one_line_whatever_is_sent(
    app: Flask, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    for typed in BREAKS:
        knock(client, f"ada{typed}@example.org", f"guess{typed}")
        client.get(
            f"/no-such{typed}", headers={"User-Agent": typed.replace("\r", "").replace("\n", "")}
        )
        client.open("/sign-in", method="B\x1b[31mAD")
    told = capsys.readouterr().err
    assert "X-Planted" not in told
    assert "\x1b" not in told
    assert {line["event"] for line in lines(told)} == {"request", "sign-in refused"}


def test_the_log_tells_what_happened_to_which_account_and_names_nobody(
    app: Flask, client: FlaskClient, ada: str, capsys: pytest.CaptureFixture[str]
) -> None:
    give_password(app, ada)
    knock(client, "ada@example.org", "wrong guess 27")
    knock(client, "ada@example.org")
    send(
        client,
        "/settings/password",
        page="/settings",
        current_password=PASSWORD,
        password="a new quiet river",
    )
    told = capsys.readouterr().err
    events = [line for line in lines(told) if "person" in line]
    assert [line["event"] for line in events] == [
        "sign-in refused",
        "signed in",
        "password changed",
    ]
    assert len({line["person"] for line in events}) == 1
    assert all({"timestamp", "request_id", "endpoint", "level"} <= set(line) for line in events)
    for secret in (ada, "ada@", "Ada", PASSWORD, "wrong guess", "quiet river", "127.0.0.1"):
        assert secret not in told


def test_the_log_tells_who_opened_a_way_in_and_who_closed_it(
    app: Flask, admin: str, ines: str, browser_of: BrowserOf, capsys: pytest.CaptureFixture[str]
) -> None:
    with app.app_context():
        cohort = db.session.scalars(select(Cohort.id)).one()
    alvas, ways = browser_of(admin), "/people/invitations"
    send(alvas, "/people/sign-up-mode", page=ways, mode="open")
    inness, room = browser_of(ines), f"/cohorts/{cohort}"
    for browser, page, make, close in (
        (alvas, ways, ways, f"{ways}/%s/close"),
        (inness, f"{room}/people", f"{room}/codes", f"{room}/codes/%s/close"),
    ):
        assert send(browser, make, page=page, cohort="", max_uses="9", days="7").status_code in {
            302,
            303,
        }
        (made,) = re.findall(close % r"(\w+)", browser.get(page).text)
        for code in (made, made, "quokka"):
            send(browser, close % code, page=page)
    told = capsys.readouterr().err
    events = [line for line in lines(told) if "person" in line]
    assert [line["event"] for line in events] == [
        "sign-up changed",
        *["invitation made", "invitation closed"] * 2,
    ]
    assert [line["person"] for line in events[:3]] == [events[0]["person"]] * 3
    assert [line["person"] for line in events[3:]] == [events[3]["person"]] * 2
    assert events[0]["person"] != events[3]["person"]
    assert [made["invitation"] for made in events[1::2]] == [
        closed["invitation"] for closed in events[2::2]
    ]
    assert "quokka" not in told


def test_what_is_refused_is_told_by_its_status_in_utc(
    app: Flask, ada: str, browser_of: BrowserOf, capsys: pytest.CaptureFixture[str]
) -> None:
    adas = browser_of(ada)
    adas.get("/people")
    adas.get("/no-such-page")
    adas.post("/settings", data=SETTINGS)  # without the form's token
    adas.post("/settings", data={**SETTINGS, "name": "x" * 2_000_000})
    send(adas, "/settings", **{**SETTINGS, "zone": "Moon/Tycho"})
    told = lines(capsys.readouterr().err)
    assert [line["status"] for line in told] == [403, 404, 400, 413, 200, 422]
    assert all(str(line["timestamp"]).endswith("Z") for line in told)


def test_a_name_in_the_log_is_of_this_installation(
    app: Flask, ada: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in ("a" * 32, "b" * 32):
        app.config["SECRET_KEY"] = key
        with app.test_request_context("/"):
            logs.log_security("looked", person=ada)
    first, second = lines(capsys.readouterr().err)
    assert first["person"] != second["person"]


def test_more_than_a_form_holds_is_refused(app: Flask, ada: str, browser_of: BrowserOf) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    adas = browser_of(ada)
    much = {**SETTINGS, "name": "x" * 2_000_000}
    assert adas.post("/settings", data=much).status_code == 413
    parts = MultiDict([*SETTINGS.items(), *((f"part{n}", "x") for n in range(2000))])
    sent = {"data": parts, "content_type": "multipart/form-data"}
    assert adas.post("/settings", **sent).status_code == 413
    assert adas.post("/settings", data=SETTINGS).status_code == 302, "the control"


def test_a_length_that_is_a_lie_is_refused_before_anything_is_read(
    app: Flask, ada: str, browser_of: BrowserOf
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    answer = browser_of(ada).post(
        "/settings",
        input_stream=io.BytesIO(b"name=Mallory"),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": str(10**12)},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "method", ["TRACE", "TRACK", "CONNECT", "DEBUG", "PUT", "DELETE", "PATCH", "PROPFIND", "get"]
)
def test_methods_that_no_page_uses_are_refused(client: FlaskClient, method: str) -> None:
    answer = client.open("/sign-in", method=method, headers={"X-Secret": "s3cret"})
    assert answer.status_code in {200, 405} if method == "get" else answer.status_code == 405
    assert "s3cret" not in answer.text


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_and_no_field_turns_a_get_into_a_post(
    ada: str, browser_of: BrowserOf, header: str
) -> None:
    adas = browser_of(ada)
    assert adas.get("/sign-out", headers={header: "POST"}).status_code == 405
    assert (
        adas.get("/settings?_method=POST&name=Mallory", headers={header: "POST"}).status_code == 200
    )
    assert 'value="Mallory"' not in adas.get("/settings").text


def test_of_a_field_that_comes_twice_one_is_taken_everywhere(
    app: Flask, ada: str, browser_of: BrowserOf
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    twice = MultiDict([*SETTINGS.items(), ("name", "Mallory"), ("zone", "Moon/Tycho")])
    assert browser_of(ada).post("/settings?name=Eve", data=twice).status_code == 302
    with app.app_context():
        kept = existing(db.session(), ada)
        assert (kept.name, kept.zone) == ("Ada", "UTC")


@pytest.mark.parametrize("address", ["/.git/HEAD", "/.env", "/instance/secret_key", "/console"])
def test_what_lies_beside_the_app_is_not_served(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/static/", "/static/css/", "/static/js"])
def test_no_folder_is_listed(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.get("/static/css/base.css").status_code == 200, "the control"


def test_a_fault_of_ours_says_nothing_of_the_inside(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail() -> None:
        raise RuntimeError("SELECT secret FROM inside")

    app.config["TESTING"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setitem(app.view_functions, "accounts.sign_in", public(fail))
    answer = client.get("/sign-in")
    assert answer.status_code == 500
    for secret in ("SELECT", "RuntimeError", "Traceback", ".py"):
        assert secret not in answer.text
    told = capsys.readouterr().err
    assert "RuntimeError" in told
    assert "SELECT" not in told
    assert client.get("/healthz").status_code == 200, "and everything else goes on"


def test_nothing_runs_that_helps_only_developers(app: Flask) -> None:
    assert not app.debug
    assert not logging.getLogger("werkzeug").isEnabledFor(logging.DEBUG)

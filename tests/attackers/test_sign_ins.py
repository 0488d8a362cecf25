"""Attacks on sign-ins: planted, stolen, kept too long, sent from another site."""

import re
from collections.abc import Iterator
from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.accounts import vouching
from quizapp.accounts.people import existing
from quizapp.accounts.sessions import load
from quizapp.accounts.sign_up import sign_up_mode
from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.models import Invitation
from quizapp.web import access
from quizapp.web.clock import now
from tests.conftest import BrowserOf
from tests.support.apps import StillClock, app_over
from tests.support.browsing import PASSWORD, give_password, knock, send

ADA = "ada@example.org"
NEW = "another quiet river"
HERE = "https://quiz.example.org"
INSIDE = "/settings"


def is_in(browser: FlaskClient) -> bool:
    return browser.get(INSIDE).status_code == 200


def token_of(browser: FlaskClient) -> str:
    with browser.session_transaction() as cookie:
        return str(cookie["_user_id"])


@pytest.fixture
def ada_in(app: Flask, ada: str) -> FlaskClient:
    """Return Ada's browser, in which she signed in by her password."""
    give_password(app, ada)
    browser = app.test_client()
    assert knock(browser, ADA).status_code == 302
    return browser


def test_signing_in_begins_a_sign_in_that_nobody_could_plant(
    app: Flask, ada: str, browser_of: BrowserOf, client: FlaskClient
) -> None:
    give_password(app, ada)
    mallorys = token_of(browser_of(ada))
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
    client.get("/sign-in")
    knock(client, ADA)
    assert token_of(client) not in {"planted", mallorys}


def test_giving_the_password_again_ends_the_token_that_was_there(
    app: Flask, ada_in: FlaskClient
) -> None:
    old = token_of(ada_in)
    page = "/settings/vouch?next=/settings/sign-ins"
    answer = send(ada_in, page, current_password=PASSWORD)
    assert answer.location == "/settings/sign-ins"
    assert token_of(ada_in) != old
    with app.app_context():
        assert load(db.session(), old, now()) is None
        assert load(db.session(), token_of(ada_in), now()) is not None


def test_giving_the_password_again_leaves_forms_of_other_tabs_in_force_and_signing_in_does_not(
    ada_in: FlaskClient,
) -> None:
    old = token_on(ada_in, INSIDE)
    assert send(ada_in, "/settings/vouch", current_password=PASSWORD).status_code == 302
    assert ada_in.post("/sign-out", data={"csrf_token": old + "x"}).status_code == 400
    assert ada_in.post("/sign-out", data={"csrf_token": old}).status_code == 302
    planted = token_on(ada_in, "/sign-in")
    assert knock(ada_in, ADA).status_code == 302
    assert ada_in.post("/sign-out", data={"csrf_token": planted}).status_code == 400
    assert is_in(ada_in)


def token_on(browser: FlaskClient, page: str) -> str:
    """Return the token of the forms on a page."""
    return browser.get(page).text.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_a_stolen_cookie_is_worth_nothing_after_signing_out(
    app: Flask, ada_in: FlaskClient
) -> None:
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = token_of(ada_in)
    assert is_in(thief), "the control"
    answer = send(ada_in, "/sign-out", page=INSIDE)
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert not is_in(thief)
    assert not is_in(ada_in)


def test_a_new_password_or_address_puts_every_other_browser_out(
    ada: str, ada_in: FlaskClient, browser_of: BrowserOf
) -> None:
    elsewhere = browser_of(ada)
    fields = {"current_password": PASSWORD, "password": NEW}
    assert send(ada_in, "/settings/password", page=INSIDE, **fields).status_code == 302
    assert (is_in(ada_in), is_in(elsewhere)) == (True, False)
    elsewhere = browser_of(ada)
    fields = {"current_password": NEW, "email": "lovelace@example.org"}
    assert send(ada_in, "/settings/email", **fields).status_code == 302
    assert (is_in(ada_in), is_in(elsewhere)) == (True, False)


def test_another_address_is_checked_like_a_first_one(
    app: Flask, ada: str, otto: str, ada_in: FlaskClient
) -> None:
    for email in (" OTTO@example.org", "otto\uff20example.org", "no address", "a\u200b@b.org"):
        fields = {"current_password": PASSWORD, "email": email}
        assert send(ada_in, "/settings/email", **fields).status_code == 422, ascii(email)
    fields = {"current_password": "wrong guess", "email": "mallory@example.org"}
    assert send(ada_in, "/settings/email", **fields).status_code == 422
    with app.app_context():
        assert existing(db.session(), ada).email == ADA


def test_one_browser_is_put_out_from_another(
    ada: str, ada_in: FlaskClient, browser_of: BrowserOf
) -> None:
    lost = browser_of(ada)
    page = ada_in.get("/settings/sign-ins").text
    assert page.count("This one") == 1
    (end,) = re.findall(r'action="(/settings/sign-ins/\w+/end)"', page)
    only_begun = end.replace("/end", "")[:-1] + "/end"
    assert send(ada_in, only_begun, page="/settings/sign-ins").status_code == 404
    assert send(ada_in, end, page="/settings/sign-ins").status_code == 302
    assert (is_in(ada_in), is_in(lost)) == (True, False)


def test_nobody_ends_the_sign_in_of_another(
    ada_in: FlaskClient, otto: str, browser_of: BrowserOf
) -> None:
    ottos = browser_of(otto)
    page = browser_of(otto).get("/settings/sign-ins").text
    (his,) = re.findall(r"(?<=sign-ins/)\w+(?=/end)", page)
    for handle in (his, "%", "_" * 32, "0" * 64, "x"):
        assert send(ada_in, f"/settings/sign-ins/{handle}/end", page=INSIDE).status_code == 404
    assert is_in(ottos)


def test_an_unused_sign_in_ends_and_one_in_use_ends_too(
    app: Flask, client: FlaskClient, clock: StillClock, ada: str
) -> None:
    give_password(app, ada)
    knock(client, ADA)
    clock.advance(days=7)
    assert not is_in(client), "unused for a week"
    knock(client, ADA)
    for _ in range(5):
        clock.advance(days=6)
        still = is_in(client)
        if still:
            fields = {"name": "Ada", "zone": "UTC", "daily_new": "3", "retention": "90"}
            send(client, INSIDE, **fields)
    assert not still, "a month after signing in"


SENSITIVE = ("role", "reset-link", "close", "open", "sign-out")


def test_a_forgotten_browser_changes_nobodys_way_in(
    app: Flask, ada: str, admin: str, browser_of: BrowserOf
) -> None:
    give_password(app, admin)
    alvas, adas = browser_of(admin), browser_of(ada)
    with alvas.session_transaction() as cookie:
        cookie["vouched"] = int(now_in(app)) - 60 * 60
    for what in SENSITIVE:
        answer = send(alvas, f"/people/{ada}/{what}", page="/people", role="admin")
        assert answer.location == "/settings/vouch?next=/people"
    mine = {"name": "Mallory", "email": "mallory@example.org", "role": "admin"}
    assert send(alvas, "/people", **mine).location == "/settings/vouch?next=/people"
    for what, sent in (("sign-up-mode", {"mode": "open"}), ("invitations", {"days": "7"})):
        answer = send(alvas, f"/people/{what}", page="/people/invitations", max_uses="9", **sent)
        assert answer.location == "/settings/vouch?next=/people/invitations"
    with app.app_context():
        assert sign_up_mode(db.session()) == "invitation"
        assert db.session.scalar(select(Invitation.id)) is None
    assert is_in(adas)
    wrong = send(alvas, "/settings/vouch", current_password="wrong guess")
    assert wrong.status_code == 422
    send(alvas, "/settings/vouch?next=/people", current_password=PASSWORD)
    assert send(alvas, f"/people/{ada}/sign-out", page="/people").location == "/people"
    assert not is_in(adas)


def now_in(app: Flask) -> float:
    with app.app_context():
        return now().timestamp()


def test_without_that_question_a_forgotten_browser_would_do(
    app: Flask, ada: str, admin: str, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vouching, "is_certain", lambda: True)
    alvas = browser_of(admin)
    with alvas.session_transaction() as cookie:
        del cookie["vouched"]
    send(alvas, f"/people/{ada}/role", page="/people", role="admin")
    with app.app_context():
        assert existing(db.session(), ada).role == "admin"


def test_a_program_is_told_that_the_password_is_needed(
    app: Flask, admin: str, ada: str, browser_of: BrowserOf
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    alvas = browser_of(admin)
    with alvas.session_transaction() as cookie:
        cookie["vouched"] = "yes"
    answer = alvas.post(f"/people/{ada}/close", headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert "password" in answer.get_json()["title"]


@pytest.fixture
def served_by_https(sqlite_settings: Settings) -> Iterator[Flask]:
    chosen = replace(sqlite_settings, https=True, hosts=("quiz.example.org",))
    with app_over(chosen) as app:
        yield app


def cookies_of(answer: TestResponse) -> SimpleCookie:
    found = SimpleCookie()
    for each in answer.headers.getlist("Set-Cookie"):
        found.load(each)
    return found


def test_by_https_the_cookie_stays_on_this_host_and_out_of_scripts(served_by_https: Flask) -> None:
    answer = served_by_https.test_client().get("/sign-in", base_url=HERE)
    (name,) = cookies_of(answer)
    cookie = cookies_of(answer)[name]
    assert name.startswith("__Host-")
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_cookie_signed_with_another_key_is_worth_nothing(
    app: Flask, ada: str, browser_of: BrowserOf
) -> None:
    token, key = token_of(browser_of(ada)), app.secret_key
    told = []
    for signed_with in ("x" * 64, key):  # the latter is the control
        forger = app.test_client()
        app.secret_key = signed_with
        with forger.session_transaction() as cookie:
            cookie["_user_id"] = token
        app.secret_key = key
        told.append(is_in(forger))
    assert told == [False, True]


def forms(app: Flask) -> list[str]:
    """Return an address for everything that takes a POST."""
    return [
        re.sub(r"<(int:)?\w+>", "1", rule.rule)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    ]


def test_no_form_is_taken_without_its_token_not_even_that_of_signing_in(
    app: Flask, admin: str, browser_of: BrowserOf
) -> None:
    strangers, alvas = app.test_client(), browser_of(admin)
    token = {"X-CSRFToken": "made-up"}
    taken = [
        address
        for address in forms(app)
        for browser in (strangers, alvas)
        if browser.post(address, headers=token).status_code not in {400, 403}
        and not (browser is strangers and _asks_to_sign_in(browser.post(address)))
    ]
    assert taken == []


def _asks_to_sign_in(answer: TestResponse) -> bool:
    return (answer.location or "").startswith("/sign-in")


@pytest.mark.parametrize("origin", ["cross-site", "same-site"])
def test_no_form_is_taken_from_another_site(
    app: Flask, ada_in: FlaskClient, monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # so that this wall stands alone
    headers = {"Sec-Fetch-Site": origin}
    assert ada_in.post("/sign-out", headers=headers).status_code == 403
    assert is_in(ada_in)
    monkeypatch.setattr(access, "_OURS", {"cross-site", "same-site"})
    assert ada_in.post("/sign-out", headers=headers).status_code == 302, "the control"


def test_a_link_from_another_site_opens_a_page(ada_in: FlaskClient) -> None:
    assert ada_in.get(INSIDE, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_no_page_is_kept_or_shown_in_another(ada_in: FlaskClient) -> None:
    for address in ("/", INSIDE, "/no-such-page", "/sign-in"):
        headers = ada_in.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_every_page_of_whoever_is_in_shows_the_way_out(ada_in: FlaskClient) -> None:
    for address in ("/", INSIDE, "/progress", "/settings/data"):
        assert 'action="/sign-out"' in ada_in.get(address).text, address

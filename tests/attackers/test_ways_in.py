"""Attacks on the ways in: look-alike addresses, many tries at once, links used twice, redirects."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from quizapp.accounts import links, passwords, returning, tries, ways_in
from quizapp.accounts.people import add_user, by_email, existing, normal_email
from quizapp.accounts.refusals import RefusedError
from quizapp.accounts.sign_up import set_sign_up_mode
from quizapp.extensions import db, writing
from quizapp.models import User
from quizapp.web.clock import now
from tests.conftest import BrowserOf
from tests.support.browsing import PASSWORD, give_password, knock, send

ADA = "ada@example.org"
NEW = "another quiet river"
MANY = 40
ALLOWED = 10
"""Wrong passwords for one account in fifteen minutes, as the settings say."""

SAME_ADDRESS = [
    " ada@example.org",
    "ada@example.org ",
    "\tada@example.org\n",
    "ada@example.org\u00a0",
    "\u3000ada@example.org",
    "ADA@EXAMPLE.ORG",
    "\uff41da@example.org",
    "ada@ex\uff41mple.org",
    "ada\uff20example.org",
    "ada@example\uff0eorg",
    "\u1d43da@example.org",
]
HIDING = [
    "ada\u200b@example.org",
    "ada@exam\u00adple.org",
    "\u202eada@example.org",
    "ada@example.org\u0007",
    "a da@example.org",
    "ada@exam\u2028ple.org",
    "ada@example.org\ufeff",
]
"""Addresses with what nobody sees in them."""


def people(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(User)) or 0


def sign_up(client: FlaskClient, email: str, name: str = "Mallory") -> TestResponse:
    fields = {"name": name, "email": email, "password": NEW, "zone": "UTC"}
    return send(client, "/sign-up", **fields)


@pytest.fixture
def open_to_all(app: Flask) -> None:
    with app.app_context(), writing() as session:
        set_sign_up_mode(session, "open")


def test_regression_whitespace_and_look_alikes_of_an_address_take_over_no_account(
    app: Flask, client: FlaskClient, ada: str, open_to_all: None
) -> None:
    give_password(app, ada)
    for email in SAME_ADDRESS:
        assert "already an account" in sign_up(client, email).text, ascii(email)
    assert people(app) == 1
    assert knock(client, SAME_ADDRESS[-1], NEW).status_code == 422, "her password is still hers"
    assert knock(client, SAME_ADDRESS[-1]).status_code == 302, "the control: it is her address"


def test_an_address_that_hides_something_is_refused(
    app: Flask, client: FlaskClient, ada: str, open_to_all: None
) -> None:
    for email in HIDING:
        assert sign_up(client, email).status_code == 422, ascii(email)
    assert people(app) == 1


def test_another_address_is_another_account(
    app: Flask, client: FlaskClient, ada: str, open_to_all: None
) -> None:
    assert sign_up(client, "ada.other@example.org").status_code == 302
    assert people(app) == 2


@given(st.text())
def test_every_address_has_one_form(email: str) -> None:
    once = normal_email(email)
    assert normal_email(once) == once


NO_NAMES = ["\u200b\u200b", "\u3000", "\u202eAda", "A\u0007da", "\u2066Ada", "--"]
NAMES = ["Zoë", "李雷", "نگار\u200cپور", "O’Neil", "Anna-Maria 2"]


def test_a_name_that_shows_nothing_or_turns_the_line_is_refused(
    client: FlaskClient, open_to_all: None
) -> None:
    for name in NO_NAMES:
        answer = sign_up(client, "mallory@example.org", name)
        assert answer.status_code == 422, ascii(name)
        assert 'id="name-error"' in answer.text


def test_a_nul_in_an_address_or_a_name_makes_no_account(
    app: Flask, client: FlaskClient, open_to_all: None
) -> None:
    for email, name in (("mallory@example.org\0", "Mallory"), ("mallory@example.org", "A\0da")):
        answer = sign_up(client, email, name)
        assert answer.status_code == 400, "before any form looks at it"
        assert "characters that are no text" in answer.text
        with app.app_context(), pytest.raises(RefusedError), writing() as session:
            _make(session, email, name)
    assert people(app) == 0


def _make(session: Session, email: str, name: str) -> User:
    """Make an account past the pages, as a command does."""
    password = passwords.NO_PASSWORD
    return add_user(session, email=email, name=name, role="learner", password=password, now=now())


def test_names_of_people_are_names(app: Flask, open_to_all: None) -> None:
    for number, name in enumerate(NAMES):
        answer = sign_up(app.test_client(), f"person{number}@example.org", name)
        assert answer.status_code == 302, ascii(name)


class Guesses:
    """Says no to every password at once, and counts how many it was asked about."""

    def __init__(self) -> None:
        self.count = 0
        self._lock = threading.Lock()

    def __call__(self, _stored: str | None, _password: str) -> bool:
        with self._lock:
            self.count += 1
        return False


@pytest.fixture
def guesses(monkeypatch: pytest.MonkeyPatch) -> Guesses:
    counting = Guesses()
    monkeypatch.setattr(ways_in, "is_right", counting)
    return counting


def at_once(app: Flask, number: int, do: Callable[[FlaskClient], int]) -> list[int]:
    """Have as many browsers do something at the same moment; return their statuses."""
    ready = threading.Barrier(number)

    def one(_number: int) -> int:
        browser = app.test_client()
        browser.get("/sign-in")
        ready.wait()
        return do(browser)

    with ThreadPoolExecutor(number) as pool:
        return sorted(pool.map(one, range(number)))


def test_regression_forty_wrong_passwords_at_once_are_not_more_tries_than_allowed(
    sqlite_app: Flask, guesses: Guesses
) -> None:
    statuses = at_once(sqlite_app, MANY, lambda browser: knock(browser, ADA, "x").status_code)
    assert guesses.count == ALLOWED
    assert statuses == [422] * ALLOWED + [429] * (MANY - ALLOWED)


def test_without_the_count_all_forty_get_through(
    sqlite_app: Flask, guesses: Guesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "count_sign_in", lambda *_arguments: None)
    at_once(sqlite_app, MANY, lambda browser: knock(browser, ADA, "x").status_code)
    assert guesses.count == MANY


def test_variants_of_an_address_share_its_tries(client: FlaskClient, guesses: Guesses) -> None:
    for number in range(MANY):
        knock(client, SAME_ADDRESS[number % len(SAME_ADDRESS)], "x")
    assert guesses.count == ALLOWED


def test_many_accounts_from_one_address_are_limited_too(
    client: FlaskClient, guesses: Guesses
) -> None:
    for number in range(ALLOWED * tries.AT_ONE_ADDRESS + 5):
        knock(client, f"somebody{number}@example.org", "x")
    assert guesses.count == ALLOWED * tries.AT_ONE_ADDRESS


def reset_link(app: Flask, user_id: str) -> str:
    with app.app_context(), writing() as session:
        return f"/reset/{links.reset_token(session, existing(session, user_id), now())}"


def password_hash(app: Flask, user_id: str) -> str:
    with app.app_context():
        return existing(db.session(), user_id).password_hash


def test_regression_a_reset_link_works_once(app: Flask, client: FlaskClient, ada: str) -> None:
    link = reset_link(app, ada)
    page = client.get(link).text
    assert send(client, link, password=NEW).status_code == 302
    chosen = password_hash(app, ada)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    assert client.get(link).status_code == 410
    sent = {"csrf_token": token, "password": "somebody else chose"}
    assert client.post(link, data=sent).status_code == 410
    assert password_hash(app, ada) == chosen


def test_regression_a_reset_link_sent_many_times_at_once_sets_one_password(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_app.app_context(), writing() as session:
        user = User(email=ADA, name="Ada", role="learner", password_hash="!", created_at=now())
        session.add(user)
        session.flush()
        user_id = user.id
    link = reset_link(sqlite_app, user_id)
    everybody = threading.Barrier(8)

    def slow(_password: str, _about: object = ()) -> passwords.PasswordHash:
        everybody.wait()  # all have looked at the link by now, and found it good
        return passwords.PasswordHash("!chosen")

    monkeypatch.setattr(ways_in, "hash_password", slow)
    statuses = at_once(sqlite_app, 8, lambda browser: send(browser, link, password=NEW).status_code)
    assert statuses == [302] + [410] * 7


def test_a_newer_reset_link_and_a_closed_account_end_an_older_one(
    app: Flask, client: FlaskClient, ada: str, admin: str, browser_of: BrowserOf
) -> None:
    older, newer = reset_link(app, ada), reset_link(app, ada)
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 200, "the control"
    alvas = browser_of(admin)
    send(alvas, f"/people/{ada}/close", page="/people")
    assert client.get(newer).status_code == 410
    send(alvas, f"/people/{ada}/open", page="/people")
    assert client.get(newer).status_code == 410, "who closed the account meant it"


def test_signing_somebody_out_everywhere_ends_their_links(
    app: Flask, client: FlaskClient, ada: str, otto: str, admin: str, browser_of: BrowserOf
) -> None:
    adas, ottos = reset_link(app, ada), reset_link(app, otto)
    send(browser_of(admin), f"/people/{ada}/sign-out", page="/people")
    assert client.get(adas).status_code == 410
    assert client.get(ottos).status_code == 200, "the control"
    send(browser_of(otto), "/settings/sign-out-everywhere")
    assert client.get(ottos).status_code == 410


def without_marks(answer: TestResponse) -> tuple[int, str, list[str]]:
    """Return what an answer says, without tokens that differ each time."""
    text = re.sub(
        r'[0-9a-f]{32}|name="csrf_token" value="[^"]*"|value="[^"]*@[^"]*"', "", answer.text
    )
    return answer.status_code, text, sorted(set(answer.headers.keys()))


def test_a_refused_sign_in_does_not_tell_who_has_an_account(
    app: Flask, client: FlaskClient, ada: str, otto: str
) -> None:
    give_password(app, ada)
    with app.app_context(), writing() as session:
        existing(session, otto).active = False
    nobody = without_marks(knock(client, "nobody@example.org", "wrong guess"))
    assert without_marks(knock(client, ADA, "wrong guess")) == nobody
    give_password(app, otto)
    assert without_marks(knock(client, "otto@example.org")) == nobody, "closed, though it is right"


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC"])
def test_signing_up_without_a_code_that_works_does_not_tell_who_has_an_account(
    client: FlaskClient, ada: str, code: str
) -> None:
    fields = {"name": "Mia", "password": NEW, "zone": "UTC", "code": code}
    taken, free = (
        send(client, "/sign-up", email=email, **fields) for email in (ADA, "nobody@example.org")
    )
    assert taken.status_code == 422
    assert without_marks(taken) == without_marks(free)


OUTSIDE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\r\n//evil.example",
    "https://evil.example",
    "https:evil.example",
    "http:///evil.example",
    "//here@evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "\x00javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    ".evil.example",
    "@evil.example",
    "/%0d%0aLocation:%20//evil.example\r\nX: y",
    "\u2215\u2215evil.example",
    "\uff0f\uff0fevil.example",
    "/\u007f/evil.example",
]


@pytest.mark.parametrize("target", OUTSIDE)
def test_regression_no_filter_of_redirects_is_got_round(target: str) -> None:
    assert returning.own_path(target) is None


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "/\t/evil.example"])
def test_nobody_is_led_outside_by_signing_in(
    app: Flask, client: FlaskClient, ada: str, target: str
) -> None:
    give_password(app, ada)
    onward = f"?next={quote(target, safe='')}"
    assert send(client, f"/sign-in{onward}", email=ADA, password=PASSWORD).location == "/"
    assert client.get(f"/sign-in{onward}").location == "/", "and nobody who is in already"
    again = send(client, f"/settings/vouch{onward}", current_password=PASSWORD)
    assert again.location == "/settings"


@pytest.mark.parametrize("target", ["/progress", "/history?from=2026-01-01", "/bank?q=%2F%2Fa"])
def test_an_address_of_this_site_is_gone_to(target: str) -> None:
    assert returning.own_path(target) == target


@given(st.text(alphabet="/\\\t\n .@:?#evil%\u2215\uff0f\x00", max_size=12))
def test_what_is_gone_to_is_a_path_of_this_site(target: str) -> None:
    path = returning.own_path(target)
    if path is not None:
        # As a browser reads it: backslashes are slashes, what is no character is not there.
        read = re.sub(r"[\x00-\x20\x7f]", "", path).replace("\\", "/")
        assert read.startswith("/")
        assert not read.startswith("//")


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a filter in that only looks for a slash at the beginning."""
    naive = lambda target: target if (target or "").startswith("/") else None  # noqa: E731
    monkeypatch.setattr(ways_in, "own_path", naive)


def test_a_simple_filter_would_lead_outside(
    app: Flask, client: FlaskClient, ada: str, trusting: None
) -> None:
    give_password(app, ada)
    page = "/sign-in?next=" + quote("//evil.example", safe="")
    assert send(client, page, email=ADA, password=PASSWORD).location == "//evil.example"


def test_nobody_gives_themselves_a_role_or_a_cohort_by_signing_up(
    app: Flask, client: FlaskClient, open_to_all: None
) -> None:
    more = {"role": "admin", "active": "y", "cohort": "x", "id": "1", "password_hash": "!"}
    fields = {"name": "Mia", "email": "mia@example.org", "password": NEW, "zone": "UTC"}
    assert send(client, "/sign-up", **fields, **more).status_code == 302
    with app.app_context():
        mia = by_email(db.session(), "mia@example.org")
        assert mia is not None
        assert (mia.role, mia.active, mia.enrolments) == ("learner", True, [])


def test_nobody_gives_themselves_a_role_or_an_address_in_their_settings(
    app: Flask, ada: str, browser_of: BrowserOf
) -> None:
    fields = {"name": "Ada", "zone": "UTC", "daily_new": "3", "retention": "90"}
    more = {"role": "admin", "email": "alva@example.org", "active": ""}
    assert send(browser_of(ada), "/settings", **fields, **more).status_code == 302
    with app.app_context():
        kept = existing(db.session(), ada)
        assert (kept.role, kept.email, kept.active, kept.daily_new) == ("learner", ADA, True, 3)

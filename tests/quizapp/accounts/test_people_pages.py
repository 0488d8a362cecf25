"""What administrators do, and that nobody else can."""

import re
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts.people import existing
from quizapp.extensions import db
from quizapp.models import User
from tests.conftest import BrowserOf
from tests.support.browsing import PASSWORD, knock, send

GETS = ["accounts.people", "accounts.invitations"]
POSTS = [
    "accounts.add_person",
    "accounts.make_reset_link",
    "accounts.change_role",
    "accounts.close_account",
    "accounts.open_account",
    "accounts.set_sign_up_mode",
    "accounts.invite",
    "accounts.close_invitation",
    "accounts.add_cohort",
]


def stored(app: Flask, user: str) -> User:
    with app.app_context():
        return existing(db.session(), user)


@pytest.fixture
def alva(admin: str, browser_of: BrowserOf) -> FlaskClient:
    """Return the browser of Alva, who administers."""
    return browser_of(admin)


def address_of(app: Flask, endpoint: str, user: str) -> str:
    needs = {"user_id": user, "invitation_id": user}
    with app.test_request_context():
        rule = next(app.url_map.iter_rules(endpoint))
        values: dict[str, Any] = {name: needs[name] for name in rule.arguments}
        return url_for(endpoint, **values)


def token_in(page: TestResponse) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    return token[1]


@pytest.mark.parametrize("endpoint", GETS + POSTS)
@pytest.mark.parametrize("person", ["ada", "ines", "otto"])
def test_only_administrators_manage_people(
    app: Flask, request: pytest.FixtureRequest, browser_of: BrowserOf, endpoint: str, person: str
) -> None:
    user = request.getfixturevalue(person)
    browser = browser_of(user)
    address = address_of(app, endpoint, user)
    if endpoint in GETS:
        answer = browser.get(address)
    else:
        answer = browser.post(address, data={"csrf_token": token_in(browser.get("/settings"))})
    assert answer.status_code == 403


def test_everybody_is_on_the_list(alva: FlaskClient, ada: str, ines: str) -> None:
    page = alva.get("/people").text
    for name in ("Ada", "Ines", "Alva"):
        assert name in page


def test_an_account_is_made_with_a_link_to_choose_a_password(
    app: Flask, alva: FlaskClient, client: FlaskClient
) -> None:
    made = send(alva, "/people", name="Mia", email="mia@example.org", role="learner")
    link = re.search(r"/reset/[^\s\"<]+", made.text)
    assert link
    assert send(client, link[0], password=PASSWORD).location == "/sign-in"
    assert knock(client, "mia@example.org").status_code == 302


@pytest.mark.parametrize(
    ("name", "email", "sentence"),
    [("", "mia@example.org", "fill this in"), ("Mia", "ada@example.org", "already an account")],
)
def test_an_account_that_cannot_be_made_says_why(
    alva: FlaskClient, ada: str, name: str, email: str, sentence: str
) -> None:
    answer = send(alva, "/people", name=name, email=email, role="learner")
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_reset_link_is_shown_to_the_administrator_once(
    alva: FlaskClient, client: FlaskClient, ada: str
) -> None:
    shown = send(alva, f"/people/{ada}/reset-link", page="/people")
    link = re.search(r"/reset/[^\s\"<]+", shown.text)
    assert link
    assert link[0] not in alva.get("/people").text
    assert client.get(link[0]).status_code == 200


def test_a_role_can_be_changed(app: Flask, alva: FlaskClient, ada: str) -> None:
    send(alva, f"/people/{ada}/role", page="/people", role="instructor")
    assert stored(app, ada).role == "instructor"


def test_a_role_that_does_not_exist_is_refused(app: Flask, alva: FlaskClient, ada: str) -> None:
    send(alva, f"/people/{ada}/role", page="/people", role="emperor")
    assert stored(app, ada).role == "learner"


def test_the_last_administrator_stays_one(app: Flask, alva: FlaskClient, admin: str) -> None:
    send(alva, f"/people/{admin}/role", page="/people", role="learner")
    send(alva, f"/people/{admin}/close", page="/people")
    assert stored(app, admin).role == "admin"
    assert stored(app, admin).active


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(
    app: Flask, alva: FlaskClient, ada: str, browser_of: BrowserOf
) -> None:
    hers = browser_of(ada)
    send(alva, f"/people/{ada}/close", page="/people")
    assert hers.get("/settings").status_code == 302
    assert not stored(app, ada).active
    send(alva, f"/people/{ada}/open", page="/people")
    assert stored(app, ada).active

"""Hashing a password takes a tenth of a second on purpose, and nobody else waits for it."""

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from quizapp.accounts import links, passwords
from quizapp.accounts.people import existing
from quizapp.accounts.sign_up import set_sign_up_mode
from quizapp.extensions import writing
from quizapp.web.clock import now
from tests.conftest import BrowserOf
from tests.support.browsing import PASSWORD, give_password, hashed, knock, send

NEW = "another quiet river"
MIA = {"name": "Mia", "email": "mia@example.org", "password": PASSWORD, "zone": "UTC"}


class Watched:
    """A hasher that breaks when it is used inside `writing()`, which cannot be entered twice."""

    def __init__(self) -> None:
        self.used = 0
        self._inner = PasswordHasher()

    def hash(self, password: str) -> str:
        self._look()
        return self._inner.hash(password)

    def verify(self, stored: str, password: str) -> bool:
        self._look()
        return self._inner.verify(stored, password)

    def _look(self) -> None:
        with writing():
            self.used += 1


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Put the watched hasher in the place of the real one."""
    passwords.is_right(None, "")  # nobody's hash is made once, by the real one,
    hashed()  # and so is that of the tests' own password
    watched = Watched()
    monkeypatch.setattr(passwords, "_hasher", watched)
    return watched


def test_the_watched_hasher_breaks_inside_writing(app: Flask, hasher: Watched) -> None:
    with app.app_context(), pytest.raises(RuntimeError, match="inside writing"), writing():
        hasher.hash(PASSWORD)


def test_signing_in_hashes_outside_writing(
    app: Flask, client: FlaskClient, ada: str, hasher: Watched
) -> None:
    give_password(app, ada)
    assert knock(client, "ada@example.org").status_code == 302
    assert hasher.used == 1


def test_somebody_without_an_account_costs_as_many_hashes(
    client: FlaskClient, hasher: Watched
) -> None:
    assert knock(client, "nobody@example.org").status_code == 422
    assert hasher.used == 1


def test_an_account_whose_password_was_never_chosen_costs_as_many(
    client: FlaskClient, ada: str, hasher: Watched
) -> None:
    assert knock(client, "ada@example.org").status_code == 422
    assert hasher.used == 1


def test_signing_up_hashes_outside_writing(
    app: Flask, client: FlaskClient, hasher: Watched
) -> None:
    with app.app_context(), writing() as session:
        set_sign_up_mode(session, "open")
    assert send(client, "/sign-up", **MIA).status_code == 302
    assert hasher.used == 1


def test_setting_up_hashes_outside_writing(
    app: Flask, client: FlaskClient, hasher: Watched
) -> None:
    with app.app_context(), writing() as session:
        link = links.setup_link(session, now(), "")
    assert send(client, link, **MIA).status_code == 302
    assert hasher.used == 1


def test_a_reset_hashes_outside_writing(
    app: Flask, client: FlaskClient, ada: str, hasher: Watched
) -> None:
    with app.app_context(), writing() as session:
        token = links.reset_token(session, existing(session, ada), now())
    assert send(client, f"/reset/{token}", password=NEW).status_code == 302
    assert hasher.used == 1


def test_a_change_of_password_hashes_outside_writing(
    app: Flask, ada: str, browser_of: BrowserOf, hasher: Watched
) -> None:
    give_password(app, ada)
    answer = send(
        browser_of(ada),
        "/settings/password",
        page="/settings",
        current_password=PASSWORD,
        password=NEW,
    )
    assert answer.status_code == 302
    assert hasher.used == 2, "the present one is checked, the new one hashed"

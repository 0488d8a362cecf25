"""What a person does in a browser, for tests: sign in, fill a form in, send it."""

import re
from functools import cache

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts.browser import TOKEN, start_session
from quizapp.accounts.passwords import PasswordHash, hash_password
from quizapp.accounts.people import existing
from quizapp.extensions import writing

PASSWORD = "quiet rivers run deep"

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def sign_in(client: FlaskClient, user_id: str) -> None:
    """Sign a browser in as somebody, as their password would, without the time of hashing."""
    with client.application.test_request_context(), writing() as session:
        token = start_session(session, user_id)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[TOKEN] = token
        cookie.permanent = True


def give_password(app: Flask, user_id: str) -> None:
    """Let somebody sign in with `PASSWORD`."""
    with app.app_context(), writing() as session:
        existing(session, user_id).password_hash = hashed().encoded


@cache
def hashed() -> PasswordHash:
    """Return the hash of `PASSWORD`, made once."""
    return hash_password(PASSWORD)


def send(
    client: FlaskClient, address: str, *, page: str | None = None, **fields: object
) -> TestResponse:
    """Send a form as a browser does: with the token of the page it stands on (or `address`)."""
    token = _TOKEN.search(client.get(page or address).text)
    assert token, f"no form on {page or address}"
    return client.post(address, data={"csrf_token": token[1], **fields})


def fill_in_sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, next_: str = ""
) -> TestResponse:
    """Send the sign-in form."""
    address = f"/sign-in?next={next_}" if next_ else "/sign-in"
    return send(client, address, email=email, password=password)

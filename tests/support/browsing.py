"""What a person does in a browser, for tests: fill a form in and send it."""

import re
from functools import cache

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.accounts.passwords import PasswordHash, hash_password
from quizapp.accounts.people import existing
from quizapp.extensions import writing

PASSWORD = "quiet rivers run deep"

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


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


def knock(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    """Send the sign-in form."""
    return send(client, "/sign-in", email=email, password=password)

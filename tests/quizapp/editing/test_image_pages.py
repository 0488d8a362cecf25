"""The page of pictures, and the address under which they are shown."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from quizapp.config import Settings
from tests.support.browsing import send
from tests.support.study import words

PAGE = "/bank/images"


@pytest.fixture
def app_settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


def picture(name: str = "PNG") -> BytesIO:
    written = BytesIO()
    Image.effect_noise((1200, 1200), 90).convert("RGB").save(written, name)
    return BytesIO(written.getvalue())


def uploaded(at: FlaskClient, content: BytesIO, alt: str) -> str:
    """Send a picture from memory: the client's own way leaves a file open."""
    token = at.get(PAGE).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    fields = {"csrf_token": token, "alt": alt, "file": FileStorage(content, "a.png")}
    stream, _length, boundary = stream_encode_multipart(fields, use_tempfile=False)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return at.post(PAGE, data=stream.read(), content_type=kind).location


def test_an_uploaded_picture_gives_the_line_that_shows_it(
    app: Flask, at: FlaskClient, ada: str, browser_of: Callable[[str], FlaskClient]
) -> None:
    content = picture()
    assert len(content.getvalue()) > 2**20  # more than other forms may send
    page = at.get(uploaded(at, content, "Waves"))
    assert "It is kept." in words(page.text)
    sha256 = page.text.partition("(image:")[2][:64]
    shown = browser_of(ada).get(f"/images/{sha256}")
    assert shown.mimetype in {"image/png", "image/jpeg"}
    assert shown.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert Image.open(BytesIO(shown.data)).size[0] <= 1200
    assert f"/images/{sha256}" in at.get(PAGE).text
    assert app.test_client().get(f"/images/{sha256}").status_code == 302


@pytest.mark.parametrize(
    ("file", "alt", "said"),
    [
        (None, "Waves", "Choose a file"),
        ((BytesIO(b"x"), "x.png"), "Waves", "no picture that can be read"),
        ((BytesIO(b"x"), "x.png"), " ", "Say in words what the picture shows"),
        ((BytesIO(b"x"), "x.png"), "a [b]", "Leave out square brackets"),
        ((BytesIO(b"x"), "x.png"), "a" * 301, "longer than"),
    ],
)
def test_what_cannot_be_shown_to_everybody_is_refused(
    at: FlaskClient, file: object, alt: str, said: str
) -> None:
    fields: dict[str, Any] = {"file": file} if file else {}
    page = send(at, PAGE, alt=alt, **fields)
    assert page.status_code == 422
    assert said in words(page.text)


def test_there_is_nothing_at_the_hash_of_no_picture(at: FlaskClient) -> None:
    assert at.get(f"/images/{'0' * 64}").status_code == 404
    assert "It is kept." not in words(at.get(f"{PAGE}?line=elsewhere").text)

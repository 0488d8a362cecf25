"""While a request is read that may come slowly, nothing of the database is held."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import QueuePool

from quizapp.extensions import db
from quizapp.web.sizes import GATHERED


class Watching(io.BytesIO):
    """What is sent; it notes at each reading how many connections to the database are in use."""

    def __init__(self, sent: bytes, pool: QueuePool) -> None:
        super().__init__(sent)
        self.pool = pool
        self.in_use: set[int] = set()

    def read(self, size: int | None = -1, /) -> bytes:
        self.in_use.add(self.pool.checkedout())
        return super().read(size)

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        self.in_use.add(self.pool.checkedout())
        return super().readinto(buffer)


@pytest.mark.parametrize(
    ("length", "told", "in_use"),
    [(10, True, {1}), (GATHERED, True, {0}), (10, False, {0})],
    ids=["small, the control", "long", "in chunks"],
)
def test_no_connection_is_held_while_a_long_request_is_read(
    app: Flask,
    browser_of: Callable[[str], FlaskClient],
    ada: str,
    *,
    length: int,
    told: bool,
    in_use: set[int],
) -> None:
    with app.app_context():
        pool = db.engine.pool
    assert isinstance(pool, QueuePool)
    sent = Watching(b"a=" + b"x" * length, pool)
    browser_of(ada).post(
        "/settings",
        input_stream=sent,
        headers={} if told else {"Transfer-Encoding": "chunked"},
        content_length=length + 2 if told else None,
        content_type="application/x-www-form-urlencoded",
        environ_overrides={} if told else {"wsgi.input_terminated": True},
    )
    assert sent.in_use == in_use

"""An app for a test, and a clock that obeys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.factory import create_app
from tests.support.pages import CheckingClient


class Compiled(BytecodeCache):
    """Templates compiled by one app serve the next: each test has an app of its own."""

    def __init__(self) -> None:
        self._of: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template's code, if it was compiled before from the same source."""
        if bucket.key in self._of:
            bucket.bytecode_from_string(self._of[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        self._of[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@contextmanager
def app_over(settings: Settings) -> Iterator[Flask]:
    """Make an app whose browsers are strict, and close what it opened."""
    app = create_app(settings)
    app.config["TESTING"] = True
    app.test_client_class = CheckingClient
    app.jinja_env.bytecode_cache = COMPILED
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@dataclass
class StillClock:
    """A clock that moves only when a test moves it."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        """Let time pass: `clock.advance(days=1)`."""
        self.now += timedelta(**amount)

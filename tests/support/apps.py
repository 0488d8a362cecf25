"""An app for a test, and a clock that obeys."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask

from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.factory import create_app
from tests.support.pages import CheckingClient


@contextmanager
def app_over(settings: Settings) -> Iterator[Flask]:
    """Make an app whose browsers are strict, and close what it opened."""
    app = create_app(settings)
    app.config["TESTING"] = True
    app.test_client_class = CheckingClient
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

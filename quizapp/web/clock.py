"""The app's clock, which tests replace."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, current_app

Clock = Callable[[], datetime]


def init_clock(app: Flask) -> None:
    """Give the app the real time."""
    app.extensions["clock"] = real_time


def real_time() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the moment that counts as now, aware and in UTC."""
    clock: Clock = current_app.extensions["clock"]
    return clock()

"""Ines before a bank that is small enough to know by heart."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import BrowserOf
from tests.support import room
from tests.support.apps import StillClock
from tests.support.once import once


@pytest.fixture
def furnished(app: Flask, clock: StillClock) -> None:
    """Put the bank there that `tests.support.room` tells of."""
    with app.app_context():
        once("room", room.furnish)


@pytest.fixture
def at(browser_of: BrowserOf, ines: str) -> FlaskClient:
    """Return the browser of Ines, who instructs."""
    return browser_of(ines)

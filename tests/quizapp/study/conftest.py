"""The shipped bank in the tables, and Ada at her desk."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from question_bank.content import Bank
from question_bank.content.reading import load_bank
from tests.support.apps import StillClock
from tests.support.shipped import put_shipped
from tests.support.study import Desk


@pytest.fixture(scope="session")
def shipped_bank() -> Bank:
    return load_bank()


@pytest.fixture
def live(app: Flask) -> None:
    put_shipped(app)


@pytest.fixture
def desk(live: None, clock: StillClock, ada: str, browser_of: Callable[[str], FlaskClient]) -> Desk:
    return Desk.at_home(browser_of(ada))

"""Fixtures of learning: a desk, with its small bank loaded."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.desk import BANK, Desk
from tests.support.shipped import put_shipped


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    """Return a desk whose facts are in the bank, so that they have topics."""
    put_shipped(app, BANK)
    return Desk(session)

"""A small bank with a desk beside it."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.desk import BANK, Desk
from tests.support.shipped import put_shipped


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    """Return a desk at which learners answer questions about a small bank."""
    put_shipped(app, BANK)
    return Desk(session)

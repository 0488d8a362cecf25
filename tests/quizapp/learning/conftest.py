"""Fixtures of learning: a desk, with its small bank loaded."""

import pytest
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from tests.support.desk import BANK, Desk
from tests.support.people import LONG_AGO


@pytest.fixture
def desk(session: Session) -> Desk:
    """Return a desk whose facts are in the bank, so that they have topics."""
    with writing() as own:
        load_shipped(own, LONG_AGO, BANK)
    return Desk(session)

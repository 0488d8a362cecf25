"""A small bank with a desk beside it."""

import pytest
from sqlalchemy.orm import Session

from quizapp.bank.loading import load_shipped
from quizapp.extensions import writing
from tests.support.desk import BANK, Desk
from tests.support.people import LONG_AGO


@pytest.fixture
def desk(session: Session) -> Desk:
    """Return a desk at which learners answer questions about a small bank."""
    with writing() as writer:
        load_shipped(writer, LONG_AGO, BANK)
    return Desk(session)

"""Fixtures of jobs: a desk with as many facts as one likes."""

from collections import defaultdict

import pytest
from sqlalchemy.orm import Session

from tests.support.desk import Desk


@pytest.fixture
def desk(session: Session) -> Desk:
    """Return a desk whose facts are in no bank."""
    return Desk(session, defaultdict(lambda: 1))

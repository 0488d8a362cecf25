"""Questions put before a learner and not answered: which fact one asks is part of its key.

Whoever sets such a question aside, or takes their data along, could otherwise read there what it
asks, and then answer it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models import Answer, Serving

AT_ONCE = 1000
"""Rows held in memory."""


class Unanswered(NamedTuple):
    """A question that waits for its answer."""

    id: str
    facts: dict[str, object]
    snapshot_hash: str


def unanswered(session: Session, learner_id: str) -> Iterator[Unanswered]:
    """Yield a learner's questions that have no answer, the latest last."""
    answered = select(Answer.id).where(Answer.serving_id == Serving.id).exists()
    rows = session.execute(
        select(Serving.id, Serving.fact_versions, Serving.snapshot_hash)
        .where(Serving.learner_id == learner_id, ~answered)
        .order_by(Serving.served_at, Serving.position),
        execution_options={"yield_per": AT_ONCE},
    )
    return (Unanswered(*row) for row in rows)

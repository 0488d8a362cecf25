"""Memories folded under a model that is no longer in force, found and folded anew in batches."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from quizapp.learning.fitted import engine_of
from quizapp.learning.memories import rebuild_all
from quizapp.models import Memory, User


def stale_facts(session: Session, learner_id: str, after: str, most: int) -> list[str]:
    """Return the first facts after `after` whose memory another model folded, in order of id.

    Each call looks at a stretch of the learner's memories from `after` on, so going through all of
    them by the last id found looks at each once.
    """
    rows = (
        select(Memory.fact_id)
        .where(*_stale(session, learner_id), Memory.fact_id > after)
        .order_by(Memory.fact_id)
        .limit(most)
    )
    return list(session.scalars(rows))


def count_stale(session: Session, learner_id: str) -> int:
    """Count the learner's memories that another model folded: looks at all of them."""
    rows = select(func.count()).select_from(Memory)
    return session.scalars(rows.where(*_stale(session, learner_id))).one()


def replay(session: Session, learner_id: str, facts: Sequence[str]) -> None:
    """Fold these facts anew under the model now in force, whatever folded them."""
    rebuild_all(session, session.get_one(User, learner_id), facts)


def learners_to_replay(session: Session) -> Iterator[str]:
    """Yield who has memories that another model folded, as after an upgrade: looks at all."""
    for model_id in session.scalars(select(User.model_id).distinct()).all():
        of_model = User.model_id.is_(None) if model_id is None else User.model_id == model_id
        yield from session.scalars(
            select(Memory.learner_id)
            .join(User, User.id == Memory.learner_id)
            .where(of_model, Memory.engine != engine_of(model_id))
            .distinct()
        )


def _stale(session: Session, learner_id: str) -> tuple[ColumnElement[bool], ...]:
    in_force = session.scalar(select(User.model_id).where(User.id == learner_id))
    return Memory.learner_id == learner_id, Memory.engine != engine_of(in_force)

"""Which model holds for a learner from now on: a better one, or one the learner goes back to."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.learning.wanted import REPLAY, want
from quizapp.models import MemoryModel, User


class NoSuchModelError(ValueError):
    """The model asked for is not one that this learner may choose."""


def choose_model(session: Session, learner_id: str, model_id: str | None, now: datetime) -> None:
    """Put an earlier model of a learner's in force, or the average one (None), as the learner asks.

    The memories follow in a job; a memory answered before its turn is folded under it at once.
    Choosing what is in force changes nothing. Raises NoSuchModelError for a model that is not the
    learner's own or was no better when it was fitted.
    """
    learner = session.scalars(select(User).where(User.id == learner_id).with_for_update()).one()
    if learner.model_id == model_id:
        return
    chosen = None if model_id is None else session.get(MemoryModel, model_id)
    if model_id is not None and (
        chosen is None or chosen.learner_id != learner_id or chosen.outcome == "refused"
    ):
        raise NoSuchModelError("There is no such model of yours to go back to.")
    if learner.model_id is not None:
        session.get_one(MemoryModel, learner.model_id).outcome = "left"
    if chosen is not None:
        chosen.outcome = "kept"
    put_in_force(session, learner, model_id, now)


def put_in_force(session: Session, learner: User, model_id: str | None, now: datetime) -> None:
    """Let a model hold for a learner from now on, and want the memories folded under it."""
    learner.model_id = model_id
    session.flush()
    want(session, REPLAY, learner.id, now)

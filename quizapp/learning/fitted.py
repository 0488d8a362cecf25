"""Which model a learner's memories are folded under, and those that were fitted to them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.learning.learner import Learner
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.models import MemoryModel

ENGINE = "fsrs-6"
"""Name of the engine, written beside what it scheduled and folded."""

_MOST_HELD = 4096
_held: dict[str, Model] = {}
"""Models by id. A row of the table never changes, so what was read once stays true."""


def engine_of(model_id: str | None) -> str:
    """Return the name that tells which model folded a memory; None: the average learner's."""
    return ENGINE if model_id is None else f"{ENGINE}/{model_id}"


def model_by_id(session: Session, model_id: str | None) -> Model:
    """Return a fitted model, read once in each process; None: that of the average learner.

    Raises NoResultFound if there is no such model.
    """
    if model_id is None:
        return DEFAULT_MODEL
    held = _held.get(model_id)
    if held is None:
        if len(_held) >= _MOST_HELD:
            _held.clear()
        row = session.get_one(MemoryModel, model_id)
        held = _held[model_id] = Model(tuple(row.parameters), row.shift, row.slope)
    return held


def models_by_id(session: Session, model_ids: Collection[str | None]) -> dict[str | None, Model]:
    """Return fitted models as `model_by_id` does, those not held yet in one statement."""
    missing = {ident for ident in model_ids if ident is not None} - _held.keys()
    found = {ident: _held.get(ident or "", DEFAULT_MODEL) for ident in model_ids}
    if missing:
        for row in session.scalars(select(MemoryModel).where(MemoryModel.id.in_(missing))):
            found[row.id] = Model(tuple(row.parameters), row.shift, row.slope)
    return found


def models_of(session: Session, learner: Learner) -> list[MemoryModel]:
    """Return the models fitted to a learner, newest first, whatever became of them."""
    return list(
        session.scalars(
            select(MemoryModel)
            .where(MemoryModel.learner_id == learner.id)
            .order_by(MemoryModel.number.desc())
        )
    )

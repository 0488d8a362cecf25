"""A model as if it had been fitted to a learner."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.memory.fsrs import DEFAULT_PARAMETERS
from quizapp.models import MemoryModel
from tests.support.people import LONG_AGO


def fitted(session: Session, learner_id: str, *, growth: float = 1.5) -> MemoryModel:
    """Store one more model of a learner, whose memories grow by `growth` (w8); flush it."""
    known = select(func.count()).where(MemoryModel.learner_id == learner_id)
    model = MemoryModel(
        learner_id=learner_id,
        number=session.scalars(known).one() + 1,
        fitted_at=LONG_AGO,
        reviews=500,
        parameters=[*DEFAULT_PARAMETERS[:8], growth, *DEFAULT_PARAMETERS[9:]],
        shift=-0.1,
        slope=0.95,
        log_loss_default=0.45,
        log_loss_before=0.45,
        log_loss_after=0.43,
        evaluated=300,
        outcome="kept",
        calibration=[[0.85, 0.8, 150], [0.95, 0.96, 150]],
    )
    session.add(model)
    session.flush()
    return model

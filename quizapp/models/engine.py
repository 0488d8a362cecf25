"""What the memory engine has learnt of its learners: one row each time it fitted itself to one."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, Key, Utc

OUTCOMES = ("kept", "refused", "left")


class MemoryModel(Base):
    """The parameters fitted to one learner's reviews, and how well they predict. Never changed.

    `User.model_id` says which is in force. Log-losses (nats, lower is better) are of reviews held
    out from the fit.
    """

    __tablename__ = "memory_model"
    __table_args__ = (
        UniqueConstraint("learner_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("slope > 0", name="slope"),
        CheckConstraint("outcome IN ('kept', 'refused', 'left')", name="outcome"),
    )

    id: Mapped[Key]
    learner_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Counts the learner's fits from 1."""
    fitted_at: Mapped[Utc]
    reviews: Mapped[int]
    """How many reviews it learnt from."""
    parameters: Mapped[list[float]] = mapped_column(JSON)
    """The 21 parameters of FSRS-6."""
    shift: Mapped[float]
    """Recalibration: chances told are `shift + slope · logit` of those FSRS tells."""
    slope: Mapped[float]
    log_loss_default: Mapped[float]
    """Of the average learner's parameters."""
    log_loss_before: Mapped[float]
    """Of the model that was in force."""
    log_loss_after: Mapped[float]
    """Of this model."""
    evaluated: Mapped[int]
    """How many held-out reviews the log-losses are of."""
    outcome: Mapped[str] = mapped_column(String(8))
    """kept: better, so put in force; refused: no better; left: the learner went back from it."""
    calibration: Mapped[list[list[float]]] = mapped_column(JSON)
    """Bins of held-out reviews: mean chance predicted, share recalled, how many."""

"""Long work done beside the requests: what is wanted, how far it is, what came of it."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, Key, PlainData, Utc


class Job(Base):
    """One long job. Written in the transaction of the action that wants it, sent after it."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("progress BETWEEN 0 AND 1", name="progress"),
        Index("ix_job_state_created_at", "state", "created_at"),
        Index("ix_job_learner_id_kind_created_at", "learner_id", "kind", "created_at"),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(32))
    learner_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    """Whom it is for; None: for all."""
    state: Mapped[str] = mapped_column(String(8), default="queued")
    progress: Mapped[float] = mapped_column(default=0.0)
    """Share of the work done, 0 to 1."""
    message: Mapped[str] = mapped_column(Text, default="")
    payload: Mapped[PlainData] = mapped_column(default=dict)
    """What the kind of job needs to know."""
    created_at: Mapped[Utc]
    started_at: Mapped[Utc | None]
    finished_at: Mapped[Utc | None]

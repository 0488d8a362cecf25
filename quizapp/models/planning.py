"""What a learner asks of the schedule: an exam, goals by topic, easy days, facts set aside."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, Slug, Utc

WEEK = 7


class StudyPlan(Base):
    """How one learner wants their days; a learner without a row has the defaults of each column."""

    __tablename__ = "study_plan"
    __table_args__ = (
        CheckConstraint("daily_minutes BETWEEN 1 AND 1440", name="daily_minutes"),
        CheckConstraint("daily_ceiling BETWEEN 1 AND 9999", name="daily_ceiling"),
    )

    learner_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    exam_name: Mapped[str] = mapped_column(String(120), default="")
    exam_day: Mapped[date | None]
    daily_minutes: Mapped[int | None]
    """Minutes a day there are for studying; None: as many as it takes."""
    easy_days: Mapped[list[float]] = mapped_column(JSON, default=lambda: [1.0] * WEEK)
    """For each weekday, Monday first, its share (0 to 1) of a full day's reviews."""
    kinds: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Kinds of items wanted "more" or "less" often; a kind that is absent is left as it is."""
    daily_ceiling: Mapped[int | None]
    """The most reviews a day after a break; None: what the learner's usual pace suggests."""
    changed_at: Mapped[Utc]


class TopicGoal(Base):
    """What one learner wants of a topic: the concept that facts are about."""

    __tablename__ = "topic_goal"
    __table_args__ = (
        CheckConstraint("desired_retention BETWEEN 0.7 AND 0.97", name="desired_retention"),
    )

    learner_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[Slug] = mapped_column(primary_key=True)
    """No foreign key: a topic may leave the bank and come back, the goal stays."""
    in_exam: Mapped[bool] = mapped_column(default=True)
    desired_retention: Mapped[float | None]
    """None: as the learner wants of everything."""


class SetAside(Base):
    """A fact that a learner does not want to be asked, begun or not."""

    __tablename__ = "set_aside"
    __table_args__ = (Index("ix_set_aside_learner_id_until", "learner_id", "until"),)

    learner_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    fact_id: Mapped[Slug] = mapped_column(primary_key=True)
    until: Mapped[date | None]
    """The learner's day from which it is asked again; None: not before it is taken back."""
    since: Mapped[Utc]

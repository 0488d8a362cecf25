"""What people say of the bank: comments of instructors, problems that learners report."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, Digest, Key, PlainData, Slug, Utc


class Comment(Base):
    """What an instructor says about an entry, as it stood at a version."""

    __tablename__ = "comment"
    __table_args__ = (
        ForeignKeyConstraint(["noun", "entry_id"], ["entry.noun", "entry.id"], ondelete="CASCADE"),
        Index("ix_comment_noun_entry_id_at", "noun", "entry_id", "at"),
    )

    id: Mapped[Key]
    noun: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[Slug]
    version: Mapped[int]
    author_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[Utc]
    text: Mapped[str] = mapped_column(Text)
    resolved_at: Mapped[Utc | None]
    resolved_by: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))


class ProblemReport(Base):
    """What a learner says is wrong with a question, with the question as they saw it."""

    __tablename__ = "problem_report"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('second_answer', 'wrong', 'unclear', 'typing_error', 'other')", name="kind"
        ),
        CheckConstraint("state IN ('open', 'fixed', 'declined')", name="state"),
        Index("ix_problem_report_state_at", "state", "at"),
        Index("ix_problem_report_learner_id_told_at", "learner_id", "told_at"),
        Index("ix_problem_report_noun_entry_id", "noun", "entry_id"),
    )

    id: Mapped[Key]
    learner_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    serving_id: Mapped[str | None] = mapped_column(ForeignKey("serving.id", ondelete="SET NULL"))
    answer_id: Mapped[str | None] = mapped_column(ForeignKey("answer.id", ondelete="SET NULL"))
    snapshot_hash: Mapped[Digest] = mapped_column(ForeignKey("item_snapshot.hash"))
    fact_versions: Mapped[PlainData]
    """Fact id to the version that the question was made from."""
    noun: Mapped[str] = mapped_column(String(16))
    """The entry to mend: the first fact asked, or the item written by hand."""
    entry_id: Mapped[Slug]
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Utc]
    state: Mapped[str] = mapped_column(String(8), default="open")
    reply: Mapped[str] = mapped_column(Text, default="")
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    closed_at: Mapped[Utc | None]
    change_id: Mapped[str | None] = mapped_column(ForeignKey("change.id", ondelete="SET NULL"))
    """The change that mended it."""
    told_at: Mapped[Utc | None]
    """When the learner put away the word on what came of it."""

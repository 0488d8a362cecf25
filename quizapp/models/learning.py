"""What learners did: items as shown, answers, reviews, and the memory folded from them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.memory.replay import ReviewKind
from quizapp.models.base import Base, Digest, Key, PlainData, Slug, Utc

CONFIDENCES = ("sure", "unsure", "guess")


class ItemSnapshot(Base):
    """An item exactly as it was shown; its key is the hash of its content."""

    __tablename__ = "item_snapshot"

    hash: Mapped[Digest] = mapped_column(primary_key=True)
    body: Mapped[PlainData]


class StudySession(Base):
    """One sitting: from the start button to the score."""

    __tablename__ = "study_session"
    __table_args__ = (Index("ix_study_session_learner_id_started_at", "learner_id", "started_at"),)

    id: Mapped[Key]
    learner_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    started_at: Mapped[Utc]
    ended_at: Mapped[Utc | None]
    day: Mapped[date]
    """The learner's local day on which it began."""
    planned: Mapped[int]
    """How many facts it set out to ask."""

    servings: Mapped[list["Serving"]] = relationship(
        back_populates="study_session", order_by="Serving.position"
    )


class Serving(Base):
    """One item put before a learner, so that a reload shows the same one."""

    __tablename__ = "serving"
    __table_args__ = (
        UniqueConstraint("session_id", "position"),
        # Most are generated, and would only make this index larger.
        Index(
            "ix_serving_item_id",
            "item_id",
            "learner_id",
            sqlite_where=text("item_id IS NOT NULL"),
            postgresql_where=text("item_id IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    session_id: Mapped[str] = mapped_column(ForeignKey("study_session.id", ondelete="CASCADE"))
    learner_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    snapshot_hash: Mapped[Digest] = mapped_column(ForeignKey("item_snapshot.hash"))
    fact_versions: Mapped[PlainData]
    """Fact id to the number of the version it was made from."""
    item_id: Mapped[str | None] = mapped_column(String(160))
    """The item written by hand that this is; None: it was generated."""
    item_version: Mapped[int | None]
    served_at: Mapped[Utc]

    study_session: Mapped[StudySession] = relationship(back_populates="servings")
    snapshot: Mapped[ItemSnapshot] = relationship()
    answer: Mapped["Answer | None"] = relationship(back_populates="serving")


class Answer(Base):
    """One submission, never changed. Sending it again finds this row instead of making another."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("learner_id", "client_id"),
        UniqueConstraint("serving_id"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        CheckConstraint("duration_ms >= 0", name="duration_ms"),
        CheckConstraint("confidence IN ('sure', 'unsure', 'guess')", name="confidence"),
        Index("ix_answer_learner_id_answered_at", "learner_id", "answered_at"),
        # Past confusions are read from the latest wrong answers; the right ones, most of them,
        # would only make this index larger.
        Index(
            "ix_answer_wrong_received_at",
            "received_at",
            sqlite_where=text("score = 0"),
            postgresql_where=text("score = 0"),
        ),
    )

    id: Mapped[Key]
    learner_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    client_id: Mapped[str] = mapped_column(String(64))
    """Minted where the item was shown; the same submission always carries the same one."""
    serving_id: Mapped[str] = mapped_column(ForeignKey("serving.id", ondelete="CASCADE"))
    snapshot_hash: Mapped[Digest] = mapped_column(ForeignKey("item_snapshot.hash"))
    response: Mapped[PlainData]
    score: Mapped[float]
    """Share of the item answered rightly, 0 to 1."""
    confidence: Mapped[str | None] = mapped_column(String(8))
    duration_ms: Mapped[int]
    answered_at: Mapped[Utc]
    """When the learner answered, clamped so that a memory's time only moves forward."""
    received_at: Mapped[Utc]

    serving: Mapped[Serving] = relationship(back_populates="answer")
    snapshot: Mapped[ItemSnapshot] = relationship()
    reviews: Mapped[list["Review"]] = relationship(
        back_populates="answer", order_by="Review.sequence"
    )


class Review(Base):
    """One rated fact of an answer. A changed rating or an undo is a new row, never an update."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("answer_id", "fact_id", "sequence"),
        CheckConstraint("kind IN ('rated', 'rerated', 'undone')", name="kind"),
        CheckConstraint("rating BETWEEN 1 AND 4", name="rating"),
        CheckConstraint("(kind = 'undone') = (rating IS NULL)", name="undone_has_no_rating"),
        CheckConstraint("guess_floor BETWEEN 0 AND 1", name="guess_floor"),
        Index("ix_review_learner_id_fact_id_answered_at", "learner_id", "fact_id", "answered_at"),
        Index("ix_review_learner_id_day", "learner_id", "day"),
    )

    id: Mapped[Key]
    learner_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    answer_id: Mapped[str] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"))
    fact_id: Mapped[Slug]
    """No foreign key: a fact may leave the bank, what was answered about it stays."""
    sequence: Mapped[int]
    kind: Mapped[ReviewKind] = mapped_column(String(8))
    fact_version: Mapped[int]
    rating: Mapped[int | None]
    right: Mapped[bool]
    """Whether the response was right for this fact; for a self-rated one, rated above Again."""
    guess_floor: Mapped[float]
    """Chance of being right by luck alone, 0 to 1."""
    answered_at: Mapped[Utc]
    received_at: Mapped[Utc]
    day: Mapped[date]
    """The learner's local day, which ends at 04:00 in their zone."""
    zone: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(64))
    """Version of the memory engine that scheduled it, and the learner's own model if it had one."""
    due_day: Mapped[date | None]
    """The day it gave the fact; None where it gave none, as an undo, or was written before days
    were kept."""
    aim: Mapped[str | None] = mapped_column(String(16))
    """Digest of what the day was chosen for: the model, the retention and the days wanted then.
    A replay keeps the day while these are the same."""

    answer: Mapped[Answer] = relationship(back_populates="reviews")


class Memory(Base):
    """What a learner's reviews of one fact add up to; always rebuilt from them if lost."""

    __tablename__ = "memory"
    __table_args__ = (
        CheckConstraint("stability > 0", name="stability"),
        CheckConstraint("difficulty BETWEEN 1 AND 10", name="difficulty"),
        CheckConstraint("luck BETWEEN 0 AND 1", name="luck"),
        CheckConstraint("lucky_stability > 0", name="lucky_stability"),
        CheckConstraint("lucky_difficulty BETWEEN 1 AND 10", name="lucky_difficulty"),
        CheckConstraint(
            "(luck > 0) = (lucky_stability IS NOT NULL) "
            "AND (luck > 0) = (lucky_difficulty IS NOT NULL)",
            name="luck_has_both",
        ),
        # With the fact, so that the longest due of any number are found without sorting them.
        Index("ix_memory_learner_id_due_day_fact_id", "learner_id", "due_day", "fact_id"),
        # The few facts that keep being forgotten; the rest would only make this index larger.
        Index(
            "ix_memory_leech",
            "learner_id",
            "lapses",
            sqlite_where=text("lapses >= 8"),
            postgresql_where=text("lapses >= 8"),
        ),
    )

    learner_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    fact_id: Mapped[Slug] = mapped_column(primary_key=True)
    stability: Mapped[float]
    """Days until the chance of recall falls to 90 %."""
    difficulty: Mapped[float]
    """1 (easy) to 10 (hard). Like stability, of a learner who knew what was right."""
    luck: Mapped[float] = mapped_column(default=0.0)
    """How likely it is that the latest right answers were luck, 0 to 1."""
    lucky_stability: Mapped[float | None]
    """Stability if they were; None without luck."""
    lucky_difficulty: Mapped[float | None]
    """Difficulty if they were; None without luck."""
    reps: Mapped[int]
    lapses: Mapped[int]
    first_day: Mapped[date]
    """The local day it was first learnt: counts against that day's new facts."""
    last_review_at: Mapped[Utc]
    last_day: Mapped[date]
    due_day: Mapped[date]
    engine: Mapped[str] = mapped_column(String(64), default="fsrs-6")
    """Which engine and model folded it: under another one it is folded anew before it is used."""
    topic: Mapped[Slug] = mapped_column(default="")
    """The concept the fact spoke of when it was begun; empty if it was in no bank."""
    category: Mapped[str] = mapped_column(String(32), default="")
    """Its category then."""


class ChangedFact(Base):
    """A fact that means something else than when a learner last answered it.

    It is due on `due_day` at the latest, until it is answered again; a replay heeds it too. The
    learner is told until they have put it away.
    """

    __tablename__ = "changed_fact"
    __table_args__ = (Index("ix_changed_fact_learner_id_seen_at", "learner_id", "seen_at"),)

    learner_id: Mapped[str] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    fact_id: Mapped[Slug] = mapped_column(primary_key=True)
    was: Mapped[int]
    """The version they last answered."""
    version: Mapped[int]
    """The version that means something else."""
    at: Mapped[Utc]
    due_day: Mapped[date]
    seen_at: Mapped[Utc | None]


class FactAlias(Base):
    """A fact that was merged into another: what was answered about it counts for that one."""

    __tablename__ = "fact_alias"
    __table_args__ = (Index("ix_fact_alias_into_id", "into_id"),)

    fact_id: Mapped[Slug] = mapped_column(primary_key=True)
    into_id: Mapped[Slug]
    change_id: Mapped[str] = mapped_column(ForeignKey("change.id"))

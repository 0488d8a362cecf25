"""Documents that are being read, and the candidates for facts that were found in them."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.models.base import Base, Digest, Key, PlainData, Slug, Utc

RELATIONS = ("new", "same", "conflict")


class DocumentReading(Base):
    """A file or a pasted text on its way into the bank: read once, by a job."""

    __tablename__ = "document_reading"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'reading', 'ready', 'failed')", name="state"),
        Index("ix_document_reading_at", "at", "id"),
        Index("ix_document_reading_document", "document"),
    )

    id: Mapped[Key]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(255))
    """The file's name; empty for a pasted text."""
    title: Mapped[str] = mapped_column(String(500), default="")
    publisher: Mapped[str] = mapped_column(String(255), default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The bytes as they came, until they are read."""
    source_sha256: Mapped[Digest]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    problem: Mapped[str] = mapped_column(Text, default="")
    """Why it could not be read, as a sentence."""
    format: Mapped[str] = mapped_column(String(16), default="")
    text_sha256: Mapped[Digest | None]
    """The text as read, in the library."""
    blocks: Mapped[PlainData] = mapped_column(default=dict)
    """How the text is laid out: {"blocks": [[kind, start, end, level], …]}."""
    document: Mapped[str | None] = mapped_column(String(160))
    """The bank's document that it is, once one was made for it."""
    edition_of: Mapped[str | None] = mapped_column(String(160))
    """The bank's document of which it is a newer edition."""
    model_use: Mapped[PlainData] = mapped_column(default=dict)
    """What a language model was asked, if one is set: calls, tokens, cost, refusals."""
    at: Mapped[Utc]
    read_at: Mapped[Utc | None]


class Candidate(Base):
    """A fact that a document seems to state, and what people made of it."""

    __tablename__ = "candidate"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'accepted', 'rejected', 'merged', 'split')", name="state"
        ),
        CheckConstraint("relation IN ('new', 'same', 'conflict')", name="relation"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
        Index("ix_candidate_reading_id_number", "reading_id", "number", unique=True),
        Index("ix_candidate_reading_id_state_worth", "reading_id", "state", "worth"),
        Index("ix_candidate_fact_id", "fact_id"),
        Index("ix_candidate_state_decided_at", "state", "decided_at"),
    )

    id: Mapped[Key]
    reading_id: Mapped[str] = mapped_column(ForeignKey("document_reading.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Its place in the document, from 0; what was split off comes after all others."""
    start: Mapped[int]
    end: Mapped[int]
    sentence_start: Mapped[int]
    sentence_end: Mapped[int]
    body: Mapped[PlainData]
    """The candidate as it stands, mended or not: the fields of `question_bank.ingest`'s noun."""
    found: Mapped[PlainData]
    """The candidate as it was found: what a filter learns from. Empty where a person made it."""
    confidence: Mapped[float]
    worth: Mapped[float] = mapped_column(default=0.0)
    """How much a look at it is worth: the next one shown is the greatest."""
    relation: Mapped[str] = mapped_column(String(8), default="new")
    related_fact: Mapped[str | None] = mapped_column(String(160))
    """The bank's fact that it repeats or contradicts."""
    group_number: Mapped[int | None]
    """The number of the first of those that say nearly the same in this document."""
    verdict: Mapped[PlainData] = mapped_column(default=dict)
    """What a language model said of it, if one was asked."""
    state: Mapped[str] = mapped_column(String(8), default="open")
    reason: Mapped[str] = mapped_column(String(32), default="")
    """Why it was rejected."""
    into_id: Mapped[str | None] = mapped_column(ForeignKey("candidate.id", ondelete="SET NULL"))
    """The candidate with which it was merged, or from which it was split."""
    fact_id: Mapped[str | None] = mapped_column(String(160))
    """The fact that it became, or to which it gave its phrase."""
    seen: Mapped[bool] = mapped_column(default=False)
    """Whether a person had it before their eyes when it was decided, or since."""
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    decided_at: Mapped[Utc | None]
    change_id: Mapped[str | None] = mapped_column(ForeignKey("change.id", ondelete="SET NULL"))


class CandidateFact(Base):
    """A fact that a candidate became, kept after it was opened again: facts come back."""

    __tablename__ = "candidate_fact"
    __table_args__ = (Index("ix_candidate_fact_fact_id_candidate_id", "fact_id", "candidate_id"),)

    candidate_id: Mapped[str] = mapped_column(
        ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True
    )
    fact_id: Mapped[Slug] = mapped_column(primary_key=True)


class UnreadFact(Base):
    """A fact that was accepted with many others, until a person has read it.

    It is the fact's own, whatever becomes of its candidate, its document or itself.
    """

    __tablename__ = "unread_fact"

    fact_id: Mapped[Slug] = mapped_column(primary_key=True)


class LostSupport(Base):
    """A fact whose phrase a newer edition of its document changed or dropped, until looked at."""

    __tablename__ = "lost_support"
    __table_args__ = (
        CheckConstraint("state IN ('changed', 'vanished')", name="state"),
        Index("ix_lost_support_fact_id_settled_at", "fact_id", "settled_at"),
        Index("ix_lost_support_reading_id", "reading_id"),
    )

    id: Mapped[Key]
    reading_id: Mapped[str] = mapped_column(ForeignKey("document_reading.id", ondelete="CASCADE"))
    fact_id: Mapped[Slug]
    state: Mapped[str] = mapped_column(String(8))
    old: Mapped[PlainData]
    """The evidence as it was, with its sentence."""
    new: Mapped[PlainData] = mapped_column(default=dict)
    """Where the newer edition says nearly the same, with its sentence; empty if nowhere."""
    settled_at: Mapped[Utc | None]
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    outcome: Mapped[str] = mapped_column(String(16), default="")
    """What was done: kept, replaced, retired."""


class CandidateFilter(Base):
    """What rejections taught: a filter over candidates, and how well it did on decisions unseen."""

    __tablename__ = "candidate_filter"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    active: Mapped[bool] = mapped_column(default=False)
    weights: Mapped[PlainData] = mapped_column(default=dict)
    figures: Mapped[PlainData] = mapped_column(default=dict)
    """Decisions it learnt from, and its precision and recall against none, cross-validated."""
    at: Mapped[Utc]
    switched_by: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

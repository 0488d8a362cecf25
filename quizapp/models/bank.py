"""The live bank: identity, versions and status of what the question bank's nouns say."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.models.base import Base, Digest, Key, PlainData, Slug, Utc

GROUND_KINDS = ("contrast", "complete", "foil", "overlap")


class Document(Base):
    """A source text, identified by its hash. `body` is the noun as plain data."""

    __tablename__ = "document"

    id: Mapped[Slug] = mapped_column(primary_key=True)
    body: Mapped[PlainData]
    shipped_hash: Mapped[Digest | None]


class Concept(Base):
    """A condition, finding, test, treatment …; `body` is the noun as plain data."""

    __tablename__ = "concept"

    id: Mapped[Slug] = mapped_column(primary_key=True)
    body: Mapped[PlainData]
    shipped_hash: Mapped[Digest | None]


class Fact(Base):
    """A fact's identity and where it stands; what it asserts is in its versions."""

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint(
            "status IN ('candidate', 'draft', 'in_review', 'published', 'retired')", name="status"
        ),
        Index("ix_fact_subject_predicate", "subject", "predicate"),
        Index("ix_fact_status_category", "status", "category"),
    )

    id: Mapped[Slug] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    """Number of the current version; versions count from 1."""
    subject: Mapped[Slug]
    predicate: Mapped[str] = mapped_column(String(64))
    category: Mapped[str] = mapped_column(String(32))
    position: Mapped[int]
    """Place in the order in which new facts are taught."""
    shipped_hash: Mapped[Digest | None]
    """Hash it was loaded with from the shipped bank: equal content means nobody edited it."""

    versions: Mapped[list["FactVersion"]] = relationship(
        back_populates="fact", order_by="FactVersion.number"
    )


class FactVersion(Base):
    """One wording of a fact, never rewritten; `body` is the fact as plain data."""

    __tablename__ = "fact_version"
    __table_args__ = (CheckConstraint("number >= 1", name="number"),)

    fact_id: Mapped[Slug] = mapped_column(
        ForeignKey("fact.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[PlainData]
    author_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """None: it came with the app."""
    created_at: Mapped[Utc]

    fact: Mapped[Fact] = relationship(back_populates="versions")


class Ground(Base):
    """What makes options false: a contrast, complete list, foil or overlap, as plain data."""

    __tablename__ = "ground"
    __table_args__ = (
        CheckConstraint("kind IN ('contrast', 'complete', 'foil', 'overlap')", name="kind"),
    )

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[Slug] = mapped_column(primary_key=True)
    body: Mapped[PlainData]
    shipped_hash: Mapped[Digest | None]


class Change(Base):
    """Who changed what in the bank, when and why."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_noun_noun_id", "noun", "noun_id"),)

    id: Mapped[Key]
    noun: Mapped[str] = mapped_column(String(16))
    noun_id: Mapped[Slug]
    version: Mapped[int | None]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[Utc]
    why: Mapped[str] = mapped_column(Text)


class BankRevision(Base):
    """One row that counts changes, so that each worker knows when its bank in memory is stale."""

    __tablename__ = "bank_revision"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]

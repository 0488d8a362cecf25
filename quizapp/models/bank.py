"""The live bank: what each of its entries says, in versions, and every change made to it."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.models.base import Base, Digest, Key, Slug, Utc

NOUNS = (
    "document",
    "concept",
    "fact",
    "contrast",
    "complete",
    "foil",
    "overlap",
    "item",
    "concept_wording",
    "fact_wording",
)
"""What an entry can be. An item is one written by hand; a wording bears the id of what it words."""

STATUSES = ("candidate", "draft", "in_review", "published", "retired", "binned")
CHANGE_KINDS = (
    "shipped",
    "edit",
    "status",
    "restore",
    "grid",
    "bulk",
    "merge",
    "import",
    "delete",
    "undo",
    "report",
)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Entry(Base):
    """One thing in the bank: its identity, where it stands, and what lists show of it.

    What it says is in its versions. The columns below `position` repeat, for lists and searches,
    what the latest version says; they can always be rebuilt from it.
    """

    __tablename__ = "entry"
    __table_args__ = (
        _one_of("noun", NOUNS),
        _one_of("status", STATUSES),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("published BETWEEN 1 AND version", name="published"),
        Index("ix_entry_noun_subject_predicate", "noun", "subject", "predicate"),
        Index("ix_entry_noun_status_category", "noun", "status", "category"),
        Index("ix_entry_noun_position_id", "noun", "position", "id"),
        Index("ix_entry_noun_title_id", "noun", "title", "id"),
        Index("ix_entry_noun_updated_at_id", "noun", "updated_at", "id"),
        Index("ix_entry_noun_status_id", "noun", "status", "id"),
        Index("ix_entry_noun_author_id", "noun", "author_id", "id"),
        Index("ix_entry_noun_predicate", "noun", "predicate"),
        Index("ix_entry_reviewer_id", "reviewer_id"),
    )

    noun: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[Slug] = mapped_column(primary_key=True)
    version: Mapped[int]
    """Number of the latest version; versions count from 1."""
    published: Mapped[int | None]
    """Number of the version that learners get; None: they get none."""
    status: Mapped[str] = mapped_column(String(16))
    """Of the latest version; `binned` if that lies in the bin."""
    position: Mapped[int] = mapped_column(default=0)
    """Place in the order in which new facts are taught."""
    title: Mapped[str] = mapped_column(Text, default="")
    """How a list calls it: a statement, a name, a question, or what it says in words."""
    subject: Mapped[str | None] = mapped_column(String(160))
    predicate: Mapped[str | None] = mapped_column(String(64))
    category: Mapped[str | None] = mapped_column(String(32))
    kind: Mapped[str | None] = mapped_column(String(32))
    """A concept's kind, an item's kind, a fact's polarity."""
    reviewer_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """Whose look it waits for; None: anybody's who may."""
    author_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """Who wrote the latest version; None: it came with the app."""
    created_at: Mapped[Utc]
    updated_at: Mapped[Utc]
    revision: Mapped[int]
    """The bank's revision at its latest change."""
    merged_into: Mapped[str | None] = mapped_column(String(160))
    """The entry of the same noun that took its place."""
    shipped_hash: Mapped[Digest | None]
    """Hash it was loaded with from the shipped bank: equal content means nobody edited it."""

    versions: Mapped[list["EntryVersion"]] = relationship(
        back_populates="entry", order_by="EntryVersion.number"
    )


class EntryVersion(Base):
    """What an entry said from one change to the next, never rewritten."""

    __tablename__ = "entry_version"
    __table_args__ = (
        ForeignKeyConstraint(["noun", "id"], ["entry.noun", "entry.id"], ondelete="CASCADE"),
        _one_of("status", STATUSES),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("edition BETWEEN 1 AND number", name="edition"),
        CheckConstraint("(status = 'binned') = (body IS NULL)", name="binned_has_no_body"),
        Index("ix_entry_version_change_id", "change_id"),
        # Few entries ever meant something else: which do is found without reading the others.
        Index(
            "ix_entry_version_noun_id_edition",
            "noun",
            "id",
            "edition",
            sqlite_where=text("edition > 1"),
            postgresql_where=text("edition > 1"),
        ),
    )

    noun: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[Slug] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True))
    """The noun as plain data; None: it lies in the bin."""
    status: Mapped[str] = mapped_column(String(16))
    edition: Mapped[int]
    """The version since which it means the same: statistics count from there."""
    change_id: Mapped[str] = mapped_column(ForeignKey("change.id"))

    entry: Mapped[Entry] = relationship(back_populates="versions")
    change: Mapped["Change"] = relationship()


class Change(Base):
    """Who changed the bank, when and why: one save, however many entries it touched."""

    __tablename__ = "change"
    __table_args__ = (
        _one_of("kind", CHANGE_KINDS),
        Index("ix_change_at", "at", "id"),
        Index("ix_change_user_id_at", "user_id", "at"),
        Index("ix_change_undoes_id", "undoes_id"),
    )

    id: Mapped[Key]
    revision: Mapped[int] = mapped_column(unique=True)
    """The bank's revision that it made."""
    kind: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """None: the app itself, at an upgrade."""
    at: Mapped[Utc]
    why: Mapped[str] = mapped_column(Text)
    entries: Mapped[int]
    """How many entries it touched."""
    undoes_id: Mapped[str | None] = mapped_column(ForeignKey("change.id"))


class BankRevision(Base):
    """One row that counts changes, so that each worker knows when its bank in memory is stale.

    Whoever changes the bank locks it first, so changes come one after another on every database.
    """

    __tablename__ = "bank_revision"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    bank_id: Mapped[str] = mapped_column(String(32), default="")
    """Which bank this is: a file exported from it says so, and is compared with what it held."""


class EntryReference(Base):
    """Which concept, document or fact an entry speaks of, as its latest version has it."""

    __tablename__ = "entry_reference"
    __table_args__ = (
        ForeignKeyConstraint(["noun", "id"], ["entry.noun", "entry.id"], ondelete="CASCADE"),
        CheckConstraint(
            "role IN ('subject', 'object', 'parent', 'document', 'fact', 'concept')", name="role"
        ),
        Index("ix_entry_reference_target_role", "target", "role", "noun", "id"),
    )

    noun: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[Slug] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(16), primary_key=True)
    target: Mapped[Slug] = mapped_column(primary_key=True)


class EntryTag(Base):
    """A word that instructors put on entries to find them again, as the latest version has it."""

    __tablename__ = "entry_tag"
    __table_args__ = (
        ForeignKeyConstraint(["noun", "id"], ["entry.noun", "entry.id"], ondelete="CASCADE"),
        Index("ix_entry_tag_tag", "tag", "noun", "id"),
    )

    noun: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[Slug] = mapped_column(primary_key=True)
    tag: Mapped[str] = mapped_column(String(64), primary_key=True)


class EntryProblem(Base):
    """What the checks say of an entry's latest version, kept for lists to be filtered by."""

    __tablename__ = "entry_problem"
    __table_args__ = (
        ForeignKeyConstraint(["noun", "entry_id"], ["entry.noun", "entry.id"], ondelete="CASCADE"),
        CheckConstraint("severity IN ('error', 'warning')", name="severity"),
        Index("ix_entry_problem_noun_entry_id", "noun", "entry_id"),
        Index("ix_entry_problem_rule", "rule", "noun", "entry_id"),
        Index("ix_entry_problem_noun_severity", "noun", "severity", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    noun: Mapped[str] = mapped_column(String(16))
    entry_id: Mapped[Slug]
    rule: Mapped[str] = mapped_column(String(64))
    severity: Mapped[str] = mapped_column(String(8))
    message: Mapped[str] = mapped_column(Text)


class Withdrawal(Base):
    """A way to ask something that a change took away: listed until somebody has looked at it."""

    __tablename__ = "withdrawal"
    __table_args__ = (
        Index("ix_withdrawal_change_id", "change_id"),
        Index("ix_withdrawal_settled_at", "settled_at", "noun", "entry_id"),
    )

    id: Mapped[Key]
    change_id: Mapped[str] = mapped_column(ForeignKey("change.id"))
    noun: Mapped[str] = mapped_column(String(16))
    """`fact` for a generated question, `item` for one written by hand."""
    entry_id: Mapped[Slug]
    asked_as: Mapped[str] = mapped_column(String(16))
    """The kind of question that is asked no more."""
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[Utc]
    settled_at: Mapped[Utc | None]
    """When it was asked again, or somebody said that this is as it should be."""

"""What a search of the bank reads: the words of each entry, as each database's index wants them."""

from typing import NamedTuple

from sqlalchemy import Dialect, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from quizapp.models.base import Base, Slug, Utc

FURTHEST = 16_383
"""The last place in a text that PostgreSQL tells from those after it."""

BREAK = "=|"
"""Stands between the fields of an entry, so that no phrase reaches from one into the next."""


class SearchText(NamedTuple):
    """What an entry is found by: marks of what it is, and the words of each of its fields."""

    marks: tuple[str, ...]
    fields: tuple[tuple[str, ...], ...]


class SearchWords(TypeDecorator[SearchText]):
    """Words in their order: a line of text for SQLite's FTS5, a `tsvector` for PostgreSQL.

    No database splits or stems anything: both index exactly the words given.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Return the column's type."""
        kind: TypeEngine[str] = TSVECTOR() if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: SearchText | None, dialect: Dialect) -> str | None:
        """Write words as the database takes them."""
        if value is None:
            return None
        return _vector(value) if dialect.name == "postgresql" else _line(value)


def _line(text: SearchText) -> str:
    fields = f" {BREAK} ".join(" ".join(words) for words in text.fields)
    return f"{' '.join(text.marks)} {BREAK} {fields} {BREAK}"


def _vector(text: SearchText) -> str:
    places, at = [f"'{mark}'" for mark in text.marks], 0
    for words in text.fields:
        for word in words:
            at += 1
            places.append(f"'{word}':{min(at, FURTHEST)}")
        at += 1
    return " ".join(places)


class EntrySearch(Base):
    """The words of an entry's latest version; an entry in the bin has none.

    Each database indexes the words in a way of its own that its migration made: PostgreSQL by GIN,
    SQLite by the table `entry_search_index` (FTS5), which follows by triggers, under the same
    numbers.
    """

    __tablename__ = "entry_search"
    __table_args__ = (
        ForeignKeyConstraint(["noun", "id"], ["entry.noun", "entry.id"], ondelete="CASCADE"),
        UniqueConstraint("noun", "id"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    noun: Mapped[str] = mapped_column(String(16))
    id: Mapped[Slug]
    updated_at: Mapped[Utc]
    """As the entry has it, so that a search for what changed lately need not look it up."""
    words: Mapped[SearchText] = mapped_column(SearchWords)

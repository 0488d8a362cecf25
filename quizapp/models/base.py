"""What every table shares: the declarative base, constraint names, identifiers and times."""

import secrets
from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

# Named constraints, so that a migration can drop or alter one on every database: SQLite and
# PostgreSQL would otherwise each invent a name of their own.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

ID_BYTES = 16


def new_id() -> str:
    """Return 128 random bits as 32 hexadecimal characters: nobody can guess a learner's address."""
    return secrets.token_hex(ID_BYTES)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite drops time zones, so they are checked going in and set coming out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; store every other one in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a time without a zone cannot be stored: {value!r}"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


Key = Annotated[str, mapped_column(String(32), primary_key=True, default=new_id)]
Slug = Annotated[str, mapped_column(String(160))]
Utc = Annotated[datetime, mapped_column(UtcDateTime)]
Digest = Annotated[str, mapped_column(String(64))]
PlainData = Annotated[dict[str, object], mapped_column(JSON)]


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=NAMING)


__all__ = [
    "Base",
    "Digest",
    "Key",
    "PlainData",
    "Slug",
    "Utc",
    "UtcDateTime",
    "new_id",
]

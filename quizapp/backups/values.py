"""Values of rows as both kinds of database and the file hold them: eight kinds, each written once.

A file holds what SQLite would: text for days, moments (UTC, microseconds) and JSON, base64 for
bytes. JSON is carried letter by letter, never parsed and written anew.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from quizapp.backups.nouns import Plain

Change = Callable[[Any], Any]


class UnfitError(ValueError):
    """A value that its column cannot hold; the message says why, without the value."""


# The order counts: a moment is no text, and a boolean of SQLite no number.
_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], str], ...] = (
    (sa.JSON, "json"),
    (sa.Boolean, "boolean"),
    (sa.DateTime, "moment"),
    (sa.Date, "day"),
    (sa.Integer, "integer"),
    (sa.Float, "number"),
    (sa.LargeBinary, "bytes"),
    (sa.String, "text"),
)
KINDS = tuple(kind for _type, kind in _KINDS)
_LENGTH = len("2026-11-22 09:00:00.000000")


def kind_of(column_type: sa.types.TypeEngine[Any]) -> str | None:
    """Return the kind of a column's values; None for a type that the app's tables do not have."""
    return next((kind for each, kind in _KINDS if isinstance(column_type, each)), None)


def from_database(kind: str, dialect: str) -> Change | None:
    """Return what makes a plain value of a driver's; None if it is one already."""
    if kind == "boolean":
        return bool if dialect == "sqlite" else None
    if kind == "moment":
        return _sqlite_moment if dialect == "sqlite" else _moment
    if kind == "day":
        return None if dialect == "sqlite" else date.isoformat
    others: dict[str, Change] = {"number": _number, "bytes": _base64}
    return others.get(kind)


def to_database(kind: str, dialect: str) -> Change:
    """Return what makes a driver's value of a plain one; it raises `UnfitError` for any other."""
    if kind == "moment":
        return _checked_moment if dialect == "sqlite" else _postgresql_moment
    if dialect == "sqlite" and kind == "boolean":
        return _sqlite_boolean
    if dialect == "postgresql" and kind in {"text", "json"}:
        return _postgresql_text
    return {
        "bytes": _bytes,
        "day": _checked_day,
        "boolean": _a(bool),
        "integer": _a(int),
        "number": _a(float),
        "text": _a(str),
        "json": _a(str),
    }[kind]


def _number(value: float) -> float:
    return float(value) + 0.0  # SQLite does not tell minus zero from zero


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _sqlite_moment(value: str) -> str:
    # As SQLAlchemy writes them. Others, such as a migration's own, are brought into this shape.
    return value if len(value) == _LENGTH else _moment(datetime.fromisoformat(value))


def _moment(value: datetime) -> str:
    known = value if value.tzinfo else value.replace(tzinfo=UTC)
    return known.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _a(wanted: type) -> Change:
    """Return what lets values of exactly one type through: a boolean is no number here."""

    def check(value: Plain) -> Plain:
        if type(value) is not wanted:
            raise _unlike(wanted.__name__)
        return value

    return check


def _sqlite_boolean(value: Plain) -> int:
    if not isinstance(value, bool):
        raise _unlike("bool")
    return int(value)


def _postgresql_text(value: Plain) -> str:
    if not isinstance(value, str):
        raise _unlike("str")
    if "\0" in value:
        raise UnfitError("a text holds the character of number 0, which PostgreSQL cannot store")
    return value


def _checked_moment(value: Plain) -> str:
    try:
        if isinstance(value, str) and _moment(datetime.fromisoformat(value)) == value:
            return value
    except ValueError:
        pass
    raise _unlike("moment")


def _postgresql_moment(value: Plain) -> str:
    return f"{_checked_moment(value)}+00"


def _checked_day(value: Plain) -> str:
    try:
        if isinstance(value, str) and date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    raise _unlike("day")


def _bytes(value: Plain) -> bytes:
    try:
        if isinstance(value, str):
            return base64.b64decode(value, validate=True)
    except binascii.Error:
        pass
    raise _unlike("bytes")


def _unlike(wanted: str) -> UnfitError:
    return UnfitError(f"a value is not what its column holds ({wanted})")

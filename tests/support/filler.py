"""Rows for every table there is, at whatever revision: drawn by a seed, written by SQL alone.

What the schema says (types, keys, checks) is looked up; a row that it refuses is drawn again.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedForeignKeyConstraint
from sqlalchemy.exc import DataError, IntegrityError

from quizapp.backups.tables import names_of
from quizapp.backups.values import kind_of

TRIES = 40
"""How often a row is drawn before its table is thought to be full."""
TEXTS = ("", "plain", "two\nlines\ttab", "Ærø — “ü” 𝄞", 'it\'s "quoted" \\ ; --', "<b>&amp;</b>")
NUMBERS = (0.0, 0.1, 0.25, 0.8, 1.0, 1 / 3, 2.5, 7.000000000000001)
FIXED: Mapping[tuple[str, str], object] = {
    ("bank_revision", "id"): 1,
    ("candidate_filter", "id"): 1,
    ("entry", "version"): 1,
    ("entry_version", "number"): 1,
    ("fact", "version"): 1,
    ("fact_version", "number"): 1,
    ("alembic_version", "version_num"): None,
}
"""What must fit other rows, or is checked to be one value."""

Values = dict[str, Any]


def fill_tables(connection: sa.Connection, draws: Random, rows: int = 3) -> dict[str, int]:
    """Write so many rows into each table, or as many as it takes; return how many each has now."""
    look = sa.inspect(connection)
    wanted = set(names_of(connection))
    order = [name for name, _ in look.get_sorted_table_and_fkc_names() if name in wanted]
    order += sorted(wanted - set(order))
    for name in order:
        _Table(connection, name, draws).fill(rows)
    return {
        name: connection.execute(
            sa.select(sa.func.count()).select_from(sa.table(name))
        ).scalar_one()
        for name in order
    }


class _Table:
    """One table, as the database describes it."""

    def __init__(self, connection: sa.Connection, name: str, draws: Random) -> None:
        look = sa.inspect(connection)
        self._connection, self._draws = connection, draws
        self._columns = look.get_columns(name)
        self._keys = look.get_foreign_keys(name)
        self._choices = dict(
            found
            for check in look.get_check_constraints(name)
            if (found := _choice(str(check["sqltext"])))
        )
        self._table = sa.table(
            name, *(sa.column(column["name"], column["type"]) for column in self._columns)
        )

    def fill(self, rows: int) -> None:
        """Write rows until there are as many, or none will do."""
        written = 0
        for _ in range(TRIES):
            if written == rows:
                return
            row = self._row()
            try:
                with self._connection.begin_nested():
                    self._connection.execute(self._table.insert(), row)
            except (IntegrityError, DataError):
                continue
            written += 1

    def _row(self) -> Values:
        row = {column["name"]: self._value(column) for column in self._columns}
        for key in self._keys:
            row |= self._reference(key)
        _make_sense(self._table.name, row)
        return row

    def _value(self, column: ReflectedColumn) -> object:
        fixed = (self._table.name, column["name"])
        if fixed in FIXED:
            return FIXED[fixed]
        if column["nullable"] and self._draws.random() < 0.3:
            return None
        if column["name"] in self._choices:
            return self._draws.choice(self._choices[column["name"]])
        return _drawn(column["type"], self._draws)

    def _reference(self, key: ReflectedForeignKeyConstraint) -> Values:
        """Return a reference to a row that is there, or to none."""
        own, other = key["constrained_columns"], key["referred_columns"]
        parents = sa.table(key["referred_table"], *map(sa.column, other))
        rows = self._connection.execute(sa.select(*parents.columns)).all()
        nullable = all(c["nullable"] for c in self._columns if c["name"] in own)
        if not rows or (nullable and self._draws.random() < 0.3):
            return dict.fromkeys(own)
        return dict(zip(own, self._draws.choice(sorted(rows)), strict=True))


def _choice(check: str) -> tuple[str, list[str]] | None:
    """Return the column and its values, if this is what a check says."""
    named = re.match(r"^\W*(\w+)\W*(?:::text)?\W*(?: IN | = ANY )", check)
    values = re.findall(r"'([^']*)'", check)
    return (named[1], values) if named and values else None


def _drawn(column_type: sa.types.TypeEngine[Any], draws: Random) -> object:
    day = date(2026, 1, 1) + timedelta(days=draws.randrange(700))
    kind = kind_of(column_type)
    if kind == "text":
        length = getattr(column_type, "length", None) or 60
        return f"{draws.randrange(16**8):08x}{draws.choice(TEXTS)}"[:length]
    drawn: dict[str | None, object] = {
        "integer": draws.choice((0, 1, 2, 3, 4, 90, 2**31 - 2)),
        "number": draws.choice(NUMBERS),
        "boolean": draws.random() < 0.5,
        "bytes": draws.randbytes(40),
        "day": day,
        "moment": datetime(day.year, day.month, day.day, 9, 0, 0, draws.choice((0, 1)), UTC),
        "json": {"said": draws.choice(TEXTS), "list": [1, None, 0.1, True]},
    }
    return drawn[kind]


def _make_sense(table: str, row: Values) -> None:
    """Make a row one that its checks let in, and that a migration can read."""
    if table == "memory" and "luck" in row:
        row |= {"luck": 0.0, "lucky_stability": None, "lucky_difficulty": None}
    if "body" not in row and table != "entry":
        return
    noun = str(row.get("noun") or row.get("kind") or table.removesuffix("_version"))
    if table == "entry":
        row["published"] = 1 if row["status"] == "published" else None
        row |= {"subject": "rash", "predicate": "has_phenotype", "category": "feature"}
    elif table == "entry_version":
        row["edition"] = 1
        row["body"] = None if row["status"] == "binned" else body_of(noun, str(row["id"]))
    else:
        row["body"] = body_of(noun, str(row.get("id") or row.get("fact_id")))


def body_of(noun: str, ident: str) -> Values:
    """Return what an entry of a noun says, as far as migrations read it."""
    said: dict[str, Values] = {
        "concept": {"name": "A rash", "kind": "finding", "synonyms": ["Ærø"], "parents": ["skin"]},
        "document": {"title": "A text"},
        "foil": {"value": "cold", "why": "It is not.", "false_for": ["rash"], "kind": "agent"},
        "complete": {"subject": "rash", "predicate": "treats", "values": ["cream"]},
        "contrast": {"predicate": "treats", "values": {"rash": ["cream"], "spasm": ["rest"]}},
        "overlap": {"values": ["rash", "exanthem"], "why": "One is the other."},
        "item": {"kind": "flashcard", "category": "feature", "stem": "What?", "facts": ["m-rash"]},
    }
    fact = {
        "subject": "rash",
        "predicate": "has_phenotype",
        "category": "feature",
        "objects": ["redness"],
        "statement": "A rash is red — “very” <b>red</b>.",
        "polarity": "asserted",
        "status": "published",
        "evidence": [{"document": "text"}],
    }
    return {"id": ident, **said.get(noun, fact)}

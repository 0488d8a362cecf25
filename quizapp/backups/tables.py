"""The tables of a database as it stands, at whatever revision: their rows out and in, and sums.

Tables are looked up in the database, not in the models: a backup is wanted most just before an
upgrade, when the database is older than the code.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DataError, IntegrityError

from quizapp.backups.nouns import Column, DamagedError, Plain, Row, Sum, Table, UnsoundError
from quizapp.backups.values import UnfitError, from_database, kind_of, to_database

VERSION_TABLE = "alembic_version"
DERIVED = "entry_search"
"""The words of entries, as each database indexes them, and FTS5's tables beside them: made anew."""
FLEETING = frozenset({"sign_in_session", "one_time_link", "rate_limit"})
"""What holds for the moment only. A backup leaves it out: restored, it would let browsers in that
were signed out since, and links work that were used."""

AT_ONCE = 2000
"""Rows read or written at a time."""
_MODULUS = 1 << 256


def names_of(connection: Connection) -> list[str]:
    """Return the names of all tables that rows are carried of, in order."""
    found = inspect(connection).get_table_names()
    return sorted(name for name in found if name != VERSION_TABLE and not name.startswith(DERIVED))


def tables_of(connection: Connection, leave: frozenset[str] = frozenset()) -> tuple[Table, ...]:
    """Return the tables whose rows are carried, but those to `leave`; in order of their names."""
    look = inspect(connection)
    tables = []
    for name in names_of(connection):
        if name in leave:
            continue
        columns = []
        for column in look.get_columns(name):
            kind = kind_of(column["type"])
            if kind is None:
                raise UnsoundError(f"{name}.{column['name']} is of a kind that no backup carries.")
            columns.append(Column(column["name"], kind))
        tables.append(Table(name, tuple(columns)))
    return tuple(tables)


def rows_of(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield a table's rows as plain values, in no order, a few at a time."""
    dialect = connection.dialect.name
    chosen = ", ".join(_chosen(column, dialect) for column in table.columns)
    changes = [
        (place, change)
        for place, column in enumerate(table.columns)
        if (change := from_database(column.kind, dialect)) is not None
    ]
    found = connection.exec_driver_sql(
        f"SELECT {chosen} FROM {_quoted(table.name)}",  # noqa: S608 - names from the schema itself # nosec B608
        execution_options={"stream_results": True, "yield_per": AT_ONCE},
    )
    for some in found.partitions():
        for each in some:
            row = list(each)
            for place, change in changes:
                if row[place] is not None:
                    row[place] = change(row[place])
            yield row


def load(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Write rows into a table."""
    dialect = connection.dialect.name
    changes = [to_database(column.kind, dialect) for column in table.columns]
    write = _copied if dialect == "postgresql" else _inserted
    try:
        write(connection, table, (_changed(row, changes) for row in rows))
    except UnfitError as error:
        raise DamagedError(f"{table.name}: {error}.") from error
    except (DataError, IntegrityError, OverflowError) as error:
        raise DamagedError(f"{table.name}: the database does not take every row.") from error


def line_of(row: Row) -> bytes:
    """Return a row as the line that a file holds and that counts for the sum."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


class Summing:
    """Adds rows up, line by line."""

    def __init__(self) -> None:
        self._rows = 0
        self._sum = 0

    def add(self, line: bytes) -> None:
        """Count one line."""
        self._rows += 1
        self._sum += int.from_bytes(hashlib.sha256(line).digest())

    def total(self) -> Sum:
        """Return what the lines so far add up to."""
        return Sum(self._rows, f"{self._sum % _MODULUS:064x}")


def sums_of(connection: Connection, tables: Iterable[Table]) -> dict[str, Sum]:
    """Read tables and return what each adds up to."""
    sums = {}
    for table in tables:
        summing = Summing()
        for row in rows_of(connection, table):
            summing.add(line_of(row))
        sums[table.name] = summing.total()
    return sums


def differing(one: Mapping[str, Sum], other: Mapping[str, Sum]) -> list[str]:
    """Return the names of tables that do not add up to the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _chosen(column: Column, dialect: str) -> str:
    letters = dialect == "postgresql" and column.kind == "json"
    return f"{_quoted(column.name)}{'::text' if letters else ''}"


def _changed(row: Row, changes: list[Callable[[Plain], Any]]) -> list[Any]:
    if len(row) != len(changes):
        raise UnfitError("a row has not as many values as there are columns")
    return [
        None if value is None else change(value) for value, change in zip(row, changes, strict=True)
    ]


def _inserted(connection: Connection, table: Table, rows: Iterator[list[Any]]) -> None:
    marks = ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {_quoted(table.name)} ({_columns(table)}) VALUES ({marks})"  # noqa: S608 - as above # nosec B608
    while some := list(islice(rows, AT_ONCE)):
        connection.exec_driver_sql(statement, [tuple(row) for row in some])


def _copied(connection: Connection, table: Table, rows: Iterator[list[Any]]) -> None:
    import psycopg  # noqa: PLC0415 - an app over SQLite need not have it in memory

    statement = f"COPY {_quoted(table.name)} ({_columns(table)}) FROM STDIN"
    try:
        with (
            closing(cast("psycopg.Cursor", connection.connection.cursor())) as cursor,
            cursor.copy(statement) as copy,
        ):
            for row in rows:
                copy.write_row(row)
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise UnfitError("PostgreSQL does not take every row") from error


def _columns(table: Table) -> str:
    return ", ".join(_quoted(column.name) for column in table.columns)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

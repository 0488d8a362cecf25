"""Fills an empty database with rows from elsewhere, and proves that it holds the same.

All of it is the caller's one transaction: cut anywhere, the database is as empty as before.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from quizapp import migrations
from quizapp.backups.derived import index_entries, set_counters
from quizapp.backups.nouns import DamagedError, Row, Source, Sum, UnsoundError
from quizapp.backups.tables import (
    FLEETING,
    Summing,
    differing,
    line_of,
    load,
    names_of,
    sums_of,
    tables_of,
)

_KEYS = text("""
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    ORDER BY 1, 2
""")

Keys = list[tuple[str, str, str]]


def fill(connection: Connection, source: Source) -> dict[str, Sum]:
    """Make the schema that the rows belong to, write them, compare, and bring all up to date.

    Returns what each table added up to, there and here. SQLite's foreign keys must be off. Raises
    `DamagedError` for rows that do not fit the schema or each other.
    """
    migrations.upgrade(connection, source.schema)
    _refuse_other_tables(connection, source)
    for name in names_of(connection):
        connection.exec_driver_sql(f'DELETE FROM "{name}"')  # noqa: S608 - a migration's own name # nosec B608
    keys = _untied(connection)
    came = {}
    for table, rows in source.rows():
        summing = Summing()
        load(connection, table, _counted(rows, summing))
        came[table.name] = summing.total()
    _tie(connection, keys)
    wrong = differing(came, sums_of(connection, source.tables))
    if wrong:
        raise UnsoundError(f"Not every row arrived as it was sent: {', '.join(wrong)}.")
    migrations.upgrade(connection)
    index_entries(connection)
    set_counters(connection)
    return came


def _counted(rows: Iterator[Row], summing: Summing) -> Iterator[Row]:
    for row in rows:
        summing.add(line_of(row))
        yield row


def _refuse_other_tables(connection: Connection, source: Source) -> None:
    """Refuse rows of tables or columns that the schema of that revision does not have."""
    here = {table.name: set(table.columns) for table in tables_of(connection)}
    come = {table.name: set(table.columns) for table in source.tables}
    wrong = {name for name, columns in come.items() if here.get(name) != columns}
    wrong |= here.keys() - come.keys() - FLEETING
    if wrong:
        raise DamagedError(
            f"The rows do not belong to schema {source.schema}: {', '.join(sorted(wrong))}. "
            "Nothing was changed."
        )


def _untied(connection: Connection) -> Keys:
    """Take PostgreSQL's foreign keys away, so that rows may come in any order; return them."""
    if connection.dialect.name != "postgresql":
        return []
    keys: Keys = [(row[0], row[1], row[2]) for row in connection.execute(_KEYS)]
    for table, name, _definition in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return keys


def _tie(connection: Connection, keys: Keys) -> None:
    """Put foreign keys back, each of which looks at every row; SQLite looks when it is asked.

    Raises `DamagedError` for a row that refers to nothing.
    """
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise _dangling(str(broken[0]))
    for table, name, definition in keys:
        try:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        except IntegrityError as error:
            raise _dangling(table) from error


def _dangling(table: str) -> DamagedError:
    return DamagedError(f"{table}: some rows refer to nothing. Nothing was changed.")

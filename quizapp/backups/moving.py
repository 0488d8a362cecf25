"""Moves an installation from SQLite to an empty PostgreSQL; the source stays as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import URL, Connection

from quizapp import migrations
from quizapp.accounts.refusals import RefusedError
from quizapp.backups.filling import fill
from quizapp.backups.nouns import NewerError, NotEmptyError, Row, Sum, Table
from quizapp.backups.places import alone, opened, tables_in
from quizapp.backups.tables import rows_of, tables_of
from quizapp.backups.taking import refuse_damage

READ_ONLY = ("PRAGMA query_only = ON",)


@dataclass(frozen=True)
class Living:
    """A database as a source of rows, within one transaction; sign-ins come along."""

    connection: Connection
    schema: str

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table that there is."""
        return tables_of(self.connection)

    def rows(self) -> Iterator[tuple[Table, Iterator[Row]]]:
        """Yield each table with its rows."""
        for table in self.tables:
            yield table, rows_of(self.connection, table)


def move(file: Path, target: URL) -> dict[str, Sum]:
    """Fill the empty PostgreSQL database at `target` with what the SQLite `file` holds.

    Nobody may answer meanwhile: it would be answered to a database that is left behind. Returns
    what each table adds up to in both, compared. Raises `RefusedError`, and then the target is as
    empty as before.
    """
    if not file.is_file():
        raise RefusedError(f"There is no database at {file}.")
    with (
        alone(file),
        opened(URL.create("sqlite", database=str(file)), pragmas=READ_ONLY) as here,
        opened(target) as there,
        here.begin() as source,
        there.begin() as connection,
    ):
        schema = migrations.current(source)
        if schema not in migrations.revisions():
            raise NewerError("The database has the schema of another version of the app.")
        refuse_damage(source)
        if tables_in(connection):
            raise NotEmptyError("The database to move to must be empty, and is not.")
        return fill(connection, Living(source, str(schema)))

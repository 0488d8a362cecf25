"""Takes a backup while the app goes on serving: one read transaction, one file, read back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from quizapp import migrations
from quizapp.accounts.refusals import RefusedError
from quizapp.backups.disk import draft_of, publish
from quizapp.backups.file import check, may_be_replaced, write
from quizapp.backups.nouns import Head, Manifest, UnsoundError
from quizapp.backups.tables import FLEETING, rows_of, tables_of


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees the database as it is now, however long it reads.

    It keeps no writer waiting: SQLite's log (WAL) and PostgreSQL's versions of rows both leave the
    old beside the new. They grow by what is written meanwhile and shrink again afterwards.
    """
    options = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect() as connection:
        reading = connection.execution_options(**options).begin()
        try:
            yield connection
        finally:
            reading.rollback()


def take(connection: Connection, path: Path, at: datetime, *, replace: bool = False) -> Manifest:
    """Write what a snapshot sees to a file; return what the file says of itself.

    The file has its name only once it is whole, on the disk, and read back. Without `replace` an
    existing one is refused; with it, one that is no backup. Raises `RefusedError`, and `OSError`
    where the disk does.
    """
    if path.exists() and not replace:
        raise RefusedError(f"{path} is there already. Choose another name, or add --force.")
    if path.exists() and not may_be_replaced(path):
        raise RefusedError(f"{path} is there already, and is no backup. Choose another name.")
    schema = migrations.current(connection)
    if schema is None:
        raise RefusedError("There is no database to back up: start `quizapp run` first.")
    refuse_damage(connection)
    tables = tables_of(connection, leave=FLEETING)
    head = Head(
        version("quizapp"),
        schema,
        connection.dialect.name,
        at.isoformat(timespec="seconds"),
        tables,
    )
    with draft_of(path) as draft:
        sums = write(draft, head, ((table, rows_of(connection, table)) for table in tables))
        manifest = check(draft, [schema])
        if manifest.head != head or manifest.sums != sums:
            raise UnsoundError("The backup was read back and is not what was written.")
        try:
            publish(draft, path, replace=replace)
        except FileExistsError as error:
            raise RefusedError(f"{path} has come into being meanwhile.") from error
    return manifest


def refuse_damage(connection: Connection) -> None:
    """Refuse an SQLite database that is damaged: its backup would push good ones out.

    PostgreSQL checks its pages itself when they are read.
    """
    if connection.dialect.name != "sqlite":
        return
    try:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    except DatabaseError as error:
        raise UnsoundError(f"The database is damaged: {error.orig}.") from error
    if found != ["ok"]:
        raise UnsoundError(f"The database is damaged: {str(found[0]).splitlines()[0]}.")
    if broken:
        raise UnsoundError(f"The database is damaged: rows of {broken[0][0]} refer to nothing.")

"""Puts a backup in the place of what there is, at once or not at all; what was there is kept."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Connection
from sqlalchemy.exc import DBAPIError

from quizapp.backups.disk import room_for, second_name, sync
from quizapp.backups.file import Backup, check
from quizapp.backups.filling import fill
from quizapp.backups.nouns import DamagedError, InUseError, Manifest, NotEmptyError
from quizapp.backups.places import alone, opened, refuse_foreign, refuse_others, tables_in
from quizapp.backups.taking import refuse_damage, take
from quizapp.extensions.owners import hand_over
from quizapp.migrations import revisions

BUILD = (
    "PRAGMA foreign_keys = OFF",
    "PRAGMA journal_mode = MEMORY",
    "PRAGMA synchronous = OFF",
)
"""How the new file is written: it counts for nothing until it is whole, checked and synced."""
SIDES = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside a database, and that belong to that one alone."""
LOCK_SECONDS = 10
"""How long PostgreSQL waits for a lock that somebody else holds."""
_REFUSED_BY_THE_DISK = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
)
_DEPENDED_UPON = "2BP01"
"""PostgreSQL's state of an order to drop what something else needs."""


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    kept: Path | None
    """Where what it replaced lies now; None: there was nothing, or it was only a trial."""


def restore(url: URL, folder: Path, path: Path, at: datetime, *, trial: bool = False) -> Restored:
    """Put the backup at `path` in the place of the database at `url`.

    On PostgreSQL what it replaces is kept as a backup in `folder`; on SQLite the file itself stays,
    under another name. A `trial` does everything but the replacing. Raises `RefusedError` for a
    file or a place that is of no use, and then nothing was changed.
    """
    backup = Backup(path, check(path, revisions()))
    if url.get_backend_name() == "postgresql":
        return _into_postgresql(url, folder, backup, at, trial=trial)
    return _into_sqlite(Path(str(url.database)), backup, at, trial=trial)


def _into_sqlite(file: Path, backup: Backup, at: datetime, *, trial: bool) -> Restored:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(file):
        file = file.resolve()  # where its name is a link, what it leads to is replaced
        built = file.with_name(f"{file.name}.restoring")
        try:
            build(built, backup)
            kept = None if trial else _replace(file, built, at)
        finally:
            for left in (built, *(built.with_name(built.name + side) for side in SIDES)):
                left.unlink(missing_ok=True)
    return Restored(backup.manifest, kept)


def build(file: Path, backup: Backup) -> None:
    """Write a new SQLite database that holds what a backup does, checked and on the disk."""
    file.unlink(missing_ok=True)  # of a restore that was cut
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    hand_over(file)
    with opened(URL.create("sqlite", database=str(file)), pragmas=BUILD) as engine:
        with engine.begin() as connection:
            _fill(connection, backup)
        with engine.connect() as connection:
            refuse_damage(connection)
    sync(file)


def _fill(connection: Connection, backup: Backup) -> None:
    if fill(connection, backup) != backup.manifest.sums:
        raise DamagedError("The file was changed while it was read. Nothing was changed.")


def _replace(file: Path, built: Path, at: datetime) -> Path | None:
    """Give the new database the old one's name, which keeps another: both at once.

    A second name first, then the new file over the first: at no moment is there no database.
    """
    kept = None
    if file.exists():
        _settle(file)
        kept = _free_name(file, at)
        second_name(file, kept)
    for side in SIDES:
        beside = file.with_name(file.name + side)
        if beside.exists():
            if kept is None:
                beside.unlink()
            else:
                beside.rename(kept.with_name(kept.name + side))
    sync(file.parent)
    built.replace(file)
    sync(file.parent)
    return kept


def _settle(file: Path) -> None:
    """Fold the old database's log into it, and see that no other program has it open.

    To leave the log SQLite must have the file for itself. A file that it cannot read at all is kept
    as it is, log and all: a restore is wanted most when the database is damaged. Where only the
    disk refuses it ends here, or a cut a moment later could leave the old one without its log.
    """
    try:
        with closing(sqlite3.connect(file, timeout=1)) as old:
            old.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise InUseError(
                "Another program has the database open. Close it, then try again."
            ) from error
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSED_BY_THE_DISK:
            raise InUseError(
                f"What was written last could not be put into the database ({error}), so it was "
                "left as it is. Mend that, or move the database and the files beside it "
                "elsewhere; then try again."
            ) from error
    except sqlite3.DatabaseError:
        pass


def _free_name(file: Path, at: datetime) -> Path:
    """Return the name that the old database keeps: with the moment, and free."""
    first = file.with_name(f"{file.name}.before-{at:%Y%m%d-%H%M%S}")
    names = (first, *(first.with_name(f"{first.name}-{number}") for number in range(2, 100)))
    return next(name for name in names if not name.exists())


def _into_postgresql(
    url: URL, folder: Path, backup: Backup, at: datetime, *, trial: bool
) -> Restored:
    """Do all of it in one transaction: what others see is the old or the new, nothing between."""
    with opened(url) as engine, engine.connect() as connection, connection.begin() as whole:
        refuse_others(connection)
        refuse_foreign(connection)
        there = tables_in(connection)
        kept = None
        if there:
            _lock(connection, there)
            if not trial:
                room_for(folder)
                kept = folder / f"before-{at:%Y%m%d-%H%M%S}.quizapp"
                take(connection, kept, at)
            _drop(connection, there)
        _fill(connection, backup)
        if trial:
            whole.rollback()
    return Restored(backup.manifest, kept)


def _drop(connection: Connection, tables: list[str]) -> None:
    """Drop tables, all at once; what others made of them elsewhere does not go with them."""
    try:
        connection.exec_driver_sql(f"DROP TABLE {_listed(tables)}")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _DEPENDED_UPON:
            raise
        raise NotEmptyError(
            "Something that is not the app's, such as a view, depends on its tables. Drop that "
            "first, then try again."
        ) from error


def _lock(connection: Connection, tables: list[str]) -> None:
    """Let nobody in until the end, so that what is kept is all there was."""
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
    connection.exec_driver_sql(f"LOCK TABLE {_listed(tables)} IN ACCESS EXCLUSIVE MODE")


def _listed(tables: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in tables)

"""Damage to the queue's file: noticed, and set aside so that a new one is begun.

Nothing is lost by it: all that the queue holds is the ids of jobs, and those are in the database.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import structlog

from quizapp.extensions.troubles import tells_damage
from quizapp.web.clock import now


def set_aside_if_damaged(path: Path) -> bool:
    """Rename a file that cannot be read as a database; tell whether it was so."""
    if not path.exists() or not _is_damaged(path):
        return False
    aside = f"{path.name}.damaged-{now():%Y%m%d-%H%M%S}"
    # Its log first: were it still there, a new file would be read together with it.
    for part in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + part).rename(path.with_name(aside + part))
    structlog.get_logger().error("damaged queue set aside", file=aside)
    return True


def _is_damaged(path: Path) -> bool:
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        try:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            return tells_damage(error)
    return bool(found != "ok")

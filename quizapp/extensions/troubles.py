"""Which failures pass: the database is busy, full, away or taking no writes just now.

Pages answer them with "in a few seconds", jobs are tried again; both by this one list. And which
never do: it is damaged.
"""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from quizapp.extensions.fair_lock import BusyError

UNAVAILABLE: tuple[type[Exception], ...] = (
    BusyError,
    # The two that drivers raise for a database that is full, locked, stopped or out of reach.
    OperationalError,
    InterfaceError,
    # The same, where rows are fetched from the driver itself.
    sqlite3.OperationalError,
    PoolTimeoutError,
    # What is said of a transaction whose connection was lost under it.
    PendingRollbackError,
)
"""Kinds of errors that always say so; `passes` knows those that only sometimes do."""

_DISK_TROUBLE = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM}
)
"""What the system says where a file beside the database cannot be made, such as the lock's."""

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_READ_ONLY = "25006"
"""PostgreSQL's state of a server that takes no writes, as one that is about to be replaced."""


def passes(error: Exception) -> bool:
    """Tell whether what failed may well succeed a little later, with nothing changed here."""
    return isinstance(error, UNAVAILABLE) or _is_disk_trouble(error) or _is_read_only(error)


def tells_damage(error: Exception) -> bool:
    """Tell whether SQLite says that a file is damaged; otherwise it is busy or away."""
    said = getattr(error, "orig", error)
    return getattr(said, "sqlite_errorcode", 0) & 0xFF in _DAMAGE


def _is_disk_trouble(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in _DISK_TROUBLE


def _is_read_only(error: Exception) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == _READ_ONLY

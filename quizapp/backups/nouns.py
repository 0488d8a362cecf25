"""What a backup says of itself, and why one can be refused."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn, Protocol

from quizapp.accounts.refusals import RefusedError

Plain = str | int | float | bool | None
"""A value of a row as a file holds it."""
Row = list[Plain]


class DamagedError(RefusedError):
    """The file is no backup, or not as it was written."""


class NewerError(RefusedError):
    """The backup was made by a version of the app that this one knows nothing of."""


class InUseError(RefusedError):
    """Something has the database open that is to be replaced."""


class NotEmptyError(RefusedError):
    """The database that is to be filled holds something already."""


class UnsoundError(RefusedError):
    """The database itself is damaged, or cannot be read or written as it should be."""


def damaged(why: str) -> NoReturn:
    """Refuse a file; raises `DamagedError` with a sentence that says why."""
    raise DamagedError(f"This is no backup, or it is damaged: {why}. Nothing was changed.")


@dataclass(frozen=True)
class Column:
    """A column and the kind of its values (see `quizapp.backups.values`)."""

    name: str
    kind: str


@dataclass(frozen=True)
class Table:
    """A table and its columns, in their order."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Sum:
    """How many rows a table has, and the sum of their SHA-256: the same in whatever order."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Head:
    """What a backup says first."""

    app: str
    """Version of the app that made it."""
    schema: str
    """Revision of the schema that its rows belong to."""
    database: str
    """The kind of database they came from."""
    at: str
    """When, in UTC."""
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Manifest:
    """All that a backup says of itself, and how large it is."""

    head: Head
    sums: Mapping[str, Sum]
    size: int
    """Bytes of the file."""
    sha256: str
    """Of what follows the file's first line."""


class Source(Protocol):
    """Where rows come from that fill a database: a backup, or another database."""

    @property
    def schema(self) -> str:
        """The revision that the rows belong to."""

    @property
    def tables(self) -> Iterable[Table]:
        """The tables, in the order in which their rows come."""

    def rows(self) -> Iterator[tuple[Table, Iterator[Row]]]:
        """Yield each table with its rows, once; a table's rows end before the next begins."""

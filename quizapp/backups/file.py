"""The file of a backup: one plain line with a digest, then gzip'd lines of JSON.

    quizapp backup 1 sha256 <64 digits>
    {"app", "schema", "database", "at", "tables"}       what it holds, and for which schema
    {"table": NAME}                                      then a line for each of its rows: [values]
    {"sums": {NAME: [rows, sha256]}}                     what was written, at the very end

Why no zip or tar: nothing in it has a name that becomes a path, so no file can be written outside a
folder, no link followed. Why no SQLite file: it brings a schema with triggers and views of its own;
here the schema comes from our migrations and the file holds values alone. The digest is of every
byte after the first line, so a flipped bit anywhere is noticed before anything is read.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from quizapp.backups.nouns import Column, Head, Manifest, NewerError, Row, Sum, Table, damaged
from quizapp.backups.packing import Unpacked, packed
from quizapp.backups.tables import Summing, line_of
from quizapp.backups.values import KINDS

FORMAT = 1
_WORDS = b"quizapp backup "
_FIRST = f"quizapp backup {FORMAT} sha256 ".encode()
_DIGITS = 64
_START = len(_FIRST) + _DIGITS + 1
_PIECE = 1024 * 1024


def may_be_replaced(path: Path) -> bool:
    """Tell whether a file begins like a backup or is empty: nothing else is written over."""
    with path.open("rb") as file:
        return file.read(len(_WORDS)) in {_WORDS, b""}


def write(path: Path, head: Head, parts: Iterable[tuple[Table, Iterable[Row]]]) -> dict[str, Sum]:
    """Write a backup to a new file that only its owner can read, and see that it is on the disk.

    Returns what each table's rows added up to.
    """
    sums: dict[str, Sum] = {}
    digest = hashlib.sha256()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        file.write(b" " * _START)
        for piece in packed(_every_line(head, parts, sums)):
            digest.update(piece)
            file.write(piece)
        file.seek(0)
        file.write(_FIRST + digest.hexdigest().encode() + b"\n")
        file.flush()
        os.fsync(descriptor)
    return sums


def _every_line(
    head: Head, parts: Iterable[tuple[Table, Iterable[Row]]], sums: dict[str, Sum]
) -> Iterator[bytes]:
    """Yield every line, and note in `sums` what each table's rows have added up to."""
    yield _line(_plain(head))
    for table, rows in parts:
        yield _line({"table": table.name})
        summing = Summing()
        for row in rows:
            line = line_of(row)
            summing.add(line)
            yield line + b"\n"
        sums[table.name] = summing.total()
    yield _line({"sums": {name: [s.rows, s.sha256] for name, s in sums.items()}})


def check(path: Path, known: Iterable[str]) -> Manifest:
    """Read a whole backup without doing anything with it; return what it says of itself.

    `known` are the revisions of the schema that this version of the app knows. Raises
    `DamagedError` unless the file is exactly as it was written, and `NewerError`.
    """
    with _opened(path) as file:
        digest = _checked_digest(file)
        lines = _Lines(file)
        head = _head(lines.next(), known)
        sums = {}
        for name, rows in _parts(lines, head):
            summing = Summing()
            for line in rows:
                _row(line)
                summing.add(line)
            sums[name] = summing.total()
        if _sums(lines.ending) != sums or [table.name for table in head.tables] != list(sums):
            damaged("its rows do not add up to what it says")
        return Manifest(head, sums, os.fstat(file.fileno()).st_size, digest)


@dataclass(frozen=True)
class Backup:
    """A backup that was checked, as a source of rows. It is read from the start each time."""

    path: Path
    manifest: Manifest

    @property
    def schema(self) -> str:
        """The revision that the rows belong to."""
        return self.manifest.head.schema

    @property
    def tables(self) -> Iterable[Table]:
        """The tables, in the order in which their rows come."""
        return self.manifest.head.tables

    def rows(self) -> Iterator[tuple[Table, Iterator[Row]]]:
        """Yield each table with its rows."""
        tables = {table.name: table for table in self.tables}
        with _opened(self.path) as file:
            file.seek(_START)
            lines = _Lines(file)
            lines.next()
            for name, rows in _parts(lines, self.manifest.head):
                yield tables[name], map(_row, rows)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to read; raises `DamagedError` if it is none, such as a folder or a pipe."""
    if path.exists() and not path.is_file():
        damaged("it is no file")
    with path.open("rb") as file:
        yield file


class _Lines(Unpacked):
    """The lines of an opened backup, table by table."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.ending: dict[str, Any] = {}
        """The object that ended the table read last."""

    def rows(self) -> Iterator[bytes]:
        """Yield lines until one begins or ends something, which is then the `ending`."""
        while (line := self.next()).startswith(b"["):
            yield line
        self.ending = _object(line)


def _checked_digest(file: IO[bytes]) -> str:
    first = file.read(_START)
    if not first.startswith(_FIRST):
        number = first.removeprefix(_WORDS).split(b" ")[0]
        if first.startswith(_WORDS) and number.isdigit() and int(number) > FORMAT:
            raise NewerError(
                f"This backup has format {int(number)}, which only a newer version of the app "
                "reads. Install that version, then restore."
            )
        damaged("it does not begin like one")
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    if first[len(_FIRST) :] != digest.hexdigest().encode() + b"\n":
        damaged("it is not as it was written")
    file.seek(_START)
    return digest.hexdigest()


def _parts(lines: _Lines, head: Head) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each table's name and lines; at the end the lines' ending holds the sums."""
    for line in lines.rows():
        damaged(f"a row belongs to no table ({len(line)} bytes)")
    names = {table.name for table in head.tables}
    while (name := lines.ending.get("table")) is not None:
        if name not in names:
            damaged("it holds a table that it does not name, or twice")
        names.remove(name)
        yield name, lines.rows()


def _plain(head: Head) -> dict[str, object]:
    tables = {
        table.name: [[column.name, column.kind] for column in table.columns]
        for table in head.tables
    }
    return {
        "app": head.app,
        "schema": head.schema,
        "database": head.database,
        "at": head.at,
        "tables": tables,
    }


def _head(line: bytes, known: Iterable[str]) -> Head:
    plain = _object(line)
    app, schema = str(plain.get("app")), str(plain.get("schema"))
    tables = _tables(plain.get("tables"))
    if tables is None:
        damaged("it does not say what it holds")
    if schema not in set(known):
        raise NewerError(
            f"This backup was made by version {app} of the app, with schema {schema}, which this "
            "version does not know. Install that version or a newer one, then restore."
        )
    return Head(app, schema, str(plain.get("database")), str(plain.get("at")), tables)


def _tables(plain: Any) -> tuple[Table, ...] | None:  # noqa: ANN401 - whatever a file may say
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        return tuple(
            Table(name, tuple(Column(str(column), _kind(kind)) for column, kind in columns))
            for name, columns in plain.items()
        )
    return None


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError
    return kind


def _sums(plain: dict[str, Any]) -> dict[str, Sum] | None:
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        return {name: Sum(rows, sha256) for name, (rows, sha256) in plain["sums"].items()}
    return None


def _object(line: bytes) -> dict[str, Any]:
    found = _parsed(line)
    if not isinstance(found, dict):
        damaged("a line in it is not what it should be")
    return found


def _row(line: bytes) -> Row:
    found = _parsed(line)
    if not isinstance(found, list):
        damaged("a row in it is not what it should be")
    return found


def _parsed(line: bytes) -> object:
    with suppress(ValueError, RecursionError):
        return json.loads(line)
    return None


def _line(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False).encode() + b"\n"

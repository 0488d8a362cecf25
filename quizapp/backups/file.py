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

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from quizapp.backups.nouns import Column, DamagedError, Head, Manifest, NewerError, Row, Sum, Table
from quizapp.backups.tables import Summing, line_of
from quizapp.backups.values import KINDS

FORMAT = 1
_WORDS = b"quizapp backup "
_FIRST = f"quizapp backup {FORMAT} sha256 ".encode()
_DIGITS = 64
_START = len(_FIRST) + _DIGITS + 1
LEVEL = 5
"""How hard gzip tries: harder takes three times as long for a file 3 % smaller."""

LONGEST_LINE = 256 * 1024**2
"""Bytes of one row: far above the largest document that the app takes."""
MOST_SWELLING = 200
"""How many times its size a file may unpack to. Rows that people made shrink to a fifth."""
_ALLOWED = 64 * 1024**2
"""Bytes that any file may unpack to."""
_BLOCK = 64 * 1024
"""Bytes of rows, at least, that are looked at before they are packed."""
_PIECE = 1024 * 1024


def may_be_replaced(path: Path) -> bool:
    """Tell whether a file begins like a backup or is empty: nothing else is written over."""
    with path.open("rb") as file:
        return file.read(len(_WORDS)) in {_WORDS, b""}


def write(path: Path, head: Head, parts: Iterable[tuple[Table, Iterable[Row]]]) -> dict[str, Sum]:
    """Write a backup to a new file that only its owner can read, and see that it is on the disk.

    Returns what each table's rows added up to.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        file.write(b" " * _START)
        digesting = _Digesting(file)
        with closing(_Packing(digesting)) as packed:
            packed.write(_line(_plain(head)))
            sums = {table.name: _write_rows(packed, table, rows) for table, rows in parts}
            packed.write(_line({"sums": {name: [s.rows, s.sha256] for name, s in sums.items()}}))
        file.seek(0)
        file.write(_FIRST + digesting.hexdigest().encode() + b"\n")
        file.flush()
        os.fsync(descriptor)
    return sums


def _write_rows(packed: "_Packing", table: Table, rows: Iterable[Row]) -> Sum:
    packed.write(_line({"table": table.name}))
    summing = Summing()
    for row in rows:
        line = line_of(row)
        summing.add(line)
        packed.write(line + b"\n")
    return summing.total()


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
            _damaged("its rows do not add up to what it says")
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
        _damaged("it is no file")
    with path.open("rb") as file:
        yield file


class _Digesting:
    """Passes on what is written and digests it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self._digest.update(data)
        return self._file.write(data)

    def flush(self) -> None:  # pragma: no cover - asked for by the type of what gzip writes to
        self._file.flush()

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class _Packing:
    """Packs what is written, but leaves what would shrink to nothing as it is.

    An upload of line feeds, which anybody who edits may leave in the database, shrinks to a
    thousandth: packed, the backup that holds it would be taken for a bomb when it is read.
    """

    def __init__(self, out: _Digesting) -> None:
        self._out = out
        self._waiting = bytearray()
        self._begin(LEVEL)

    def write(self, line: bytes) -> None:
        """Write a whole line, together with others: what is looked at is not one short row."""
        self._waiting += line
        if len(self._waiting) >= _BLOCK:
            self._pack()

    def close(self) -> None:
        """Write what waits, and end the gzip member; a file is one or several."""
        self._pack()
        self._packed.close()

    def _pack(self) -> None:
        block, self._waiting = self._waiting, bytearray()
        shrinks = len(zlib.compress(block, 1)) * MOST_SWELLING < 2 * len(block)
        level = 0 if shrinks else LEVEL
        if level != self._level:
            self._packed.close()
            self._begin(level)
        self._packed.write(block)

    def _begin(self, level: int) -> None:
        self._level = level
        self._packed = gzip.GzipFile("", "wb", level, self._out, mtime=0)


class _Lines:
    """The unpacked lines of an opened backup, as long as they are no bomb."""

    def __init__(self, file: IO[bytes]) -> None:
        size = os.fstat(file.fileno()).st_size
        self._left = _ALLOWED + MOST_SWELLING * size
        self._packed = gzip.GzipFile("", "rb", fileobj=file)
        self.ending: dict[str, Any] = {}
        """The object that ended the table read last."""

    def next(self) -> bytes:
        """Return the next line, without its end."""
        try:
            line = self._packed.readline(LONGEST_LINE)
        except (EOFError, OSError, zlib.error):
            _damaged("it cannot be unpacked")
        self._left -= len(line)
        if self._left < 0:
            _damaged("it unpacks to far more than any backup does")
        if not line.endswith(b"\n"):
            _damaged("it ends too early, or a line in it is too long")
        return line[:-1]

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
        _damaged("it does not begin like one")
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    if first[len(_FIRST) :] != digest.hexdigest().encode() + b"\n":
        _damaged("it is not as it was written")
    file.seek(_START)
    return digest.hexdigest()


def _parts(lines: _Lines, head: Head) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each table's name and lines; at the end the lines' ending holds the sums."""
    for line in lines.rows():
        _damaged(f"a row belongs to no table ({len(line)} bytes)")
    names = {table.name for table in head.tables}
    while (name := lines.ending.get("table")) is not None:
        if name not in names:
            _damaged("it holds a table that it does not name, or twice")
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
        _damaged("it does not say what it holds")
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
        _damaged("a line in it is not what it should be")
    return found


def _row(line: bytes) -> Row:
    found = _parsed(line)
    if not isinstance(found, list):
        _damaged("a row in it is not what it should be")
    return found


def _parsed(line: bytes) -> object:
    with suppress(ValueError, RecursionError):
        return json.loads(line)
    return None


def _line(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False).encode() + b"\n"


def _damaged(why: str) -> NoReturn:
    raise DamagedError(f"This is no backup, or it is damaged: {why}. Nothing was changed.")

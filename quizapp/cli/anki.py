"""The reviews in Anki's own files: a collection (SQLite), or a package that holds one (zip).

Whoever made such a file is a stranger. Of a package only the collection is unpacked, to a file of
ours and up to a limit; of the collection only the table of reviews is read, and nothing runs that
its schema may hold.
"""

import lzma
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import quote

from quizapp.memory.logs.forms import REVLOG, Row
from quizapp.memory.logs.nouns import Problems, ReviewLog, UnreadableLogError
from quizapp.memory.logs.reading import read_rows

SQLITE = b"SQLite format 3\0"
ZIP = b"PK\x03\x04"
ZSTANDARD = b"\x28\xb5\x2f\xfd"

NEWEST = "collection.anki21b"
READABLE = ("collection.anki21", "collection.anki2")
"""The collections that SQLite reads, the better one first: beside the first of them the second is
a stub, as are both beside the newest."""

LARGEST = 2 * 1024**3
"""Bytes of an unpacked collection: far above the largest that Anki's server takes (300 MB)."""
_LONGEST_VALUE = 100_000
"""Bytes of one value; the table of reviews holds whole numbers alone."""
_PIECE = 1024 * 1024

TELL_ANKI = (
    "This file is packed for new versions of Anki only. In Anki choose File, Export, and tick "
    "“Support older Anki versions”."
)


def read_package(path: Path, now: datetime) -> ReviewLog:
    """Read the reviews of an .apkg or .colpkg file; raises `UnreadableLogError`."""
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            if NEWEST in names:
                raise UnreadableLogError(TELL_ANKI)
            name = next((name for name in READABLE if name in names), None)
            if name is None:
                raise UnreadableLogError("The package holds no collection of Anki's.")
            with tempfile.TemporaryDirectory() as folder, package.open(name) as packed:
                collection = Path(folder, "collection")
                _unpack(packed, collection)
                return read_collection(collection, now)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, UnicodeDecodeError) as error:
        raise UnreadableLogError("The package is damaged: it cannot be unpacked.") from error
    except (NotImplementedError, RuntimeError) as error:  # a method unknown, or a password
        raise UnreadableLogError(
            "The package is packed in a way that Anki does not use."
        ) from error


def _unpack(packed: IO[bytes], collection: Path) -> None:
    """Copy up to a limit: what a package says of its sizes need not be true."""
    written = 0
    with collection.open("wb") as file:
        while piece := _piece(packed):
            written += len(piece)
            if written > LARGEST:
                raise UnreadableLogError(
                    f"The collection is larger than {LARGEST // 1024**2:,} MB unpacked."
                )
            file.write(piece)


def _piece(packed: IO[bytes]) -> bytes:
    try:
        return packed.read(_PIECE)
    except OSError as error:  # what bz2 says of damage, without the system's words
        raise UnreadableLogError("The package is damaged: it cannot be unpacked.") from error


def read_collection(path: Path, now: datetime) -> ReviewLog:
    """Read the reviews of a collection (collection.anki2); raises `UnreadableLogError`."""
    try:
        with closing(_opened(path)) as connection:
            return read_rows(_rows(connection), REVLOG, now, Problems())
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise UnreadableLogError("Anki has this collection open. Close Anki first.") from error
        raise UnreadableLogError(f"The collection cannot be read: {error}.") from error
    except sqlite3.Error as error:
        raise UnreadableLogError(f"The collection is damaged: {error}.") from error
    except UnicodeDecodeError as error:  # SQLite's own words about a damaged schema
        raise UnreadableLogError("The collection is damaged: it cannot be read.") from error


def _opened(path: Path) -> sqlite3.Connection:
    """Open a collection for reading alone.

    Beside a collection that Anki did not close lies its write-ahead log, which holds the newest
    reviews and must be read with it; any other is read without making a file beside it.
    """
    unclosed = Path(f"{path}-wal").exists()
    mode = "mode=ro" if unclosed else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?{mode}", uri=True, timeout=0)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.text_factory = lambda text: text.decode(errors="replace")
    return connection


_PLAIN_COLUMNS = """
    SELECT name FROM pragma_table_xinfo('revlog') WHERE hidden = 0 AND EXISTS
    (SELECT * FROM pragma_table_list('revlog') WHERE schema = 'main' AND type = 'table')
"""
"""The stored columns of a table: a view, or a column that is computed, could compute for ever."""


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[str, Row]]:
    """Yield the rows of the table of reviews, oldest first, as text."""
    columns = (*REVLOG.needed, *REVLOG.optional)
    found = connection.execute(_PLAIN_COLUMNS)
    if not set(columns) <= {name for (name,) in found}:
        raise UnreadableLogError("The file is no collection of Anki's: it has no table of reviews.")
    for values in connection.execute(f"SELECT {', '.join(columns)} FROM revlog ORDER BY id"):  # noqa: S608 - our own names # nosec B608
        row = {
            name: "" if value is None else str(value)
            for name, value in zip(columns, values, strict=True)
        }
        yield f"revlog {row['id']}", row

"""Lines packed with gzip and unpacked again: never to far more than a file is long."""

import gzip
import os
import zlib
from collections.abc import Iterable, Iterator
from typing import IO

from quizapp.backups.nouns import damaged

LEVEL = 5
"""How hard gzip tries: harder takes three times as long for a file 3 % smaller."""

LONGEST_LINE = 256 * 1024**2
"""Bytes of one row: far above the largest document that the app takes."""
MOST_SWELLING = 200
"""How many times its size a file may unpack to. Rows that people made shrink to a fifth."""
ALLOWED = 64 * 1024**2
"""Bytes that any file may unpack to."""
BLOCK = 1024**2
"""Bytes of lines, at least, that are packed together: of what swells, a short row is no measure."""


def packed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines as members of a gzip file, which is one or several."""
    waiting = bytearray()
    for line in lines:
        waiting += line
        if len(waiting) >= BLOCK:
            yield _member(waiting)
            waiting = bytearray()
    yield _member(waiting)


def _member(block: bytearray) -> bytes:
    """Pack some lines, but leave what would shrink to nothing as it is.

    An upload of line feeds, which anybody who edits may leave in the database, shrinks to a
    thousandth: packed, the backup that holds it would be taken for a bomb when it is read.
    """
    shrunk = gzip.compress(block, LEVEL, mtime=0)
    swells = len(shrunk) * MOST_SWELLING < len(block)
    return gzip.compress(block, 0, mtime=0) if swells else shrunk


class Unpacked:
    """The lines of a packed file, as long as it is no bomb."""

    def __init__(self, file: IO[bytes]) -> None:
        size = os.fstat(file.fileno()).st_size
        self._left = ALLOWED + MOST_SWELLING * size
        self._lines = gzip.GzipFile("", "rb", fileobj=file)

    def next(self) -> bytes:
        """Return the next line, without its end. Raises `DamagedError`."""
        try:
            line = self._lines.readline(LONGEST_LINE)
        except (EOFError, OSError, zlib.error):
            damaged("it cannot be unpacked")
        self._left -= len(line)
        if self._left < 0:
            damaged("it unpacks to far more than any backup does")
        if not line.endswith(b"\n"):
            damaged("it ends too early, or a line in it is too long")
        return line[:-1]

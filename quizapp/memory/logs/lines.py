"""A CSV file line by line, so that one bad line is one problem and no line fills memory.

Not `csv.reader` over the whole file: there a single stray quote swallows the lines after it.
No field of these logs holds a line break, so every line can be read by itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from quizapp.memory.logs.forms import Row, form_of
from quizapp.memory.logs.nouns import Problems, ReviewLog, RowError, UnreadableLogError
from quizapp.memory.logs.reading import read_rows

LONGEST_LINE = 10_000
"""Bytes: a hundred times what a row of these logs needs."""
_MARK = b"\xef\xbb\xbf"
"""The byte-order mark that spreadsheets put before UTF-8."""


def read_csv(file: BinaryIO, now: datetime) -> ReviewLog:
    """Read a review log in CSV: UTF-8, commas, one line naming the columns, in any order.

    Columns beyond those that are needed are ignored. Rows later than `now` are problems.
    Raises `UnreadableLogError` if the file is no such log.
    """
    lines = _numbered(file)
    try:
        _, head = next(lines)
    except StopIteration:
        raise UnreadableLogError("The file is empty.") from None
    try:
        columns = [name.strip() for name in _fields(head.removeprefix(_MARK))]
    except RowError as error:
        raise UnreadableLogError(f"The first line cannot be read: {error}.") from None
    form = form_of(columns)
    for name in (*form.needed, *form.optional):
        if columns.count(name) > 1:
            raise UnreadableLogError(f"The first line names the column {name} more than once.")
    problems = Problems()
    return read_rows(_rows(lines, columns, problems), form, now, problems)


def _numbered(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield each line that holds anything, with its number; of long ones only the beginning."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        if line.strip():
            yield number, line


def _rows(
    lines: Iterator[tuple[int, bytes]], columns: list[str], problems: Problems
) -> Iterator[tuple[str, Row]]:
    """Yield the rows of the right length, each with its place; note the others."""
    for number, line in lines:
        where = f"line {number}"
        try:
            fields = _fields(line)
        except RowError as error:
            problems.leave_out(where, str(error))
            continue
        if len(fields) == len(columns):
            yield where, dict(zip(columns, map(str.strip, fields), strict=True))
        else:
            problems.leave_out(
                where, f"{_counted(len(fields))}, where the first line has {len(columns)}"
            )


def _fields(line: bytes) -> list[str]:
    """Return the fields of one line."""
    if len(line) > LONGEST_LINE:
        raise RowError(f"longer than {LONGEST_LINE:,} bytes")
    if b"\0" in line:
        raise RowError("holds a NUL")
    try:
        text = line.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise RowError("not UTF-8") from None
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error:
        raise RowError("a quote is opened and not closed, or stands inside a field") from None


def _counted(fields: int) -> str:
    return "1 field" if fields == 1 else f"{fields} fields"

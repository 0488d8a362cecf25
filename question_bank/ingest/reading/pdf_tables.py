"""Rows of a PDF's tables: lines whose stretches stand below one another."""

from collections.abc import Iterator, Sequence

from question_bank.ingest.reading.pdf_columns import Line
from question_bank.ingest.reading.pdf_text import Stretch
from question_bank.ingest.reading.tables import said_rows

_CELLS = 2
_ALIGNED = 2.0
"""Points between the beginnings, or the middles, of cells of one column."""


def begins_table(line: Line, above: Line | None, below: Line | None) -> bool:
    """Whether a line looks like a row beside those above and below it."""
    beside = [each for each in (above, below) if each is not None]
    is_head = below is not None and _is_head(line, below)
    is_below_head = above is not None and _is_head(above, line)
    return is_head or is_below_head or any(_are_rows(line, each) for each in beside)


def is_next_row(table: Sequence[Line], line: Line, near: float) -> bool:
    """Whether a line is a further row of a table, or goes on with cells of its last.

    It goes on if it leaves the first cell empty and stands no more than ``near`` points below.
    """
    if len(table) == 1 and _is_head(table[0], line):
        return True
    columns = _columns(table)
    places = [_column_of(cell, columns) for cell in line.cells]
    is_near = table[-1].main.bottom - line.main.bottom < near
    return None not in places and (len(places) >= _CELLS or (0 not in places and is_near))


def table_rows(table: Sequence[Line]) -> Iterator[str]:
    """Say a table's rows; a line whose first cell is empty goes on with the row above it."""
    columns = _columns(table)
    rows: list[list[str]] = []
    for number, line in enumerate(table):
        is_whole = number == 0 and len(line.cells) == len(columns)
        places = [
            place if is_whole else _column_of(cell, columns) or 0
            for place, cell in enumerate(line.cells)
        ]
        if not rows or 0 in places:
            rows.append([""] * len(columns))
        for place, cell in zip(places, line.cells, strict=True):
            rows[-1][place] = f"{rows[-1][place]} {cell.text}".strip()
    return said_rows(rows, has_head=table[0].bold)


def _columns(table: Sequence[Line]) -> Sequence[Stretch]:
    """Return the cells of the fullest line; those of a head need not stand where others do."""
    return max((line.cells for line in table[1:] or table), key=len)


def _are_rows(one: Line, other: Line) -> bool:
    """Whether two lines have cells, and those of the shorter stand where the other's do."""
    fewer, more = sorted((one.cells, other.cells), key=len)
    return len(fewer) >= _CELLS and all(_column_of(cell, more) is not None for cell in fewer)


def _is_head(line: Line, below: Line) -> bool:
    """Whether a line names the columns below it, which it need not be flush with."""
    return line.bold and not below.bold and _CELLS <= len(line.cells) == len(below.cells)


def _column_of(cell: Stretch, columns: Sequence[Stretch]) -> int | None:
    """Return in which column a cell stands: where another begins, or has its middle."""
    middle = cell.left + cell.right
    for number, other in enumerate(columns):
        is_centred = abs(middle - other.left - other.right) < _ALIGNED
        if is_centred or abs(cell.left - other.left) < _ALIGNED:
            return number
    return None

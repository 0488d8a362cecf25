"""A table as sentences a person would read out: “head: cell; head: cell”."""

from collections.abc import Iterator, Sequence

_A_PAIR = 2


def said_rows(rows: Sequence[Sequence[str]], *, has_head: bool) -> Iterator[str]:
    """Say each row of a table, the cells of its first row before those below them if it is a head.

    Without a head, a row of two cells is read as “first: second”, others as “first; second; …”.
    """
    head = rows[0] if has_head and len(rows) > 1 else None
    for row in rows[1:] if head else rows:
        cells = [(_name(head, place), cell) for place, cell in enumerate(row) if cell]
        if head is None and len(cells) == _A_PAIR:
            yield f"{_without_mark(cells[0][1])}: {cells[1][1]}"
        elif cells:
            yield "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells)


def _name(head: Sequence[str] | None, place: int) -> str:
    """Return what stands above a cell."""
    return _without_mark(head[place]) if head and place < len(head) else ""


def _without_mark(name: str) -> str:
    return name.rstrip(" :;,.")

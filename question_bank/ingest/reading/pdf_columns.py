"""The stretches of a page in the order in which people read them: column by column, line by line.

A page is cut where fewest stretches cross an upright line; what crosses it (a title, a wide table)
divides the page into bands, each of which is read column after column. The idea is that of the
recursive X-Y cut (G. Nagy, S. Seth, M. Viswanathan, A prototype document image analysis system for
technical journals, Computer 25(7), 1992), with the bands found first.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby
from statistics import median

from question_bank.ingest.reading.pdf_text import Stretch

_ROWS_AT_LEAST = 3
_BESIDE = 0.4
"""Share of the shorter column's lines that have a line of the other beside them."""
_FULL = 0.5
"""How much of its column's width the middle line of prose fills; the cells of a table fill less."""
_LETTERS = 15
_OVERLAP = 0.5
_DEEPEST = 4
_SLACK = 1.0
_LARGER = 1.15


@dataclass(frozen=True)
class Line:
    """A line of one column: its stretches from left to right."""

    cells: tuple[Stretch, ...]

    @cached_property
    def text(self) -> str:
        """Return what it says."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        """Where it begins, in points."""
        return self.cells[0].left

    @cached_property
    def right(self) -> float:
        """Where it ends, in points."""
        return max(cell.right for cell in self.cells)

    @cached_property
    def main(self) -> Stretch:
        """Return its longest stretch, whose look is that of the line."""
        return max(self.cells, key=lambda cell: len(cell.text))

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(cell.bold for cell in self.cells)


def columns_of(pages: Iterable[Sequence[Stretch]]) -> Iterator[list[Line]]:
    """Yield all columns of a document, and the lines across them, in order.

    Where a few lines do not show whether they are columns, the page's other lines tell, or the page
    before it.
    """
    known: list[float] = []
    for page in pages:
        known = list(_cuts(page)) or known
        yield from _regions(page, known)


def _cuts(found: Sequence[Stretch], deep: int = 0) -> Iterator[float]:
    """Yield where upright lines divide a page into columns."""
    cut = _gutter(found) if deep < _DEEPEST else None
    if cut is not None:
        yield cut
        for side in _sides(found, cut):
            yield from _cuts(side, deep + 1)


def _regions(found: Sequence[Stretch], known: Sequence[float], deep: int = 0) -> list[list[Line]]:
    cut = _gutter(found) if deep < _DEEPEST else None
    if cut is None:
        cut = next((each for each in known if _divides(each, found)), None)
    if cut is None:
        return [lines_of(found)] if found else []
    read: list[list[Line]] = []
    for crosses, band in _bands(found, cut):
        if crosses:
            read.append(lines_of(band))
        else:
            for side in _sides(band, cut):
                read += _regions(side, known, deep + 1)
    return read


def _sides(found: Sequence[Stretch], cut: float) -> tuple[list[Stretch], list[Stretch]]:
    """Return what stands left of a gutter, and all else."""
    return (
        [each for each in found if each.right <= cut + _SLACK],
        [each for each in found if each.right > cut + _SLACK],
    )


def _divides(cut: float, found: Sequence[Stretch]) -> bool:
    """Whether lines stand on both sides of a gutter, and none crosses it."""
    return all(_sides(found, cut)) and not any(map(partial(_crosses, cut), found))


def lines_of(found: Sequence[Stretch]) -> list[Line]:
    """Join stretches that stand beside one another, from the top down."""
    rows: list[list[Stretch]] = []
    for each in sorted(found, key=lambda each: (-each.top, each.left)):
        if rows and _are_beside(rows[-1][0], each):
            rows[-1].append(each)
        else:
            rows.append([each])
    return [Line(tuple(sorted(row, key=lambda each: each.left))) for row in rows]


def _are_beside(one: Stretch, other: Stretch) -> bool:
    shared = min(one.top, other.top) - max(one.bottom, other.bottom)
    return shared > _OVERLAP * max(min(one.height, other.height), 0)


def _bands(found: Sequence[Stretch], cut: float) -> Iterator[tuple[bool, list[Stretch]]]:
    """Divide stretches from the top down by whether their line crosses a gutter."""
    usual = median(each.size for each in found)
    rows = [
        (
            any(map(partial(_crosses, cut), line.cells)) or _stands_over(line, found, cut, usual),
            line,
        )
        for line in lines_of(found)
    ]
    for crosses, band in groupby(rows, key=lambda row: row[0]):
        yield crosses, [cell for _, line in band for cell in line.cells]


def _crosses(cut: float, cell: Stretch) -> bool:
    return cell.left < cut - _SLACK and cell.right > cut + _SLACK


def _stands_over(line: Line, found: Sequence[Stretch], cut: float, usual: float) -> bool:
    """Whether a large line stands over all columns, though it is too short to cross the gutter.

    Then the column beside it leaves its height free, and goes on below.
    """
    if line.main.size < _LARGER * usual or line.right > cut:
        return False
    beside = [each for each in found if each.left > cut - _SLACK]
    above = [each for each in beside if each.bottom >= line.main.top]
    below = [each for each in beside if each.top <= line.main.bottom]
    return bool(above and below) and len(above) + len(below) == len(beside)


def _gutter(found: Sequence[Stretch], deep: int = 0) -> float | None:
    """Return where an upright line divides columns of prose, if it does."""
    best = _least_crossed(found)
    if best is None or deep > _DEEPEST:
        return None
    crossing, cut = best
    sides = (
        [each for each in found if each.right <= cut + _SLACK],
        [each for each in found if each.left >= cut - _SLACK],
    )
    if crossing * 2 > len(found) or not _are_beside_often(*map(lines_of, sides)):
        return None
    # A side may itself be columns, and is not prose as long as they are taken for one.
    is_cut = all(_is_prose(lines_of(side)) or _gutter(side, deep + 1) for side in sides)
    return cut if is_cut else None


def _least_crossed(found: Sequence[Stretch]) -> tuple[int, float] | None:
    """Return how many stretches cross the upright line that fewest cross, and where it is.

    Of equals the widest gap counts. There are some lines on either side of it, or it is None.
    """
    lefts = sorted(each.left for each in found)
    rights = sorted(each.right for each in found)
    best: tuple[int, float, float] | None = None
    for right in sorted(set(rights)):
        beside = bisect_right(rights, right + _SLACK)
        after = bisect_left(lefts, right)
        if min(beside, len(lefts) - after) >= _ROWS_AT_LEAST:
            width = lefts[after] - right
            tried = (after - beside, -width, right + width / 2)
            best = min(best or tried, tried)
    return (best[0], best[2]) if best else None


def _are_beside_often(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether the lines of two sides stand beside one another, and not above and below."""
    fewer = min(len(left), len(right))
    return _lines_beside(left, right) >= max(_ROWS_AT_LEAST, _BESIDE * fewer)


def _lines_beside(left: Sequence[Line], right: Sequence[Line]) -> int:
    """Return how many lines of the shorter side stand within the height of the other."""
    fewer, more = sorted((left, right), key=len)
    top, bottom = more[0].main.top, more[-1].main.bottom
    return sum(bottom <= (line.main.top + line.main.bottom) / 2 <= top for line in fewer)


def _is_prose(lines: Sequence[Line]) -> bool:
    width = max(line.right for line in lines) - min(line.left for line in lines)
    filled = median(line.right - line.left for line in lines)
    return filled >= _FULL * width and median(len(line.text) for line in lines) >= _LETTERS

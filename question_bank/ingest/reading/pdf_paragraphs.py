"""Lines of a PDF's columns become headings, paragraphs, items and rows again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Literal

from question_bank.ingest.reading.hyphens import joined, known_words
from question_bank.ingest.reading.layout import Piece, clean, is_name, typed_bullet
from question_bank.ingest.reading.pdf_columns import Line
from question_bank.ingest.reading.pdf_tables import begins_table, is_next_row, table_rows

_Kind = Literal["heading", "item", "row", "paragraph"]

_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
_MAYBE_MARK = re.compile(r"[\d(a-z–-]")  # noqa: RUF001 - dashes between words
_CAPTION = re.compile(r"(?:fig(?:ure|\.)|table|box)\s*\d+\s*[.:|]", re.IGNORECASE)
_ENDED = re.compile(r"[.!?:;][\"'”’)\]\d,]*\Z")
_LARGER = 1.1
_SAME_SIZE = 0.08
_GAP = 1.35
_HEADING_GAP = 1.8
_LINE_HEIGHT = 1.2
_INDENT = 0.6
_SET_IN = 1.2
_FLUSH = 2.0
_HEADING_WORDS = 30
_SENTENCE_WORDS = 8
_BOX = 3
_ALMOST_ALL = 0.9
_MUCH_ROOM = 0.4
_NARROW = 0.7
_SPARE = 3


@dataclass(frozen=True)
class _Column:
    """Where a column begins, its width, and how far its lines stand apart, in points."""

    left: float
    width: float
    leading: float


@dataclass
class _Part:
    """Lines that belong together, and what they are taken for."""

    kind: _Kind
    lines: list[Line]
    column: _Column
    right: float
    """Where a full line like its last one ends, in points."""
    is_first: bool
    """Whether its column begins with it."""

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def size(self) -> float:
        return self.first.main.size


def body_size(regions: Sequence[Sequence[Line]]) -> float:
    """Return the size in points in which most of a document is set."""
    sizes: Counter[float] = Counter()
    for line in (line for region in regions for line in region):
        sizes[_rounded(line.main.size)] += len(line.text)
    return sizes.most_common(1)[0][0]


def pieces_of(regions: Sequence[Sequence[Line]]) -> Iterator[Piece]:
    """Yield what a document says, its columns given in reading order.

    Larger letters, or bold ones on lines by themselves, make a heading; the largest of all, if it
    stands first, the title. A word divided at a line's end is whole again.
    """
    body = body_size(regions)
    parts = _run_on([part for region in regions for part in _parts(region, body)])
    words = known_words(line.text for region in regions for line in region)
    said = [clean(joined([line.text for line in part.lines], words)) for part in parts]
    kinds = [
        _kind(part, text, body, below)
        for part, text, below in zip(parts, said, [*parts[1:], None], strict=True)
    ]
    kinds = _listed(parts, said, kinds)
    levels = _levels(
        part.size for part, kind in zip(parts, kinds, strict=True) if kind == "heading"
    )
    title = _title(parts, kinds, body)
    for number, (part, text, kind) in enumerate(zip(parts, said, kinds, strict=True)):
        if number == title:
            yield Piece("title", text)
        elif kind == "heading":
            yield Piece("heading", text, levels[_rounded(part.size)])
        elif kind == "row":
            yield from (Piece("row", said) for said in table_rows(part.lines))
        elif kind == "item":
            yield Piece("item", text[_mark(text) :], 1)
        else:
            yield Piece("caption" if _CAPTION.match(text) else "paragraph", text)


def _parts(region: Sequence[Line], body: float) -> list[_Part]:
    column = _column(region)
    rights = _rights(region)
    parts: list[_Part] = []
    for number, line in enumerate(region):
        above = region[number - 1] if number else None
        below = region[number + 1] if number + 1 < len(region) else None
        kind = _kind_of_line(line, (above, below), body)
        if parts and _goes_on(parts[-1], line, kind):
            parts[-1].lines.append(line)
            parts[-1].right = rights[number]
        else:
            parts.append(_Part(kind, [line], column, rights[number], is_first=not parts))
    return parts


def _column(region: Sequence[Line]) -> _Column:
    steps = [
        above.main.bottom - line.main.bottom
        for above, line in pairwise(region)
        if _are_like(above, line)
        and above.main.bottom - line.main.bottom < _HEADING_GAP * line.main.size
    ]
    leading = median(steps) if steps else _LINE_HEIGHT * region[0].main.size
    lefts = [line.left for line in region]
    return _Column(min(lefts), max(line.right for line in region) - min(lefts), leading)


def _rights(region: Sequence[Line]) -> list[float]:
    """Return for each line where those end that begin below one another, it among them.

    A box in a column has an edge of its own, if it has some lines.
    """
    usual = _usual_right(region)
    found: list[float] = []
    for _, lines in groupby(region, key=lambda line: round(line.left / _FLUSH)):
        run = list(lines)
        found += [_usual_right(run) if len(run) >= _BOX else usual] * len(run)
    return found


def _usual_right(lines: Sequence[Line]) -> float:
    """Return where most lines end at most; one too long says nothing of the others."""
    rights = sorted(line.right for line in lines)
    return rights[min(int(_ALMOST_ALL * len(rights)), len(rights) - 1)]


def _kind_of_line(line: Line, neighbours: tuple[Line | None, Line | None], body: float) -> _Kind:
    if _mark(line.text):
        return "item"
    if begins_table(line, *neighbours):
        return "row"
    if line.main.size > _LARGER * body or (line.bold and line.main.size >= body * (1 - _SAME_SIZE)):
        return "heading"
    return "paragraph"


def _mark(text: str) -> int:
    """Return how many characters of a line are a bullet or a number before an item; or 0."""
    number = _NUMBERED.match(text)
    return typed_bullet(text) or (number.end() if number else 0)


def _goes_on(part: _Part, line: Line, kind: _Kind) -> bool:
    """Whether a line belongs to what stands above it in its column."""
    step = part.last.main.bottom - line.main.bottom
    if part.kind == "row":
        return is_next_row(part.lines, line, near=_GAP * part.column.leading)
    if kind == "item" and part.kind == "paragraph" and _wraps_to_mark(part, line):
        kind = "paragraph"
    if kind in {"row", "item"} or not _are_like(part.last, line):
        return False
    if kind == "heading":
        return part.kind in {"heading", "item"} and step < _HEADING_GAP * part.size
    if part.kind == "heading" or step > _GAP * part.column.leading:
        return False
    return not _is_moved(part, line) and not _had_room(part, line)


def _wraps_to_mark(part: _Part, line: Line) -> bool:
    """Whether the dash or number that a line begins with belongs to the sentence above."""
    is_open = not _ENDED.search(part.last.text) and not _had_room(part, line)
    return is_open and _MAYBE_MARK.match(line.text) is not None


def _is_moved(part: _Part, line: Line) -> bool:
    """Whether a line begins further in or out than a paragraph's next line would."""
    least = _INDENT * line.main.size
    if part.kind == "item":
        # Beneath its bullet stands what follows an item; unless all its lines stand there.
        return line.left < part.first.left + least and bool(_ENDED.search(part.last.text))
    is_moved_out = len(part.lines) > 1 and line.left < part.last.left - least
    return line.left > part.last.left + least or is_moved_out


def _had_room(part: _Part, line: Line) -> bool:
    """Whether a line's first word would have stood on the line above, had the text gone on."""
    above = part.last
    room = part.right - above.right
    letter = (above.right - above.left) / len(above.text)
    is_wide = room > _MUCH_ROOM * part.column.width
    had_room = room > (len(line.text.split()[0]) + _SPARE) * letter
    may_end = is_wide and not above.text.endswith("-")
    return had_room and (may_end or _ENDED.search(above.text) is not None)


def _are_like(one: Line, other: Line) -> bool:
    """Whether two lines are set alike."""
    is_one_size = abs(one.main.size - other.main.size) <= _SAME_SIZE * one.main.size
    return is_one_size and one.bold == other.bold


def _run_on(parts: Sequence[_Part]) -> list[_Part]:
    """Join what one column ends with to what the next begins with, if the sentence goes on."""
    joined_parts: list[_Part] = []
    for part in parts:
        before = joined_parts[-1] if joined_parts else None
        if before and part.is_first and part.kind == "paragraph" and _is_open(before, part):
            before.lines += part.lines
            before.right = part.right
        else:
            joined_parts.append(part)
    return joined_parts


def _is_open(before: _Part, part: _Part) -> bool:
    last, first = before.last, part.first
    is_prose = before.kind in {"paragraph", "item"} and _are_like(last, first)
    goes_on = first.text[0].islower() or not _had_room(before, first)
    return is_prose and goes_on and not _ENDED.search(last.text)


def _kind(part: _Part, text: str, body: float, below: _Part | None) -> _Kind:
    """Return what a part is, now that all its lines are known."""
    is_sentence = text.endswith((".", ";", ",")) and len(text.split()) > _SENTENCE_WORDS
    if part.kind == "heading":
        return "paragraph" if is_sentence or len(text.split()) > _HEADING_WORDS else "heading"
    if part.kind == "item":
        is_numbered = _NUMBERED.match(text) is not None
        is_set_off = part.first.bold or part.size > _LARGER * body
        return "heading" if is_numbered and is_set_off and is_name(text) else "item"
    if part.kind == "paragraph" and below and _stands_above(part, text, below):
        return "heading"
    return part.kind


def _listed(parts: Sequence[_Part], said: Sequence[str], kinds: Sequence[_Kind]) -> list[_Kind]:
    """Take for items what is set in below a lead-in or an item, as some bullets are drawn."""
    found: list[_Kind] = []
    for number, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        is_set_in = part.first.left > part.column.left + _SET_IN * part.size
        is_led_in = number > 0 and (found[-1] == "item" or said[number - 1].endswith(":"))
        found.append("item" if kind == "paragraph" and is_set_in and is_led_in else kind)
    return found


def _stands_above(part: _Part, text: str, below: _Part) -> bool:
    """Whether a short line that looks like any other names what stands below it."""
    column = part.column
    is_narrow = part.last.right - column.left < _NARROW * column.width
    is_above_text = below.kind == "paragraph" and not below.is_first and len(below.lines) > 1
    is_alone = len(part.lines) == 1 and not text.endswith(":") and not text[0].islower()
    return is_alone and is_narrow and is_above_text and is_name(text)


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _levels(sizes: Iterator[float]) -> dict[float, int]:
    """Return the level of headings of each size, the largest 1."""
    return {
        size: place
        for place, size in enumerate(sorted({_rounded(s) for s in sizes}, reverse=True), 1)
    }


def _title(parts: Sequence[_Part], kinds: Sequence[_Kind], body: float) -> int | None:
    """Return which part is the title: the largest heading, if no text stands above it."""
    sizes = [part.size if kind == "heading" else 0 for part, kind in zip(parts, kinds, strict=True)]
    first = sizes.index(max(sizes))
    is_larger = sizes[first] > _LARGER * body
    is_on_top = all(len(part.lines) == 1 for part in parts[:first])
    return first if is_larger and is_on_top else None

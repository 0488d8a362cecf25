"""The text layer of a PDF's page as stretches of text that stand on one line, with their places."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_LINE_ENDS = frozenset("\r\n")
_SOFT_HYPHENS = frozenset("\x02\u00ad")
_GAP = 1.0
"""Widths of a letter's height between two stretches of one line; words stand closer."""
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_QUARTERS = 4
_SLANT = math.radians(5)
_NAME_LENGTH = 256


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text between two gaps of a line; places in points from the lower left, as one reads it."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool

    @property
    def height(self) -> float:
        """Height of its line."""
        return self.top - self.bottom


class _Look(NamedTuple):
    """How a text object is set: size in points, whether bold, quarter turns (None: aslant)."""

    size: float
    bold: bool
    turns: int | None


class _Letter(NamedTuple):
    text: str
    left: float
    bottom: float
    right: float
    top: float
    look: _Look


def stretches(page: "PdfTextPage") -> list[Stretch]:
    """Return the stretches of a page in the order of its content.

    Only text that runs as most of the page does is taken: neither watermarks across it nor notes
    along its edge. A page whose text runs upwards is turned.
    """
    lines = [[letter for letter in line if letter.look.turns is not None] for line in _lines(page)]
    counts = Counter(letter.look.turns for line in lines for letter in line)
    if not counts:
        return []
    turns = counts.most_common(1)[0][0] or 0
    return [
        stretch
        for line in lines
        for part in _parts([_turned(each, turns) for each in line if each.look.turns == turns])
        if (stretch := _stretch(part)).text
    ]


def _lines(page: "PdfTextPage") -> Iterator[list[_Letter]]:
    """Yield the letters of each line, as the PDF library tells lines."""
    from pypdfium2 import raw  # noqa: PLC0415 - an extra that only documents need

    looks: dict[int | None, _Look] = {}
    handle = page.raw
    box = raw.FS_RECTF()
    line: list[_Letter] = []
    for index in range(page.count_chars()):
        text = chr(raw.FPDFText_GetUnicode(handle, index))
        if text in _LINE_ENDS:
            yield line
            line = []
            continue
        made = ctypes.cast(raw.FPDFText_GetTextObject(handle, index), ctypes.c_void_p).value
        if made not in looks:
            looks[made] = _look(page, index)
        # A space that the library put between two words belongs to no object.
        look = line[-1].look if made is None and line else looks[made]
        raw.FPDFText_GetLooseCharBox(handle, index, box)
        line.append(_Letter(text, box.left, box.bottom, box.right, box.top, look))
    yield line


def _look(page: "PdfTextPage", index: int) -> _Look:
    from pypdfium2 import raw  # noqa: PLC0415 - an extra that only documents need

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(page, index, matrix)
    name = ctypes.create_string_buffer(_NAME_LENGTH)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(page, index, name, _NAME_LENGTH, flags)
    is_bold = bool(_BOLD.search(name.value.decode(errors="replace")) or flags.value & _FORCE_BOLD)
    angle = math.atan2(matrix.b, matrix.a)
    turns = round(angle / (math.pi / 2))
    is_straight = abs(angle - turns * math.pi / 2) < _SLANT
    size = raw.FPDFText_GetFontSize(page, index) * math.hypot(matrix.c, matrix.d)
    return _Look(size, is_bold, turns % _QUARTERS if is_straight else None)


def _turned(letter: _Letter, turns: int) -> _Letter:
    """Return a letter's place after the page is turned back, so that its text runs to the right."""
    if not turns:
        return letter
    left, bottom, right, top = letter[1:5]
    for _ in range(turns):
        left, bottom, right, top = bottom, -right, top, -left
    return letter._replace(left=left, bottom=bottom, right=right, top=top)


def _parts(line: Sequence[_Letter]) -> Iterator[list[_Letter]]:
    """Split a line where its letters stand far apart, or begin anew."""
    part: list[_Letter] = []
    before: _Letter | None = None
    for letter in line:
        if letter.text.isspace():
            part.append(letter)
            continue
        if before and not _is_next(before, letter):
            yield part
            part = []
        part.append(letter)
        before = letter
    yield part


def _is_next(before: _Letter, letter: _Letter) -> bool:
    most = _GAP * max(before.top - before.bottom, letter.top - letter.bottom, 1)
    return -most < letter.left - before.right < most


def _stretch(part: Sequence[_Letter]) -> Stretch:
    text = "".join("-" if each.text in _SOFT_HYPHENS else each.text for each in part).strip()
    seen = [each for each in part if not each.text.isspace()]
    if not seen:
        return Stretch("", 0, 0, 0, 0, 0, bold=False)
    sizes = Counter(each.look.size for each in seen)
    size = sizes.most_common(1)[0][0]
    # Raised and lowered letters do not make a line higher.
    main = [each for each in seen if each.look.size == size]
    return Stretch(
        text,
        min(each.left for each in seen),
        min(each.bottom for each in main),
        max(each.right for each in seen),
        max(each.top for each in main),
        size,
        bold=all(each.look.bold for each in seen),
    )

"""Running headers, footers and page numbers: what stands at the edge of page after page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from question_bank.ingest.reading.pdf_columns import Line, lines_of
from question_bank.ingest.reading.pdf_text import Stretch

_DEEPEST = 3
"""Lines from an edge that may be a header or footer."""
_SHARE = 0.3
_FEWEST = 2
_ENOUGH = 5
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"[\W_]*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[\W_]*", re.IGNORECASE)
_STAMP = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? +\d{1,2}:\d{2}\b.*"
    r"|(?:https?|file|chrome)://\S+(?: \d+/\d+)?"
)
"""What browsers print above and below a page: when, and from where."""
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)

_Said = tuple[str, int]


def without_margins(pages: Sequence[Sequence[Stretch]]) -> list[list[Stretch]]:
    """Return the pages without what is repeated at their edges, and without their numbers.

    A line counts as repeated if it says the same but for its numbers on enough pages, as far from
    the same edge, and all lines between it and the edge are repeated too. Even and odd pages may
    have their own. What browsers print at the edges goes from the only page as well.
    """
    edges = [(_edge(lines), _edge(lines[::-1])) for lines in map(lines_of, pages)]
    needed = min(_ENOUGH, max(_FEWEST, round(_SHARE * len(pages))))
    repeated = [
        {said for said, count in Counter(_all_said(side)).items() if count >= needed}
        for side in zip(*edges, strict=True)
    ]
    kept = []
    for page, sides in zip(pages, edges, strict=True):
        gone = [
            cell
            for side, known in zip(sides, repeated, strict=True)
            for line in _peeled(side, known)
            for cell in line.cells
        ]
        kept.append([each for each in page if not any(each is cell for cell in gone)])
    return kept


def _edge(lines: Sequence[Line]) -> Sequence[Line]:
    return lines[:_DEEPEST]


def _all_said(side: Sequence[Sequence[Line]]) -> Iterator[_Said]:
    """Yield what each page says at one edge, once."""
    for edge in side:
        yield from {_same(line) for line in edge}


def _same(line: Line) -> _Said:
    """Return what is the same on each page: the words, with numbers of any value, and their size.

    A title says what the headers say, but in larger letters.
    """
    said = _DIGITS.sub("#", line.text).casefold()
    return "#" if _ROMAN.fullmatch(said) else said, round(line.main.size)


def _peeled(edge: Sequence[Line], repeated: set[_Said]) -> Iterator[Line]:
    """Yield lines from the edge inwards, as long as they are repeated or a page's number."""
    for place, line in enumerate(edge):
        is_known = place == 0 and (_NUMBER.fullmatch(line.text) or _STAMP.fullmatch(line.text))
        if not is_known and _same(line) not in repeated:
            return
        yield line

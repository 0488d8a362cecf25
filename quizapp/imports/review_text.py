"""A document's text in parts, with its candidates marked: cut by code points, on the server."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

PART = 8_000
"""Code points of a part of the text: about three pages."""


@dataclass(frozen=True)
class Span:
    """Where a candidate's phrase stands, and which it is."""

    start: int
    end: int
    number: int


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is marked all alike."""

    text: str
    number: int | None = None
    """The candidate that it belongs to: of several, the one shown, else the shortest phrase."""
    begins: tuple[int, ...] = ()
    """The candidates whose phrases begin here."""
    near: bool = False
    """Whether it belongs to the sentence of the candidate shown."""


def cuts_of(text: str, starts: Iterable[int]) -> list[int]:
    """Return where the parts of a text begin, then its length. ``starts`` are those of blocks."""
    cuts = [0]
    for start in sorted({*starts, *_line_starts(text)}):
        if start - cuts[-1] >= PART:
            cuts.append(start)
    if len(cuts) > 1 and cuts[-1] >= len(text):
        cuts.pop()
    return [*cuts, len(text)]


def part_at(cuts: Sequence[int], place: int) -> int:
    """Return the number of the part in which a position of the text lies, from 0."""
    return max(0, min(bisect_right(cuts, place) - 1, len(cuts) - 2))


def pieces(
    text: str,
    start: int,
    end: int,
    spans: Sequence[Span],
    shown: tuple[Span, tuple[int, int]] | None = None,
) -> list[Piece]:
    """Return the text from start to end in pieces; together they are that text.

    ``shown`` is the candidate that is shown, with its sentence.
    """
    inside = [span for span in spans if span.end > start and span.start < end]
    sentence = shown[1] if shown else (end, end)
    places = {start, end}
    for span in inside:
        places |= {span.start, span.end}
    places |= set(sentence)
    cuts = sorted(place for place in places if start <= place <= end)
    return [_piece(text, each, inside, shown, sentence) for each in pairwise(cuts)]


def _piece(
    text: str,
    place: tuple[int, int],
    spans: Sequence[Span],
    shown: tuple[Span, tuple[int, int]] | None,
    sentence: tuple[int, int],
) -> Piece:
    first, last = place
    covering = [span for span in spans if span.start <= first and span.end >= last]
    innermost = min(covering, key=lambda span: (span.end - span.start, span.number), default=None)
    if shown is not None and shown[0] in covering:
        innermost = shown[0]
    begins = tuple(span.number for span in spans if span.start == first)
    near = sentence[0] <= first and last <= sentence[1]
    return Piece(text[first:last], innermost.number if innermost else None, begins, near)


def _line_starts(text: str) -> Iterable[int]:
    """Yield where lines begin, few enough for parts: nothing is cut within a line."""
    place = PART
    while (found := text.find("\n", place)) >= 0:
        yield found + 1
        place = found + PART

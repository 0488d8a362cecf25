"""The pieces of a block: paragraphs and items that a file ran together are taken apart again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from question_bank.ingest.sentences import OPENERS, sentences

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_BULLET_LINE = re.compile(r"^[^\S\n]*[-\u2013*•·◦▪‣●○■□][^\S\n]+(?=\S)", re.MULTILINE)
_NUMBER_LINE = re.compile(r"^[^\S\n]*\(?\d{1,2}[.)][^\S\n]+(?=\S)", re.MULTILINE)
_BULLET_INSIDE = re.compile(r"(?:(?<=\s)|^)[-•·▪●][^\S\n]+(?=\S)")
_MARK_BEFORE = re.compile(r"[-•·▪●][^\S\n]+$")
_ENDS = re.compile(r"(?:[.:;?!)]|^)\s*$")
_LEADS_IN = re.compile(r"(?::|\b(?:such as|includ(?:es?|ing)|following|are|with))\s*$")
_FEW = 2
_MANY = 3
_NEAR = 40

_FREQUENCIES = re.compile(r"Approximate number of patients \(when available\)\s+")
_FREQUENCY = re.compile(r"(?:\s+\d+(?:\.\d+)?\s?%|\s+\d+/\d+|\s+-)(?:\s+|$)")
_AFTER_TABLE = re.compile(r"The Human Phenotype Ontology\b")

_VERBS = (
    "can|may|is|are|was|were|has|have|do|does|will|should|might|could|includes?|causes?|fail"
    "|depends?|often|usually|uses?|helps?|affects?|needs?|that"
    "|diagnose|examine|treat|prevent|make|takes?|get"
)
_GOES_ON = re.compile(
    rf"(?<=[a-z)]) (?=(?:{OPENERS})\b|NIH: |[A-Z][\w'’-]*(?: [\w'’-]+){{0,4}}? (?:{_VERBS})\b)"
)
"""Where a sentence begins though none has ended."""
_LABEL = re.compile(
    r"\s*(?:Summary|Overview|Background|Introduction|Abstract|Conclusions?|Results?|Findings|Note)"
    r"\s?:\s+(?=[A-Z])"
)


@dataclass(frozen=True)
class Piece:
    """A stretch of a block that is one paragraph, or one item of a list, its bullet left out."""

    start: int
    end: int
    item: bool
    behind: bool = False
    """Whether it went on in the same line after a list had ended."""


def pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of the block between two positions (code points), in order, none empty.

    Left out are bullets, how often each finding of a running table was seen, and the word
    "Summary:" and its like before the first sentence.
    """
    mark = _MARK_BEFORE.search(text, max(0, start - _NEAR), start)
    for begin, stop in _paragraphs(text, start, end):
        for piece in _parted(text[begin:stop], begin, marked=mark is not None and begin == start):
            if text[piece.start : piece.end].strip():
                yield piece


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    place = start
    for gap in _BLANK_LINE.finditer(text, start, end):
        yield place, gap.start()
        place = gap.end()
    yield place, end


def _parted(paragraph: str, offset: int, *, marked: bool) -> Iterator[Piece]:
    label = _LABEL.match(paragraph)
    begin = label.end() if label else 0
    table = _FREQUENCIES.search(paragraph)
    if table:
        yield from _rows(paragraph, offset, begin, table)
    else:
        yield from _listed(paragraph[begin:], offset + begin, marked=marked)


def _rows(paragraph: str, offset: int, begin: int, table: re.Match[str]) -> Iterator[Piece]:
    """Yield the rows of a running table "finding 90% finding 50% finding - finding -"."""
    after = _AFTER_TABLE.search(paragraph, table.end())
    stop = after.start() if after else len(paragraph)
    yield Piece(offset + begin, offset + table.end(), item=False)
    place = table.end()
    for frequency in _FREQUENCY.finditer(paragraph, table.end(), stop):
        yield Piece(offset + place, offset + frequency.start(), item=True)
        place = frequency.end()
    yield Piece(offset + place, offset + stop, item=True)
    yield Piece(offset + stop, offset + len(paragraph), item=False, behind=True)


def _listed(paragraph: str, offset: int, *, marked: bool) -> Iterator[Piece]:
    bullets = _bullets(paragraph, marked=marked)
    stops = [*(each.start() for each in bullets), len(paragraph)]
    last = _list_end(paragraph, bullets)
    yield Piece(offset, offset + stops[0], item=marked)
    for bullet, stop in zip(bullets, stops[1:], strict=True):
        yield Piece(offset + bullet.end(), offset + min(stop, last), item=True)
    yield Piece(offset + last, offset + len(paragraph), item=False, behind=True)


def _list_end(paragraph: str, bullets: Sequence[re.Match[str]]) -> int:
    """Return where a list in a running line ends, and the text goes on without a line's break.

    Where each other item is one sentence or none, the last is over where a sentence begins.
    """
    items = [(one.end(), other.start()) for one, other in pairwise(bullets)]
    if not items or any(not _is_brief(paragraph, *item) for item in items):
        return len(paragraph)
    spans = list(islice(sentences(paragraph, bullets[-1].end()), _FEW))
    glued = _GOES_ON.search(paragraph, *spans[0])
    if glued:
        return glued.start() + 1
    return spans[0][1] if len(spans) == _FEW else len(paragraph)


def _is_brief(paragraph: str, start: int, end: int) -> bool:
    spans = list(islice(sentences(paragraph, start, end), _FEW))
    return "\n" not in paragraph[start:end] and len(spans) < _FEW


def _bullets(paragraph: str, *, marked: bool) -> Sequence[re.Match[str]]:
    """Return what marks items: at the beginnings of lines, or else within a running line."""
    lines = [*_BULLET_LINE.finditer(paragraph)]
    inside = [*_BULLET_INSIDE.finditer(paragraph)]
    if len(inside) > len(lines) and (marked or _is_list(paragraph, inside)):
        return inside if marked else inside[_list_start(paragraph, inside) :]
    numbers = [*_NUMBER_LINE.finditer(paragraph)]
    return numbers if len(numbers) >= _FEW and not lines else lines


def _list_start(paragraph: str, bullets: Sequence[re.Match[str]]) -> int:
    """Return the number of the first bullet: dashes before the lead-in only set a remark apart."""
    before = [paragraph[max(0, each.start() - _NEAR) : each.start()] for each in bullets]
    opened = next((number for number, text in enumerate(before) if _LEADS_IN.search(text)), 0)
    return 0 if any(map(_ENDS.search, before[:opened])) else opened


def _is_list(paragraph: str, bullets: Sequence[re.Match[str]]) -> bool:
    """Tell bullets from dashes between blanks.

    Bullets come in company, or stand where a sentence ended or a lead-in opens a list.
    """
    if len(bullets) >= _MANY:
        return True
    before = [paragraph[max(0, each.start() - _NEAR) : each.start()] for each in bullets]
    ends = _ENDS if len(bullets) == _FEW else _LEADS_IN
    return any(map(ends.search, before))

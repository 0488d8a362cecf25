"""The pieces of a block: paragraphs and items that a file ran together are taken apart again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_BULLET_LINE = re.compile(r"^[^\S\n]*[-–*•·◦▪‣●○■□][^\S\n]+(?=\S)", re.MULTILINE)
_NUMBER_LINE = re.compile(r"^[^\S\n]*\(?\d{1,2}[.)][^\S\n]+(?=\S)", re.MULTILINE)
_BULLET_INSIDE = re.compile(r"(?:(?<=\s)|^)[-•·▪●][^\S\n]+(?=\S)")
_BEFORE_BULLET = re.compile(r"(?:[.:;?!)]|^)\s*$")
_FEW = 2
_MANY = 3
_NEAR = 40


@dataclass(frozen=True)
class Piece:
    """A stretch of a block that is one paragraph, or one item of a list, its bullet left out."""

    start: int
    end: int
    item: bool


def pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of the block between two positions (code points), in order, none empty."""
    for begin, stop in _paragraphs(text, start, end):
        for piece in _listed(text[begin:stop], begin):
            if text[piece.start : piece.end].strip():
                yield piece


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    place = start
    for gap in _BLANK_LINE.finditer(text, start, end):
        yield place, gap.start()
        place = gap.end()
    yield place, end


def _listed(paragraph: str, offset: int) -> Iterator[Piece]:
    bullets = _bullets(paragraph)
    stops = [*(each.start() for each in bullets), len(paragraph)]
    yield Piece(offset, offset + stops[0], item=False)
    for bullet, stop in zip(bullets, stops[1:], strict=True):
        yield Piece(offset + bullet.end(), offset + stop, item=True)


def _bullets(paragraph: str) -> Sequence[re.Match[str]]:
    """Return what marks items: at the beginnings of lines, or else within a running line.

    A dash between blanks is a bullet only in company, and where a sentence or a lead-in ended.
    """
    lines = [*_BULLET_LINE.finditer(paragraph)]
    inside = [*_BULLET_INSIDE.finditer(paragraph)]
    if len(inside) > len(lines) and _is_list(paragraph, inside):
        return inside
    numbers = [*_NUMBER_LINE.finditer(paragraph)]
    return numbers if len(numbers) >= _FEW and not lines else lines


def _is_list(paragraph: str, bullets: Sequence[re.Match[str]]) -> bool:
    if len(bullets) >= _MANY:
        return True
    return len(bullets) == _FEW and any(
        _BEFORE_BULLET.search(paragraph[max(0, each.start() - _NEAR) : each.start()])
        for each in bullets
    )

"""A reading's blocks as headings, paragraphs and items in a row, as far as its file tells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from question_bank.ingest.layout import pieces
from question_bank.ingest.nouns import Reading
from question_bank.ingest.sentences import ended

_LEADS_ON = re.compile(
    r"(?::|\b(?:includ(?:es?|ing)|following|such as|are|is|of|by|with|like|to|from|if|on|who|may"
    r"|can))$",
    re.IGNORECASE,
)
_HEADING_WORDS = 8
_LINE_WORDS = 14
_SMALL_WORD = 4
_NEAR = 40


@dataclass(frozen=True)
class Stretch:
    """A heading, a paragraph or an item: from ``start`` to ``end`` in the block of that number.

    ``level`` is how deep a heading or an item stands, from 1; 0 for a paragraph, and for a heading
    whose level nobody knows.
    """

    block: int
    kind: Literal["title", "heading", "paragraph", "item"]
    start: int
    end: int
    level: int


def outline(reading: Reading) -> tuple[Stretch, ...]:
    """Return a reading's stretches in order, none of them empty.

    Short lines without an end below a lead-in ("Symptoms include:") are items, though a file sets
    them like headings; a last one that stands above a whole paragraph is that one's heading.
    """
    found = list(_stretches(reading))
    opened = False
    for index, each in enumerate(found):
        if opened and _is_unmarked_item(reading.text, found, index):
            found[index] = replace(each, kind="item", level=1)
        else:
            near = reading.text[max(each.start, each.end - _NEAR) : each.end]
            opened = each.kind == "paragraph" and _LEADS_ON.search(near.rstrip()) is not None
    return tuple(found)


def _stretches(reading: Reading) -> Iterator[Stretch]:
    for index, block in enumerate(reading.blocks):
        if block.kind == "title":
            yield Stretch(index, "title", block.start, block.end, 0)
        elif block.kind == "heading":
            yield Stretch(index, "heading", block.start, block.end, max(block.level, 1))
        else:
            level = max(block.level, 1) if block.kind in {"item", "row"} else 0
            for piece in pieces(reading.text, block.start, block.end):
                start, end = piece.start, piece.end
                if piece.item or (level and not piece.behind):
                    yield Stretch(index, "item", start, end, max(level, 1))
                elif _is_heading(reading.text[start:end]):
                    yield Stretch(index, "heading", start, end, 0)
                else:
                    yield Stretch(index, "paragraph", start, end, 0)


def _is_heading(text: str) -> bool:
    words = text.split(maxsplit=_HEADING_WORDS)
    said = text.strip()
    if "\n" in said or len(words) > _HEADING_WORDS or ended(said) or said[-1] in ":;,":
        return False
    return words[0][0].isupper() and not _LEADS_ON.search(said)


def _is_line(text: str) -> bool:
    said = text.strip()
    short = "\n" not in said and len(said.split(maxsplit=_LINE_WORDS)) <= _LINE_WORDS
    return short and not ended(said) and not _LEADS_ON.search(said)


def _is_unmarked_item(text: str, found: Sequence[Stretch], index: int) -> bool:
    each = found[index]
    said = text[each.start : each.end]
    if each.kind in {"item", "title"} or not _is_line(said):
        return False
    goes_on = found[index - 1].kind == "item" and not _is_title_case(said)
    return goes_on or not _is_above_text(text, found, index)


def _is_title_case(said: str) -> bool:
    """Tell whether all words of some length begin with a capital, as in many a heading."""
    return all(word[0].isupper() for word in said.split() if len(word) > _SMALL_WORD)


def _is_above_text(text: str, found: Sequence[Stretch], index: int) -> bool:
    after = found[index + 1 : index + 2]
    return found[index].kind == "heading" and any(
        each.kind == "paragraph" and not _is_line(text[each.start : each.end]) for each in after
    )

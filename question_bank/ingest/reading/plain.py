"""Plain text, kept to the letter: where its title, headings, paragraphs and items stand."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from statistics import median

from question_bank.ingest.nouns import Block, BlockKind, Reading, UnreadableError
from question_bank.ingest.reading.layout import refuse_length
from question_bank.ingest.reading.limits import LIMITS, Limits

_BULLET = re.compile(r"(?:[-*+•◦▪‣·–—●○■□]|o(?= )|\(?(?:\d{1,2}|[a-z])[.)])[ \t]+(?=\S)")  # noqa: RUF001 - bullets as people type them
_HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,}|~{3,})\Z")
_RULE = re.compile(r"[-=_*~#]{3,}\Z")
_ENDED = re.compile(r"[.!?:][\"'”’)\]]*\Z")
_CLOSED = re.compile(r"[.!;,…][\"'”’)\]]*\Z")
_LEADS_ON = re.compile(
    r"\b(?:includes?|including|are|is|as|following|with|by|to|of|for|from|in|on|may|can|will|have"
    r"|has|be|if|when|or|and|the|an?|you|your|should|that|these|because|not)(?: *:)?\Z",
    re.IGNORECASE,
)
_WRAPPED_AT_LEAST = 40
_WRAPPED_AT_MOST = 120
_HEADING_AT_MOST = 100
_HEADING_WORDS = 18
_COLON_WORDS = 5
_ITEMS_AT_LEAST = 3
_ITEM_AT_MOST = 60
_NO_TITLE = re.compile(r"skip to\b|menu\b|home\b", re.IGNORECASE)
_BOM = "\ufeff"


@dataclass(frozen=True)
class _Line:
    """A line that says something; positions leave out the white space around it."""

    start: int
    end: int
    indent: int
    text: str
    after_gap: bool
    """Whether nothing, or an empty line, stands above it."""


@dataclass
class _Group:
    """Lines that belong together: one block to be. ``mark`` is what stood before its first word."""

    lines: list[_Line]
    mark: str
    start: int
    level: int = 0

    @property
    def first(self) -> _Line:
        return self.lines[0]

    @property
    def last(self) -> _Line:
        return self.lines[-1]

    @property
    def end(self) -> int:
        return self.last.end

    @property
    def is_item(self) -> bool:
        return self.mark not in {"", "#", "\t"}

    @property
    def is_short(self) -> bool:
        """Whether it is one line that is no whole sentence."""
        text = self.first.text
        return (
            len(self.lines) == 1
            and len(text) <= _HEADING_AT_MOST
            and len(text.split()) <= _HEADING_WORDS
            and not _CLOSED.search(text)
        )


def plain_reading(text: str, title: str = "", *, limits: Limits = LIMITS) -> Reading:
    """Return a text as it stands, with the structure it seems to have.

    No character is changed, so that positions are those of whoever wrote it. Raises
    UnreadableError if it is empty, too long, or holds what is no text (NUL, lone surrogates).
    """
    refuse_length(len(text), limits)
    if "\0" in text:
        raise UnreadableError(
            "This file holds NUL characters: it is no plain text, or it is damaged."
            " Save it as plain text in UTF-8 and try again."
        )
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        raise UnreadableError(
            "This text holds halves of characters (lone surrogates)."
            " Copy it once more from where it came, or save it as UTF-8."
        ) from error
    blocks = tuple(_blocks(text))
    if not blocks:
        raise UnreadableError("There is no text in this document.")
    return Reading(
        text, blocks, title or _title(text, blocks), "plain", sha256(content).hexdigest()
    )


def _title(text: str, blocks: Sequence[Block]) -> str:
    """Return the text's own title: its first line if that is one, else its first heading."""
    named = (text[b.start : b.end] for b in blocks if b.kind in {"title", "heading"})
    return next(named, "")


def _blocks(text: str) -> Iterator[Block]:
    groups = [
        g for g in _groups(list(_lines(text))) if any(map(str.isalnum, text[g.start : g.end]))
    ]
    listed = _listed(groups)
    for number, group in enumerate(groups):
        after = groups[number + 1] if number + 1 < len(groups) else None
        kind = (
            "item" if number in listed else _kind(group, groups[max(number - 1, 0) : number], after)
        )
        level = group.level or int(kind in {"heading", "item"})
        yield Block(kind, group.start, group.end, level if kind in {"heading", "item"} else 0)


def _lines(text: str) -> Iterator[_Line]:
    position, after_gap = 0, True
    for raw in text.splitlines(keepends=True):
        # A byte-order mark stays in the text, as its position counts, but begins no word.
        line = raw.replace(_BOM, " ")
        said = line.strip()
        if said:
            start = position + line.index(said)
            indent = len(line[: start - position].expandtabs())
            yield _Line(start, start + len(said), indent, said, after_gap)
        after_gap = not said
        position += len(line)


def _width(lines: Sequence[_Line]) -> float:
    """Return where lines were wrapped: what a full line measures; 0 if they were not.

    The last line of a paragraph says nothing about it, nor do headings: only lines with another
    directly below count, and of these the longer ones.
    """
    followed = [
        len(line.text)
        for line, below in itertools.pairwise(lines)
        if not below.after_gap and len(line.text) >= _WRAPPED_AT_LEAST
    ]
    wrapped = [length for length in followed if length <= _WRAPPED_AT_MOST]
    return median(wrapped) if len(wrapped) * 2 > len(followed) else 0


def _groups(lines: Sequence[_Line]) -> list[_Group]:
    width = _width(lines)
    groups: list[_Group] = []
    for line in lines:
        under = groups[-1] if groups and not line.after_gap else None
        if under and _UNDERLINE.match(line.text) and under.is_short:
            under.mark, under.level = "#", 1 if line.text[0] == "=" else 2
        elif under and _continues(under, line, width):
            under.lines.append(line)
        elif not _RULE.match(line.text):
            groups.append(_begun(line, groups))
    return groups


def _continues(group: _Group, line: _Line, width: float) -> bool:
    """Whether a line goes on with what the line above it says."""
    above = group.last.text
    if group.mark in {"#", "\t"} or "\t" in line.text or _HASHES.match(line.text):
        return False
    # A line was wrapped if the next word did not fit any more; "5. May" may then be a date.
    is_full = bool(width) and len(above) + 1 + len(line.text.split()[0]) > width
    if _BULLET.match(line.text):
        return is_full and not _ENDED.search(above) and not group.is_item
    is_lower = line.text[0].islower() and len(above) >= _WRAPPED_AT_LEAST
    is_hanging = group.is_item and line.indent > group.first.indent
    return is_full or is_hanging or (is_lower and not _ENDED.search(above))


def _begun(line: _Line, groups: Sequence[_Group]) -> _Group:
    hashes = _HASHES.match(line.text)
    if hashes:
        return _Group([line], "#", line.start + hashes.end(), hashes[0].count("#"))
    bullet = _BULLET.match(line.text)
    if bullet:
        return _Group([line], bullet[0].strip(), line.start + bullet.end(), _depth(line, groups))
    return _Group([line], "\t" if "\t" in line.text else "", line.start)


def _depth(line: _Line, groups: Sequence[_Group]) -> int:
    """Return how deep an item stands, by the indentation of the items right above it."""
    for above in reversed(groups):
        if not above.is_item:
            break
        if above.first.indent == line.indent:
            return above.level
        if above.first.indent < line.indent:
            return above.level + 1
    return 1


def _listed(groups: Sequence[_Group]) -> set[int]:
    """Return the numbers of groups that are a list without bullets: short lines in one stretch."""
    found: set[int] = set()
    stretch: list[int] = []
    for number, group in enumerate(groups):
        if group.first.after_gap or group.mark or not group.is_short:
            found.update(_items(stretch, groups))
            stretch = []
        if not group.mark and group.is_short and len(group.first.text) <= _ITEM_AT_MOST:
            stretch.append(number)
    found.update(_items(stretch, groups))
    return found


def _items(stretch: Sequence[int], groups: Sequence[_Group]) -> Sequence[int]:
    leads = bool(stretch) and groups[stretch[0]].first.text.endswith(":")
    items = stretch[1:] if leads else stretch
    return items if len(items) >= _ITEMS_AT_LEAST - leads else ()


def _kind(group: _Group, above: Sequence[_Group], below: _Group | None) -> BlockKind:
    if group.mark == "#":
        return "heading"
    if group.mark == "\t":
        return "row"
    if group.is_item:
        return "heading" if _is_numbered_heading(group, above, below) else "item"
    if below is None or not group.is_short or _LEADS_ON.search(group.first.text):
        return "paragraph"
    if not above:
        return "paragraph" if _NO_TITLE.match(group.first.text) else "title"
    return "heading" if _is_heading(group, above[0], below) else "paragraph"


def _is_heading(group: _Group, above: _Group, below: _Group) -> bool:
    """Whether a short line stands above what it names, and is no sentence's end or beginning."""
    text = group.first.text
    is_apart = group.first.after_gap or above.is_item or bool(_ENDED.search(above.last.text))
    is_name = not text[0].islower() and any(c.isalpha() for c in text)
    if text.endswith(":"):
        return is_apart and is_name and len(text.split()) <= _COLON_WORDS
    is_above = below.first.after_gap or below.is_item or not below.is_short
    return is_apart and is_name and is_above


def _is_numbered_heading(group: _Group, above: Sequence[_Group], below: _Group | None) -> bool:
    """Whether "1. Causes" stands alone above a paragraph, and not in a list."""
    return (
        below is not None
        and not below.is_item
        and below.first.after_gap
        and group.first.after_gap
        and group.mark[-1] in ".)"
        and group.is_short
        and group.first.text[group.start - group.first.start].isupper()
        and not (above and above[0].is_item)
    )

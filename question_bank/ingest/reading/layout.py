"""Pieces of text put one after another, so that each knows its place in the whole."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from question_bank.ingest.nouns import Block, BlockKind, Reading, UnreadableError
from question_bank.ingest.reading.limits import Limits

_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
_UNPRINTABLE = frozenset({"Cc", "Cs", "Cn", "Co"})
_CLOSED = re.compile(r"[.!;,…][\"'”’)\]]*\Z")
# Word writes its bullets as letters of the private use area, or as a small "o".
_BULLET = re.compile(r"(?:[•●◦▪■□○‣⁃·*–\uf000-\uf0ff-]|o)\s+(?=\S)")  # noqa: RUF001 - bullets as people type them
_NAME_AT_MOST = 100
_NAME_WORDS = 14
_ON_ONE_LINE = frozenset({"item", "row"})


@dataclass(frozen=True)
class Piece:
    """What will be a block, before it has a place."""

    kind: BlockKind
    text: str
    level: int = 0


def clean(text: str) -> str:
    """Return a text on one line: nothing invisible, no ligatures, each white space one space."""
    visible = _LIGATURES.sub(_spelled_out, _INVISIBLE.sub("", _SPACES.sub(" ", text)))
    if not visible.isprintable():
        visible = "".join(c for c in visible if unicodedata.category(c) not in _UNPRINTABLE)
    return " ".join(visible.split())


def _spelled_out(ligature: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", ligature[0])


def is_name(text: str) -> bool:
    """Whether a text is short and no sentence, so that it may be a heading."""
    return (
        0 < len(text) <= _NAME_AT_MOST
        and len(text.split()) <= _NAME_WORDS
        and not _CLOSED.search(text)
        and any(map(str.isalpha, text))
    )


def typed_bullet(text: str) -> int:
    """Return how many characters of a text are a bullet that somebody typed before it; or 0."""
    bullet = _BULLET.match(text)
    return bullet.end() if bullet else 0


def cleaned(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces with their texts cleaned, those that say nothing left out."""
    found = (replace(piece, text=clean(piece.text)) for piece in pieces)
    return [piece for piece in found if any(c.isalnum() for c in piece.text)]


def laid_out(
    pieces: Sequence[Piece], *, title: str, form: str, sha256: str, limits: Limits
) -> Reading:
    """Join clean pieces: items and rows of one list by a line end, all else by an empty line.

    Raises UnreadableError if there is no text, or more than is allowed.
    """
    refuse_length(sum(len(piece.text) + 2 for piece in pieces), limits)
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for before, piece in zip((None, *pieces), pieces, strict=False):
        if before is not None:
            together = before.kind == piece.kind and piece.kind in _ON_ONE_LINE
            parts.append("\n" if together else "\n\n")
            position += len(parts[-1])
        parts.append(piece.text)
        blocks.append(Block(piece.kind, position, position + len(piece.text), piece.level))
        position += len(piece.text)
    if not blocks:
        raise UnreadableError("There is no text in this document.")
    return Reading("".join(parts), tuple(blocks), title, form, sha256)


def refuse_length(length: int, limits: Limits) -> None:
    """Raise UnreadableError if a text is longer than allowed."""
    if length > limits.text:
        raise UnreadableError(
            f"This document holds more than {limits.text // 1000:,} thousand characters of text."
            " Split it, and bring its parts one by one."
        )

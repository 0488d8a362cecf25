"""Where a document says what a fact states: phrases found in its text, with what stands around."""

import re
from dataclasses import dataclass
from hashlib import sha256

from question_bank.content import Evidence

AROUND = 240
"""Code points shown on either side of a phrase, cut at words."""

_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*(?=\s|$)|\n")


@dataclass(frozen=True)
class Passage:
    """A phrase as it stands in its document, and the text before and after."""

    before: str
    exact: str
    after: str
    more_before: bool
    """Whether the document goes on before what is shown."""
    more_after: bool


def passage(text: str, start: int, end: int) -> Passage | None:
    """Return what stands around two positions of a text, in code points; None outside of it."""
    if not 0 <= start < end <= len(text):
        return None
    first, last = _word_start(text, start - AROUND), _word_end(text, end + AROUND)
    return Passage(text[first:start], text[start:end], text[end:last], first > 0, last < len(text))


def selector(document: str, text: str, phrase: str, near: int = 0) -> Evidence | None:
    """Find a phrase in a document's text, the one nearest to a position if it stands there often.

    Returns None if it does not stand there. White space counts as it is: what is cited has to be
    found again letter by letter.
    """
    starts = [match.start() for match in re.finditer(re.escape(phrase), text)] if phrase else []
    if not starts:
        return None
    start = min(starts, key=lambda place: abs(place - near))
    end = start + len(phrase)
    first, last = _sentence(text, start, end)
    return Evidence(document, start, end, phrase, first, last, _hash(text[first:last]))


def unproven(document: str, phrase: str, start: int) -> Evidence:
    """Return where somebody says a phrase stands, in a document whose text is not at hand."""
    end = start + len(phrase)
    return Evidence(document, start, end, phrase, start, end, _hash(phrase))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around a phrase begins and ends, in code points."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    first = max((place for place in ends if place <= start), default=0)
    last = min((place for place in ends if place >= end), default=len(text))
    first += len(text[first:start]) - len(text[first:start].lstrip())
    return first, max(end, first + len(text[first:last].rstrip()))


def _word_start(text: str, place: int) -> int:
    """Return where the first whole word after a position begins."""
    if place <= 0:
        return 0
    gap = re.compile(r"\s").search(text, place)
    return gap.end() if gap else place


def _word_end(text: str, place: int) -> int:
    """Return where the last whole word before a position ends."""
    if place >= len(text):
        return len(text)
    gap = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place))
    return gap if gap > 0 else place


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()

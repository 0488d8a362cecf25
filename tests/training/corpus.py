"""The sentences to learn from: MedQuAD's answers, cut; the texts stay beside the project."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.medquad import Document

_LINE = re.compile(r"\n\s*")
_ITEM = re.compile(r"(?:^|(?<=\s))[-•]\s+")
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z\d\"'(])")
_ABBREVIATED = re.compile(
    r"\b(?:e\.g|i\.e|vs|dr|mr|mrs|st|etc|fig|al|no|u\.s|[a-z])\.$", re.IGNORECASE
)
_OPENS_LIST = re.compile(r"(?::|\b(?:include|including|are|following|by|with|such as))\s*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer, with what stands around it."""

    answer: str
    focus: str
    source: str
    question_type: str
    number: int
    text: str
    lead_in: str | None


def sentences(document: Document) -> Iterator[Sentence]:
    """Yield a document's sentences in order, an answer's numbered from 0."""
    for answer in document.answers:
        for number, (text, lead_in) in enumerate(_cut(answer.text)):
            yield Sentence(
                answer.id,
                document.focus,
                document.source,
                answer.question_type,
                number,
                text,
                lead_in,
            )


def _cut(text: str) -> Iterator[tuple[str, str | None]]:
    lead_in: str | None = None
    for line in _LINE.split(text):
        starts_item = bool(_ITEM.match(line))
        for place, part in enumerate(piece for piece in _ITEM.split(line) if piece.strip()):
            item = starts_item or place > 0
            found = list(_split(part))
            for sentence in found:
                yield sentence, lead_in if item else None
            if not item or _OPENS_LIST.search(found[-1]):
                lead_in = found[-1] if _OPENS_LIST.search(found[-1]) else None


def _split(part: str) -> Iterator[str]:
    start = 0
    for match in _END.finditer(part):
        if not _ABBREVIATED.search(part[start : match.start()]):
            yield part[start : match.end()].strip()
            start = match.end()
    if rest := part[start:].strip():
        yield rest

"""A reading as sentences in their places, each with the headings and the lead-in above it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from question_bank.ingest.furniture import furniture, furniture_section
from question_bank.ingest.layout import Piece, pieces
from question_bank.ingest.nouns import Block, Passage, Reading
from question_bank.ingest.sentences import Span, ended, sentences

_LEADS_IN = re.compile(
    r"(?::|\b(?:includ(?:es?|ing)|following|such as|these|are|of|by|with|like|between|when|if|to))"
    r"\s*[-–—]?$",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(r"\b(?:following|these|include|below)\b", re.IGNORECASE)
_QUESTION = re.compile(r"\?[\"'”’)]*$")
_LISTED = ("item", "row")


def passages(reading: Reading) -> tuple[Passage, ...]:
    """Return all sentences of a reading in order, headings and furniture among them, marked.

    ``reading.text[passage.start:passage.end]`` is the sentence without white space around it.
    A question stands over what answers it like a heading.
    """
    return tuple(_Walk(reading).all())


@dataclass
class _Walk:
    """Goes through the blocks, and knows what stands above the place it has come to."""

    reading: Reading
    headings: list[tuple[int, str]] = field(default_factory=list)
    question: str | None = None
    lead_in: str | None = None
    below: str | None = None

    def all(self) -> Iterator[Passage]:
        for index, block in enumerate(self.reading.blocks):
            if block.kind in {"title", "heading"}:
                yield from self._heading(index, block)
            else:
                yield from self._block(index, block)

    def _heading(self, index: int, block: Block) -> Iterator[Passage]:
        text = self._said((block.start, block.end))
        self.question = self.lead_in = None
        if block.kind == "heading":
            level = block.level or 1
            self.headings = [each for each in self.headings if each[0] < level]
            self.headings.append((level, text))
            whys = (furniture_section(heading) for _, heading in self.headings)
            self.below = next((why for why in whys if why), None)
            if text.endswith(":"):
                self.lead_in = text
        yield Passage(block.start, block.end, index, (), None, block.kind)

    def _block(self, index: int, block: Block) -> Iterator[Passage]:
        listed = block.kind in _LISTED
        if not listed:
            self.lead_in = None
        for piece in pieces(self.reading.text, block.start, block.end):
            yield from self._piece(index, piece, listed=listed or piece.item)

    def _piece(self, index: int, piece: Piece, *, listed: bool) -> Iterator[Passage]:
        lead_in = self.lead_in if listed else None
        last = ""
        for start, end in sentences(self.reading.text, piece.start, piece.end):
            last = self._said((start, end))
            yield self._passage((start, end), index, lead_in, last)
            if _QUESTION.search(last):
                self.question = last
        if not listed:
            self.lead_in = last if _leads_in(last) else None

    def _passage(self, span: Span, index: int, lead_in: str | None, said: str) -> Passage:
        above = [heading for _, heading in self.headings]
        if self.question and not _QUESTION.search(said):
            above.append(self.question)
        return Passage(*span, index, tuple(above), lead_in, self.below or furniture(said))

    def _said(self, span: Span) -> str:
        return " ".join(self.reading.text[span[0] : span[1]].split())


def _leads_in(said: str) -> bool:
    return bool(said) and (
        not ended(said) or _LEADS_IN.search(said) is not None or bool(_ANNOUNCES.search(said))
    )

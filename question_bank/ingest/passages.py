"""A reading as sentences in their places, each with the headings and the lead-in above it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from question_bank.ingest.above import Headings, LeadIns
from question_bank.ingest.furniture import furniture
from question_bank.ingest.nouns import Passage, Reading
from question_bank.ingest.outline import Stretch, outline
from question_bank.ingest.sentences import Span, ended, sentences

_ANNOUNCES = re.compile(r"\b(?:following|these|includ(?:e|es|ing)|below)\b", re.IGNORECASE)
_HANDED_ON = ("navigation", "boilerplate", "credits", "address", "research")
"""Furniture that makes furniture of the names it leads into, though not of whole sentences."""


def passages(reading: Reading) -> tuple[Passage, ...]:
    """Return all sentences of a reading in order, headings and furniture among them, marked.

    ``reading.text[passage.start:passage.end]`` is the sentence without white space around it.
    A question stands over what answers it like a heading. ``furniture`` says "title", "heading",
    "question", "lead-in" (it only opens a list), or why the passage states nothing otherwise.
    """
    return _marked(tuple(_Walk(reading).all()), reading.text)


@dataclass
class _Walk:
    """Goes through the blocks, and knows what stands above the place it has come to."""

    reading: Reading
    headings: Headings = field(default_factory=Headings)
    lead_ins: LeadIns = field(default_factory=LeadIns)

    def all(self) -> Iterator[Passage]:
        for stretch in outline(self.reading):
            if stretch.kind in {"title", "heading"}:
                yield self._heading(stretch)
            else:
                yield from self._sentences(stretch)

    def _heading(self, stretch: Stretch) -> Passage:
        start, end = _bare(self.reading.text, stretch.start, stretch.end)
        kind = stretch.kind
        passage = Passage(start, end, stretch.block, self.headings.texts, None, kind)
        text = self._text(passage)
        if kind == "heading" and stretch.level:
            self.headings.add(text, stretch.level)
        elif kind == "heading":
            self.headings.add_minor(text)
        self.lead_ins.close()
        if text.endswith(":"):
            self.lead_ins.open(passage)
        return passage

    def _sentences(self, stretch: Stretch) -> Iterator[Passage]:
        self.headings.come_to_text()
        if stretch.kind == "item":
            self.lead_ins.come_to_item(stretch.level)
        else:
            self.lead_ins.close()
        opener = self.lead_ins.nearest
        for span in sentences(self.reading.text, stretch.start, stretch.end):
            passage = self._passage(stretch.block, span, opener)
            yield passage
        self._leave(passage, stretch)

    def _passage(self, block: int, span: Span, opener: Passage | None) -> Passage:
        said = self._text(Passage(*span, block))
        why = self.headings.furniture or furniture(said)
        if opener and opener.furniture in _HANDED_ON and not ended(said):
            why = why or opener.furniture
        lead_in = self._text(opener) if opener else None
        above = self.headings.texts
        if why == "question":
            self.headings.add_minor(said)
        return Passage(*span, block, above, lead_in, why)

    def _leave(self, last: Passage, stretch: Stretch) -> None:
        """See whether the last sentence of a stretch opens a list."""
        said = self._text(last)
        if said.endswith(":") or (stretch.kind == "paragraph" and _opens(said)):
            self.lead_ins.open(last, stretch.level)

    def _text(self, passage: Passage) -> str:
        return " ".join(self.reading.text[passage.start : passage.end].split())


def _bare(text: str, start: int, end: int) -> Span:
    """Return the place without the white space around it."""
    said = text[start:end].strip()
    start = text.index(said, start)
    return start, start + len(said)


def _opens(said: str) -> bool:
    """Tell whether a sentence may open a list: it does not end, or says what follows."""
    return not ended(said) or _ANNOUNCES.search(said) is not None


def _marked(found: Sequence[Passage], text: str) -> tuple[Passage, ...]:
    """Mark what only opens a list, and is neither whole nor a fact without it."""
    return tuple(
        replace(one, furniture="lead-in") if _only_leads(one, after, text) else one
        for one, after in zip_longest(found, found[1:])
    )


def _only_leads(one: Passage, after: Passage | None, text: str) -> bool:
    if one.furniture:
        return False
    if text[one.end - 1] == ":":
        return True
    leads = after is not None and after.lead_in is not None and one.lead_in is None
    return leads and not ended(text[one.start : one.end])

"""Whom each passage of a document is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from question_bank.ingest.lexicon import Lexicon
from question_bank.ingest.nouns import Passage, Reading, Subject


@dataclass(frozen=True)
class Discourse:
    """A document's passages with what is known of names, and whom each passage is about."""

    reading: Reading
    passages: Sequence[Passage]
    lexicon: Lexicon
    abbreviations: Mapping[str, str]

    @cached_property
    def topic(self) -> Subject | None:
        """What the document as a whole is about."""
        name = self.reading.title.strip()
        if not name:
            return None
        entry = self.lexicon.known(name)
        if entry is None:
            return Subject(name, None, "condition", "title", 0.7)
        return Subject(entry.name, entry.concept, entry.kind, "title", 0.9)

    def subject(self, index: int) -> Subject | None:
        """Return whom the passage is about, or None where nothing in the document tells."""
        return self.topic if self.passages[index].furniture is None else None

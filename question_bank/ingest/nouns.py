"""What a document becomes on its way to facts: read text, passages, mentions, candidates.

Positions are code points of the text as read, end exclusive, throughout.
"""

from dataclasses import dataclass, field
from typing import Literal

from question_bank.content.facts import Polarity, Scope

BlockKind = Literal["title", "heading", "paragraph", "item", "row", "caption"]
Found = Literal["bank", "common", "icd", "medicine", "phenotype", "document"]
Relation = Literal["new", "same", "conflict"]


@dataclass(frozen=True)
class Block:
    """A piece of the text that stands by itself: a heading, a paragraph, an item of a list."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """How deep a heading or an item stands, from 1; 0 for what has no depth."""


@dataclass(frozen=True)
class Reading:
    """A document as read: its text, which never changes again, and how it is laid out."""

    text: str
    blocks: tuple[Block, ...]
    title: str
    format: str
    source_sha256: str


class UnreadableError(Exception):
    """A file that cannot be read; its message is the sentence that says why, and what to do.

    ``passing`` tells whether the same file may be read another time.
    """

    def __init__(self, why: str, *, passing: bool = False) -> None:
        super().__init__(why)
        self.passing = passing


@dataclass(frozen=True)
class Passage:
    """A sentence in its place. ``headings`` stand above it, the nearest last.

    ``lead_in`` is the sentence that introduces the list of which this is an item. ``furniture``
    names why the passage says nothing about medicine (navigation, credits …), or is None.
    """

    start: int
    end: int
    block: int
    headings: tuple[str, ...] = ()
    lead_in: str | None = None
    furniture: str | None = None


@dataclass(frozen=True)
class Mention:
    """A thing named in the text. ``concept`` is its id where the bank knows it."""

    start: int
    end: int
    text: str
    kind: str
    name: str
    concept: str | None
    found: Found


@dataclass(frozen=True)
class Subject:
    """Whom a passage is about, how that was decided, and how sure it is (0 to 1)."""

    name: str
    concept: str | None
    kind: str
    how: str
    confidence: float


@dataclass(frozen=True)
class Modality:
    """How a claim is made: its hedge, whether it is denied, of all or of some, and who says so."""

    hedge: str | None = None
    polarity: Polarity = "asserted"
    scope: Scope = "every"
    attributed_to: str | None = None


@dataclass(frozen=True)
class Candidate:
    """A fact that a document seems to state. ``start`` to ``end`` is the phrase that carries it.

    ``subject`` is a concept's id where the bank knows it, else the name as the document has it;
    the same holds of ``objects``. ``why`` says in short words what led to it.
    """

    start: int
    end: int
    sentence_start: int
    sentence_end: int
    subject: str
    subject_name: str
    subject_kind: str
    predicate: str
    category: str
    objects: tuple[str, ...]
    statement: str
    confidence: float
    hedge: str | None = None
    polarity: Polarity = "asserted"
    scope: Scope = "every"
    attributed_to: str | None = None
    headings: tuple[str, ...] = ()
    why: tuple[str, ...] = field(default=(), compare=False)

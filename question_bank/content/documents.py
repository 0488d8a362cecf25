"""Source texts and the places in them that support a fact."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """A source text. ``length`` counts code points of the text as read; hashes are SHA-256 hex."""

    id: str
    title: str
    publisher: str | None
    source_sha256: str
    text_sha256: str
    length: int


@dataclass(frozen=True)
class Evidence:
    """Where a document supports a fact: a short phrase and the sentence around it.

    Positions are code points of the text as read, end exclusive. ``sha256`` is the hash of the
    sentence, so that the bank can prove what it cites without containing it.
    """

    document: str
    start: int
    end: int
    exact: str
    sentence_start: int
    sentence_end: int
    sha256: str

"""A candidate as plain data and as a line of JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import Any

from question_bank.ingest.comparing import Comparison
from question_bank.ingest.nouns import Candidate, Reading

_TUPLES = frozenset({"objects", "headings", "why"})
_NAMES = frozenset(each.name for each in fields(Candidate))
_UNSAID = ("subject_kind", "why")


def candidate_to_plain(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate as plain data, with lists for its tuples."""
    return {
        name: list(value) if name in _TUPLES else value for name, value in asdict(candidate).items()
    }


def candidate_from_plain(plain: Mapping[str, Any]) -> Candidate:
    """Return the candidate of plain data; keys that a candidate does not have are left out.

    Raises TypeError if the data lack something that a candidate must have.
    """
    kept: dict[str, Any] = {
        name: tuple(value) if name in _TUPLES else value
        for name, value in plain.items()
        if name in _NAMES
    }
    return Candidate(**kept)


@dataclass(frozen=True)
class Source:
    """What a document is called, and the text in which its candidates have their places.

    ``file_sha256`` is the hash of the file's bytes, ``text_sha256`` that of the text as read, in
    UTF-8.
    """

    document: str
    text: str
    file_sha256: str
    text_sha256: str

    @classmethod
    def of(cls, reading: Reading, document: str) -> "Source":
        """Return the source that a reading is, under a name."""
        digest = sha256(reading.text.encode()).hexdigest()
        return cls(document, reading.text, reading.source_sha256, digest)


def candidate_line(candidate: Candidate, source: Source, comparison: Comparison) -> str:
    """Return the line of JSON that `ingest` prints for a candidate of a source.

    ``comparison`` is how the candidate stands to the bank.
    """
    plain = candidate_to_plain(candidate)
    for name in _UNSAID:
        del plain[name]
    sentence = source.text[candidate.sentence_start : candidate.sentence_end]
    beside = {
        "exact": source.text[candidate.start : candidate.end],
        "relation": comparison.relation,
        "fact": comparison.fact_id,
        "document_sha256": source.file_sha256,
        "text_sha256": source.text_sha256,
        "sentence_sha256": sha256(sentence.encode()).hexdigest(),
    }
    return json.dumps({"document": source.document, **plain, **beside}, ensure_ascii=False)

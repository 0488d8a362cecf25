"""A candidate as plain data and as a line of JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from question_bank.ingest.nouns import Candidate

_TUPLES = ("objects", "headings", "why")


def candidate_to_plain(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate as plain data, with lists for its tuples."""
    return {
        name: list(value) if name in _TUPLES else value for name, value in asdict(candidate).items()
    }


def candidate_from_plain(plain: Mapping[str, Any]) -> Candidate:
    """Return the candidate of plain data; keys that a candidate does not have are left out."""
    names = {each.name for each in fields(Candidate)}
    return Candidate(
        **{
            name: tuple(value) if name in _TUPLES else value
            for name, value in plain.items()
            if name in names
        }
    )


def candidate_line(candidate: Candidate, document: str, sha256: str) -> str:
    """Return the line of JSON that `ingest` prints for a candidate of a document.

    ``document`` is how the document is called, ``sha256`` the hash of its bytes.
    """
    plain = candidate_to_plain(candidate)
    del plain["subject_kind"], plain["why"]
    return json.dumps(
        {"document": document, **plain, "document_sha256": sha256}, ensure_ascii=False
    )

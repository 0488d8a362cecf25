"""A candidate as plain data and as a line of JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from question_bank.ingest.comparing import Comparison
from question_bank.ingest.nouns import Candidate

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


def candidate_line(
    candidate: Candidate, document: str, sha256: str, exact: str, comparison: Comparison
) -> str:
    """Return the line of JSON that `ingest` prints for a candidate of a document.

    ``document`` is how the document is called, ``sha256`` the hash of the file's bytes, ``exact``
    the phrase, and ``comparison`` how the candidate stands to the bank.
    """
    plain = candidate_to_plain(candidate)
    for name in _UNSAID:
        del plain[name]
    beside = {
        "exact": exact,
        "relation": comparison.relation,
        "fact": comparison.fact_id,
        "document_sha256": sha256,
    }
    return json.dumps({"document": document, **plain, **beside}, ensure_ascii=False)

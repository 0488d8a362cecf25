"""Candidates as plain data, and as lines."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.candidate_lines import (
    Source,
    candidate_from_plain,
    candidate_line,
    candidate_to_plain,
)
from question_bank.ingest.comparing import Comparison
from question_bank.ingest.nouns import Candidate, Reading

CANDIDATES = st.builds(
    Candidate,
    confidence=st.floats(0, 1),
    polarity=st.sampled_from(["asserted", "denied"]),
    scope=st.sampled_from(["every", "some"]),
)
PROMISED = {
    "document", "start", "end", "sentence_start", "sentence_end", "subject", "predicate",
    "category", "objects", "statement", "hedge", "confidence",
}  # fmt: skip


@given(CANDIDATES)
def test_plain_data_reads_back(candidate: Candidate) -> None:
    plain = json.loads(json.dumps(candidate_to_plain(candidate)))
    again = candidate_from_plain({**plain, "unheard-of": 1})
    assert again == candidate
    assert again.why == candidate.why


def test_plain_data_without_a_part_are_no_candidate() -> None:
    with pytest.raises(TypeError):
        candidate_from_plain({"start": 1})


@given(CANDIDATES)
def test_a_line_has_what_is_promised(candidate: Candidate) -> None:
    candidate = replace(candidate, start=4, end=9, sentence_start=0, sentence_end=10)
    reading = Reading("Some words here.", (), "", "plain", "ab")
    line = candidate_line(candidate, Source.of(reading, "doc"), Comparison("same", "fact-1", "why"))
    read = json.loads(line)
    assert "\n" not in line
    assert read.keys() >= PROMISED
    assert (read["document"], read["exact"], read["fact"]) == ("doc", " word", "fact-1")
    assert (read["relation"], read["document_sha256"]) == ("same", "ab")
    assert read["text_sha256"] == sha256(b"Some words here.").hexdigest()
    assert read["sentence_sha256"] == sha256(b"Some words").hexdigest()

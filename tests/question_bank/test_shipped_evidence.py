"""Every phrase the shipped bank quotes stands where the bank says, in the very bytes it names."""

from pathlib import Path

import pytest

from question_bank.content.reading import load_bank
from question_bank.interchange.report import check_path

DOCUMENTS = Path(__file__).parents[3] / "shared" / "documents"
LONGEST_QUOTE = 12

needs_documents = pytest.mark.skipif(
    not DOCUMENTS.is_dir(), reason="the source documents are not part of the project"
)


@needs_documents
def test_every_selector_is_proved_by_its_document() -> None:
    assert check_path(None, DOCUMENTS).problems == ()


@needs_documents
def test_no_statement_repeats_its_source() -> None:
    texts = [" ".join(path.read_text("utf-8").lower().split()) for path in DOCUMENTS.iterdir()]
    for fact in load_bank().facts.values():
        words = fact.statement.lower().split()
        for start in range(len(words) - 7):
            run = " ".join(words[start : start + 8])
            assert not any(run in text for text in texts), fact.id


def test_quotes_are_short() -> None:
    for fact in load_bank().facts.values():
        for evidence in fact.evidence:
            assert len(evidence.exact.split()) <= LONGEST_QUOTE, fact.id

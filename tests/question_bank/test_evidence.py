"""Every selector stands where it says, to the code point."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from question_bank.check.bank import check_bank
from question_bank.content import Bank, Concept, Document, Evidence, Fact

TEXT = "A title\r\n\U0001d538 rash \u2013 lilac\u2014is typical. More text\u2026\n"
SENTENCE = "\U0001d538 rash \u2013 lilac\u2014is typical."
EXACT = "lilac\u2014is typical"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


START, SENTENCE_START = TEXT.index(EXACT), TEXT.index(SENTENCE)
GOOD = Evidence(
    "doc",
    START,
    START + len(EXACT),
    EXACT,
    SENTENCE_START,
    SENTENCE_START + len(SENTENCE),
    digest(SENTENCE),
)
DOCUMENT = Document("doc", "A title", None, digest(TEXT), digest(TEXT), len(TEXT))


def bank_with(evidence: Evidence = GOOD, document: Document = DOCUMENT) -> Bank:
    fact = Fact("f", "dm", "has_phenotype", "feature", ("a rash",), "A rash.", evidence=(evidence,))
    return Bank.of(documents=[document], concepts=[Concept("dm", "DM", "condition")], facts=[fact])


@pytest.fixture(name="folder")
def fixture_folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "page.txt").write_bytes(TEXT.encode())
    (tmp_path / "other.txt").write_bytes(b"\xff\xfe")
    return tmp_path


def test_a_true_selector_is_proved_by_the_bytes(folder: Path) -> None:
    assert check_bank(bank_with(), documents=folder) == []


@pytest.mark.parametrize(
    "change",
    [
        {"start": START + 1, "end": START + 1 + len(EXACT), "sentence_end": len(TEXT)},
        {"exact": "x" * len(EXACT)},
        {"sha256": "0" * 64},
        {"sentence_end": GOOD.sentence_end + 1},
    ],
)
def test_a_selector_that_the_text_does_not_bear_out_is_found(
    folder: Path, change: dict[str, Any]
) -> None:
    bank = bank_with(replace(GOOD, **change))
    assert [problem.rule for problem in check_bank(bank, documents=folder)] != []
    assert check_bank(bank) == []


@pytest.mark.parametrize(
    "change",
    [
        {"start": GOOD.end, "end": GOOD.start},
        {"end": GOOD.end + 1},
        {"sentence_start": GOOD.start + 1},
        {"sentence_end": GOOD.end - 1},
        {"sentence_end": len(TEXT) + 1},
        {"exact": "short"},
        {"exact": "a " * 20, "end": GOOD.start + 40, "sentence_end": GOOD.start + 40},
    ],
)
def test_a_selector_that_contradicts_itself_is_found_without_documents(
    change: dict[str, Any],
) -> None:
    assert "selector" in {
        problem.rule for problem in check_bank(bank_with(replace(GOOD, **change)))
    }


@pytest.mark.parametrize(
    "change", [{"source_sha256": "0" * 64}, {"text_sha256": "0" * 64}, {"length": len(TEXT) + 1}]
)
def test_a_document_that_is_not_the_one_cited_is_found(
    folder: Path, change: dict[str, Any]
) -> None:
    problems = check_bank(bank_with(document=replace(DOCUMENT, **change)), documents=folder)
    assert [(problem.rule, problem.where) for problem in problems] == [
        ("document", "documents/doc")
    ]


def test_evidence_in_a_document_that_does_not_exist_is_left_to_the_reader(folder: Path) -> None:
    bank = bank_with(replace(GOOD, document="none"))
    assert check_bank(bank, documents=folder) == []

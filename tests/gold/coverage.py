"""How much of the shipped bank's article facts the candidates of its two documents cover.

`python -m tests.gold.coverage [--misses]` prints the share, and what is missed. A fact is covered
if a candidate's sentence is its evidence's, its subject is the fact's, and an object or the
category is; or if it says the same the other way round, subject and object exchanged.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from question_bank.content.bank import Bank
from question_bank.content.documents import Evidence
from question_bank.content.facts import Fact
from question_bank.content.reading import load_bank
from question_bank.ingest.finding import THRESHOLD, find
from question_bank.ingest.nouns import Candidate
from question_bank.ingest.reading import plain_reading
from question_bank.ingest.stems import alike, stems

FOLDER = Path(__file__).parents[3] / "shared" / "documents"
ALIKE = 0.6


def texts(bank: Bank) -> dict[str, str]:
    """Return the documents of a bank that stand beside the project, by id."""
    digests = {document.text_sha256: document.id for document in bank.documents.values()}
    found = {}
    for file in sorted(FOLDER.glob("*.txt")):
        reading = plain_reading(file.read_bytes().decode())
        if reading.source_sha256 in digests:
            found[digests[reading.source_sha256]] = reading.text
    return found


def candidates(bank: Bank) -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of each document that `ingest` prints, found without its facts."""
    bare = Bank.of(concepts=bank.concepts.values())
    return {
        ident: tuple(
            each for each in find(plain_reading(text), bare) if each.confidence >= THRESHOLD
        )
        for ident, text in texts(bank).items()
    }


def covered(bank: Bank, fact: Fact, found: Mapping[str, Sequence[Candidate]]) -> bool:
    """Whether a candidate says what the fact says where the fact's evidence stands."""
    return any(
        _beside(each, evidence) and _same(bank, fact, each)
        for evidence in fact.evidence
        for each in found.get(evidence.document, ())
    )


def _beside(candidate: Candidate, evidence: Evidence) -> bool:
    return (
        candidate.sentence_start < evidence.sentence_end
        and evidence.sentence_start < candidate.sentence_end
    )


def _same(bank: Bank, fact: Fact, candidate: Candidate) -> bool:
    objects = any(_like(bank, one, other) for one in fact.objects for other in candidate.objects)
    if _like(bank, fact.subject, candidate.subject):
        return objects or fact.category == candidate.category
    turned = any(_like(bank, each, candidate.subject) for each in fact.objects)
    return turned and any(_like(bank, fact.subject, each) for each in candidate.objects)


def _like(bank: Bank, one: str, other: str) -> bool:
    if bank.meaning(one) == bank.meaning(other):
        return True
    return any(
        alike(stems(a), stems(b)) >= ALIKE for a in _names(bank, one) for b in _names(bank, other)
    )


def _names(bank: Bank, value: str) -> tuple[str, ...]:
    concept = bank.concepts.get(value)
    return concept.names if concept else (value,)


def facts(bank: Bank) -> list[Fact]:
    """Return the facts that rest on the two documents."""
    return [fact for fact in bank.facts.values() if fact.basis == "article" and fact.evidence]


def lines(*, misses: bool) -> Iterator[str]:
    """Yield the share of facts covered and, if asked for, those that are missed."""
    bank = load_bank()
    found = candidates(bank)
    every = facts(bank)
    missed = [fact for fact in every if not covered(bank, fact, found)]
    yield f"{len(every) - len(missed)} of {len(every)} facts ({1 - len(missed) / len(every):.3f})"
    yield f"{sum(map(len, found.values()))} candidates"
    for fact in missed if misses else ():
        yield f"{fact.id}: {fact.subject} {fact.predicate} {fact.objects} ({fact.category})"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--misses", action="store_true")
    sys.stdout.writelines(f"{line}\n" for line in lines(misses=parser.parse_args().misses))

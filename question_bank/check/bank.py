"""Every rule that a whole bank must satisfy, run together."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from question_bank.check.contradictions import contradictions
from question_bank.check.evidence import against_documents, selectors
from question_bank.check.near import differing_numbers, near_duplicates, negated
from question_bank.check.records import (
    duplicate_facts,
    misworded,
    mixed_kinds,
    shared_names,
    unresolved_values,
    unsupported,
)
from question_bank.check.usage import unused_concepts
from question_bank.check.written import problems_of_written
from question_bank.content import Bank, Problem
from question_bank.content.integrity import Finding
from question_bank.content.places import Places
from question_bank.content.problems import Severity

Rule = Callable[[Bank], Iterator[Finding]]

ERRORS: tuple[Rule, ...] = (
    contradictions,
    duplicate_facts,
    shared_names,
    unsupported,
    misworded,
    mixed_kinds,
    selectors,
)
WARNINGS: tuple[Rule, ...] = (
    near_duplicates,
    differing_numbers,
    negated,
    unresolved_values,
    unused_concepts,
)


def check_bank(
    bank: Bank, places: Places | None = None, documents: Path | None = None
) -> list[Problem]:
    """Return what is wrong with a bank, with file and line if ``places`` knows them.

    With a folder of documents, every selector is also held against the documents' bytes.
    """
    where = places or Places()
    errors = chain.from_iterable(rule(bank) for rule in ERRORS)
    proofs = against_documents(bank, documents) if documents else ()
    warnings = chain.from_iterable(rule(bank) for rule in WARNINGS)
    return [
        *_problems(where, chain(errors, proofs), "error"),
        *_problems(where, warnings, "warning"),
        *_written(bank, where),
    ]


def _written(bank: Bank, places: Places) -> Iterator[Problem]:
    for item in bank.items.values():
        for each in problems_of_written(bank, item):
            yield places.problem(each.where, each.message, each.rule, each.severity)


def _problems(places: Places, findings: Iterable[Finding], severity: Severity) -> Iterator[Problem]:
    for where, message, rule in findings:
        yield places.problem(where, message, rule, severity)

"""What must hold before a bank is one: unique ids, references that lead somewhere, no circles."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from question_bank.content.bank import Bank
from question_bank.content.plain import SECTIONS

_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Finding = tuple[str, str, str]
"""Record (``section/id``), sentence, rule."""


Path = tuple[str | int, ...]


def unfit_texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:  # noqa: ANN401
    """Yield (path, sentence) of texts with characters that no database or page can hold.

    Those are controls (NUL among them) and halves of surrogate pairs; a line may end and indent.
    """
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from unfit_texts(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from unfit_texts(each, (*path, number))
    elif isinstance(value, str):
        found = _UNFIT.search(value)
        if found:
            yield path, f"the character U+{ord(found[0]):04X} cannot stand in a text"


def repeated_ids(plain: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield every id that two records of a section share."""
    for section in SECTIONS:
        rows = plain.get(section) or ()
        ids = Counter(row["id"] for row in rows if "id" in row)
        for ident, count in ids.items():
            if count > 1:
                yield f"{section}/{ident}", f"the id stands {count} times", "unique-id"


def lost_references(bank: Bank) -> Iterator[Finding]:
    """Yield every id that names no concept or document of the bank."""
    for concept in bank.concepts.values():
        yield from _unknown(bank, f"concepts/{concept.id}", concept.parents, "parent")
    for fact in bank.facts.values():
        where = f"facts/{fact.id}"
        yield from _unknown(bank, where, (fact.subject,), "subject")
        for evidence in fact.evidence:
            if evidence.document not in bank.documents:
                yield where, f"the document {evidence.document!r} does not exist", "reference"
    for contrast in bank.contrasts.values():
        yield from _unknown(bank, f"contrasts/{contrast.id}", contrast.values, "concept")
    for row in bank.complete.values():
        yield from _unknown(bank, f"complete/{row.id}", (row.subject,), "subject")
    for foil in bank.foils.values():
        yield from _unknown(bank, f"foils/{foil.id}", foil.false_for, "concept in false_for")


def _unknown(bank: Bank, where: str, ids: Any, role: str) -> Iterator[Finding]:  # noqa: ANN401
    for ident in ids:
        if ident not in bank.concepts:
            yield where, f"the {role} {ident!r} does not exist", "reference"


def circles(bank: Bank) -> Iterator[Finding]:
    """Yield every concept that is, through its parents, a kind of itself."""
    for concept in bank.concepts.values():
        if any(concept.id in (parent, *bank.ancestors(parent)) for parent in concept.parents):
            yield f"concepts/{concept.id}", "it is, through its parents, a kind of itself", "circle"

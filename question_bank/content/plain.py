"""A bank to and from plain data (dicts, lists, text, numbers), losing nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.content.documents import Document, Evidence
from question_bank.content.facts import Fact
from question_bank.content.grounds import Complete, Contrast, Foil, Overlap

Plain = Mapping[str, Any]
Record = TypeVar("Record")

SCHEMA_VERSION = 1
SECTIONS = ("documents", "concepts", "facts", "contrasts", "complete", "foils", "overlaps")


def to_plain(value: object) -> Any:  # noqa: ANN401 - plain data has no narrower type
    """Turn records into dicts and tuples into lists, all the way down."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_plain(each) for each in value]
    return value


def bank_to_plain(bank: Bank) -> dict[str, Any]:
    """Return the bank in the format of its JSON Schema, every field written out."""
    plain: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    for section in SECTIONS:
        rows = getattr(bank, section)
        plain[section] = to_plain(tuple(rows.values() if isinstance(rows, Mapping) else rows))
    return plain


def build_bank(plain: Plain) -> Bank:
    """Build a bank from data that the schema has accepted; see ``reading`` for unchecked data."""

    def rows(section: str, build: Callable[[Plain], Record]) -> Iterable[Record]:
        return [build(row) for row in plain.get(section) or ()]

    return Bank.of(
        documents=rows("documents", lambda row: Document(**{"publisher": None, **row})),
        concepts=rows("concepts", concept_from_plain),
        facts=rows("facts", fact_from_plain),
        contrasts=rows("contrasts", contrast_from_plain),
        complete=rows("complete", complete_from_plain),
        foils=rows("foils", foil_from_plain),
        overlaps=rows("overlaps", lambda row: Overlap(tuple(row["values"]), row["why"])),
    )


def concept_from_plain(row: Plain) -> Concept:
    """Build a concept from a row that the schema has accepted."""
    lists = {key: tuple(row.get(key, ())) for key in ("synonyms", "parents")}
    return Concept(**{**row, **lists})


def fact_from_plain(row: Plain) -> Fact:
    """Build a fact from a row that the schema has accepted."""
    evidence = tuple(Evidence(**each) for each in row.get("evidence", ()))
    return Fact(**{**row, "objects": tuple(row["objects"]), "evidence": evidence})


def contrast_from_plain(row: Plain) -> Contrast:
    """Build a contrast from a row that the schema has accepted."""
    values = {concept: tuple(each) for concept, each in row["values"].items()}
    defaults = {"exclusive": True, "basis": "article", "source": None}
    return Contrast(**{**defaults, **row, "values": values})


def complete_from_plain(row: Plain) -> Complete:
    """Build a complete list from a row that the schema has accepted."""
    return Complete(**{"source": None, **row, "values": tuple(row["values"])})


def foil_from_plain(row: Plain) -> Foil:
    """Build a foil from a row that the schema has accepted."""
    defaults = {"frame": None, "source": None}
    return Foil(**{**defaults, **row, "false_for": tuple(row["false_for"])})

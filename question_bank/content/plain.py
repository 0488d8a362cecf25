"""A bank to and from plain data (dicts, lists, text, numbers), losing nothing."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.content.data import Plain, to_plain
from question_bank.content.documents import Document, Evidence
from question_bank.content.facts import Fact
from question_bank.content.grounds import Complete, Contrast, Foil, Overlap
from question_bank.content.written import item_from_plain

Record = TypeVar("Record")

SCHEMA_VERSION = 1
SECTIONS = (
    "documents",
    "concepts",
    "facts",
    "contrasts",
    "complete",
    "foils",
    "overlaps",
    "items",
)

LEFT_OUT: Mapping[str, tuple[str, object]] = MappingProxyType(
    {
        "facts": ("tags", []),
        "contrasts": ("status", "published"),
        "complete": ("status", "published"),
        "foils": ("status", "published"),
        "items": ("tags", []),
    }
)
"""Section to a field that is written only if it says something else than this."""


def bank_to_plain(bank: Bank) -> dict[str, Any]:
    """Return the bank in the format of its JSON Schema, every field written out.

    Only tags, the status of grounds and the section of items are left out where there are none, or
    nothing but what is published: banks from before they existed stay the same to the letter.
    """
    plain: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    for section in SECTIONS:
        rows = getattr(bank, section)
        written = to_plain(tuple(rows.values() if isinstance(rows, Mapping) else rows))
        if written or section != "items":
            plain[section] = _shortened(section, written)
    return plain


def _shortened(section: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    name, usual = LEFT_OUT.get(section, ("", None))
    for row in rows:
        if name and row[name] == usual:
            del row[name]
    return rows


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
        items=rows("items", item_from_plain),
    )


def concept_from_plain(row: Plain) -> Concept:
    """Build a concept from a row that the schema has accepted."""
    lists = {key: tuple(row.get(key, ())) for key in ("synonyms", "parents")}
    return Concept(**{**row, **lists})


def fact_from_plain(row: Plain) -> Fact:
    """Build a fact from a row that the schema has accepted."""
    evidence = tuple(Evidence(**each) for each in row.get("evidence", ()))
    lists = {"objects": tuple(row["objects"]), "tags": tuple(row.get("tags", ()))}
    return Fact(**{**row, **lists, "evidence": evidence})


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

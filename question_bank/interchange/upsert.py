"""An import: records of a file laid over a bank by their ids, wholly or not at all."""

from dataclasses import asdict, dataclass
from typing import Any

from question_bank.check.bank import check_bank
from question_bank.content import Bank, BankError, Problem
from question_bank.content.data import Plain
from question_bank.content.plain import SECTIONS, bank_to_plain
from question_bank.content.reading import bank_from_plain, unlinked_bank

NAMED = tuple(section for section in SECTIONS if section != "overlaps")
"""The sections whose records have ids of their own; an overlap is named by its values."""


@dataclass(frozen=True)
class Upsert:
    """What an import does: records named ``section/id``.

    ``bank`` is the bank afterwards, None if anything was refused. ``lost`` names what the format
    could not carry.
    """

    bank: Bank | None
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[Problem, ...] = ()
    lost: tuple[str, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """Return the outcome without the bank."""
        names = ("created", "updated", "unchanged", "lost")
        outcome = {name: list(getattr(self, name)) for name in names}
        return {**outcome, "refused": [asdict(problem) for problem in self.refused]}


def upsert(into: Bank, incoming: Plain, lost: tuple[str, ...] = ()) -> Upsert:
    """Lay incoming records over a bank. What makes the result unsound refuses the whole.

    Records that are not in the file stay: an import adds and changes, it never removes.
    """
    try:
        part = unlinked_bank(incoming)
        bank = bank_from_plain(bank_to_plain(overlaid(into, part)))
    except BankError as error:
        return Upsert(None, refused=tuple(error.problems), lost=lost)
    known = set(check_bank(into))
    new = [each for each in check_bank(bank) if each.severity == "error" and each not in known]
    if new:
        return Upsert(None, refused=tuple(new), lost=lost)
    created, updated, unchanged = _sorted_out(into, part)
    return Upsert(bank, created, updated, unchanged, lost=lost)


def overlaid(under: Bank, over: Bank) -> Bank:
    """Return a bank with the records of both, the upper one's where both have one."""
    sections = {name: {**getattr(under, name), **getattr(over, name)} for name in NAMED}
    overlaps = {frozenset(each.values): each for each in (*under.overlaps, *over.overlaps)}
    return Bank(**sections, overlaps=tuple(overlaps.values()))


def _sorted_out(before: Bank, part: Bank) -> tuple[tuple[str, ...], ...]:
    """Return the created, the updated and the unchanged records of the part."""
    known = _records(before)
    rows = _records(part).items()
    return (
        tuple(where for where, row in rows if where not in known),
        tuple(where for where, row in rows if where in known and known[where] != row),
        tuple(where for where, row in rows if where in known and known[where] == row),
    )


def _records(bank: Bank) -> dict[str, object]:
    named: dict[str, object] = {
        f"{section}/{ident}": row
        for section in NAMED
        for ident, row in getattr(bank, section).items()
    }
    overlaps = {f"overlaps/{'+'.join(sorted(row.values))}": row for row in bank.overlaps}
    return {**named, **overlaps}

"""A bank with some of its records put in, replaced or taken out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from question_bank.content.bank import Bank
from question_bank.content.carrying import Place, carry
from question_bank.content.grounds import Overlap


def edited(
    bank: Bank,
    put: Mapping[Place, Any],
    drop: Collection[Place] = (),
    overlaps: Sequence[Overlap] | None = None,
) -> Bank:
    """Return the bank with records laid over it and others left out; the rest is shared.

    A record that is put keeps the place of the one it replaces. Overlaps have no id: ``overlaps``
    are all there are afterwards, or None if they stay as they are.
    """
    sections: dict[str, Any] = {} if overlaps is None else {"overlaps": tuple(overlaps)}
    for section in {section for section, _ in (*put, *drop)}:
        gone = {ident for name, ident in drop if name == section}
        kept = {key: row for key, row in getattr(bank, section).items() if key not in gone}
        new = {ident: record for (name, ident), record in put.items() if name == section}
        sections[section] = {**kept, **new}
    made = replace(bank, **sections)
    carry(bank, made, [*put, *drop])
    return made

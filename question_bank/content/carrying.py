"""What an edited bank need not work out anew: the indexes of the bank it was made from, patched."""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any

from question_bank.content.bank import Bank, said
from question_bank.content.indexes import INDEXES
from question_bank.content.text import folded

Place = tuple[str, str]
"""Section and id of a record."""

_OF_CONCEPTS = ("children", "concept_named", "_ancestors")
_TOO_MANY = 4
"""Of a section changed by more than one record in so many, indexes are quicker built anew."""


def carry(before: Bank, after: Bank, places: Collection[Place]) -> None:
    """Give an edited bank the indexes that the bank before has worked out.

    ``places`` are all records that were put or dropped; others must be the same in both banks.
    """
    concepts = any(section == "concepts" for section, _ in places)
    known, fresh = vars(before), vars(after)
    for name in () if concepts else _OF_CONCEPTS:
        if name in known:
            fresh[name] = known[name]
    same_overlaps = not concepts and before.overlaps == after.overlaps
    if same_overlaps and "overlapping_meanings" in known:
        fresh["overlapping_meanings"] = known["overlapping_meanings"]
    touched = {*places, *mentioning(before, after, moved_meanings(before, after, places))}
    for name, index in INDEXES.items():
        changed = {ident for section, ident in touched if section == index.section}
        if name in known and len(changed) * _TOO_MANY <= len(getattr(after, index.section)):
            fresh[name] = _patched(name, before, after, changed)
    _carry_derived(before, after)


def _patched(name: str, before: Bank, after: Bank, changed: Collection[str]) -> Any:  # noqa: ANN401
    index: dict[Hashable, list[Any]] = getattr(before, name)
    if not changed:
        return index
    new = keyed(name, after, changed)
    rows = getattr(after, INDEXES[name].section)
    places = {ident: place for place, ident in enumerate(rows)}
    patched = dict(index)
    for key in keyed(name, before, changed).keys() | new.keys():
        kept = [row.id for row in index.get(key, ()) if row.id not in changed]
        members = sorted([*kept, *new.get(key, ())], key=places.__getitem__)
        if members:
            patched[key] = [rows[ident] for ident in members]
        else:
            patched.pop(key, None)
    return patched


def keyed(name: str, bank: Bank, idents: Iterable[str]) -> dict[Hashable, list[str]]:
    """Return the keys of an index under which some records stand, those that the bank has."""
    index = INDEXES[name]
    rows = getattr(bank, index.section)
    found: dict[Hashable, list[str]] = {}
    for ident in idents:
        for key in index.keys(bank, rows[ident]) if ident in rows else ():
            found.setdefault(key, []).append(ident)
    return found


def _carry_derived(before: Bank, after: Bank) -> None:
    """Carry what is worked out from other indexes, key by key."""
    derived = (("said_of", "facts_about", said), ("spoken", "facts_under", after.meanings))
    for name, source, worked_out in derived:
        known, fresh = vars(before), vars(after)
        if name not in known or source not in fresh:
            continue
        old, new = known[source], fresh[source]
        changed = {} if old is new else {k: v for k, v in new.items() if old.get(k) is not v}
        kept = {key: value for key, value in known[name].items() if key in new}
        fresh[name] = {**kept, **{key: worked_out(rows) for key, rows in changed.items()}}


def moved_meanings(
    before: Bank, after: Bank, places: Collection[Place], others: Iterable[str] = ()
) -> frozenset[str]:
    """Return the values of which a bank tells something else after an edit of its concepts.

    These are the concepts themselves, whatever else bore their names, those above or below that
    they left or joined, values whose overlaps changed, and ``others``.
    """
    changed = {ident for section, ident in places if section == "concepts"}
    overlaps = set(before.overlaps) ^ set(after.overlaps)
    values = {value for overlap in overlaps for value in overlap.values} | changed | set(others)
    for ident in changed:
        values.update(_names_and_relatives(before, after, ident))
    bare = {folded(value) for value in values}
    return frozenset(
        values | bare | {bank.meaning(value) for bank in (before, after) for value in values}
    )


def _names_and_relatives(before: Bank, after: Bank, ident: str) -> Iterator[str]:
    old, new = before.concepts.get(ident), after.concepts.get(ident)
    for concept in (old, new):
        yield from concept.names if concept else ()
    if old is None or new is None or old.parents != new.parents:
        yield from before.descendants(ident) | after.descendants(ident)
        yield from before.ancestors(ident) ^ after.ancestors(ident)


def mentioning(before: Bank, after: Bank, values: Collection[str]) -> set[Place]:
    """Return the records that name one of some values, by whatever word, in either bank."""
    if not values:
        return set()
    known = frozenset(values)
    return {
        (section, ident)
        for bank in (before, after)
        for section, named in _NAMED.items()
        for ident, row in getattr(bank, section).items()
        if any(each in known or bank.meaning(each) in known for each in named(row))
    }


def _listed(values: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for concept, each in values.items():
        yield concept
        yield from each


_NAMED: dict[str, Any] = {
    "facts": lambda row: (row.subject, *row.objects),
    "contrasts": lambda row: _listed(row.values),
    "complete": lambda row: (row.subject, *row.values),
    "foils": lambda row: (row.value, *row.false_for),
}

"""Two edits of one record brought together: each field by itself, from the version both began with.

A field that one side left alone takes the other side's value. Lists without an order of their own,
such as synonyms, take what either side added and lose what either removed. Where both sides say
different things of one field, nobody is overwritten: the field is in conflict, and people decide.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Plain = Mapping[str, Any]

UNORDERED = frozenset({"synonyms", "parents", "tags", "evidence", "accept", "patient", "false_for"})
"""Fields whose lists are sets: the order carries no meaning, so both sides' additions stand."""

MISSING = object()


@dataclass(frozen=True)
class FieldConflict:
    """A field to which both sides gave different values. None stands for a field that is absent."""

    field: str
    base: object
    mine: object
    theirs: object


@dataclass(frozen=True)
class Merged:
    """What two edits come to. In a field under conflict ``body`` holds the value of ``theirs``."""

    body: dict[str, Any]
    conflicts: tuple[FieldConflict, ...] = ()


def merge(base: Plain, mine: Plain, theirs: Plain) -> Merged:
    """Bring two edits of ``base`` together, field by field; fields keep the order of ``theirs``."""
    body: dict[str, Any] = {}
    conflicts: list[FieldConflict] = []
    for name in dict.fromkeys((*theirs, *mine, *base)):
        before, one, other = (side.get(name, MISSING) for side in (base, mine, theirs))
        value = _merged(name, before, one, other)
        if isinstance(value, FieldConflict):
            conflicts.append(value)
            value = other
        if value is not MISSING:
            body[name] = value
    return Merged(body, tuple(conflicts))


def _merged(name: str, base: Any, mine: Any, theirs: Any) -> Any:  # noqa: ANN401 - plain data
    sides = (base, mine, theirs)
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    if name in UNORDERED and all(isinstance(each, list) or each is MISSING for each in sides):
        return _united(*([] if each is MISSING else each for each in sides))
    shown = (None if each is MISSING else each for each in sides)
    return FieldConflict(name, *shown)


def _united(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """Return theirs without what mine removed, then what mine added."""
    ours, others, before = ({_key(each): each for each in side} for side in (mine, theirs, base))
    kept = [each for key, each in others.items() if key in ours or key not in before]
    added = [each for key, each in ours.items() if key not in others and key not in before]
    return kept + added


def _key(value: Any) -> Hashable:  # noqa: ANN401 - plain data
    """Return plain data as something that can be looked up."""
    if isinstance(value, Mapping):
        return tuple(sorted((name, _key(each)) for name, each in value.items()))
    return value if isinstance(value, Hashable) else repr(value)

"""Records that speak of one concept or fact, made to speak of another that takes its place."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Plain = Mapping[str, Any]
Body = dict[str, Any]


def concept_replaced(noun: str, body: Plain, old: str, new: str) -> Body | None:
    """Return a body that speaks of ``new`` wherever it spoke of ``old``.

    None if nothing is left to say: a contrast of one concept, an overlap of one value.
    """
    replaced = _REPLACED.get(noun)
    return dict(body) if replaced is None else replaced(body, old, new)


def fact_replaced(body: Plain, old: str, new: str) -> Body:
    """Return an item that asks about one fact instead of another, and rests on it.

    A matching set that asked about both asks about the one that stays.
    """
    facts = _listed(body["facts"], old, new)
    options = [
        {**option, "facts": _listed(option.get("facts", ()), old, new)}
        for option in body.get("options", ())
    ]
    taken = new in {premise["id"] for premise in body["premises"]}
    premises = [
        {**each, "id": _one(each["id"], old, new)}
        for each in body["premises"]
        if not (taken and each["id"] == old)
    ]
    pairs = {
        _one(premise, old, new): response
        for premise, response in body["pairs"].items()
        if not (taken and premise == old)
    }
    return {**body, "facts": facts, "options": options, "premises": premises, "pairs": pairs}


def _one(value: str, old: str, new: str) -> str:
    return new if value == old else value


def _listed(values: Iterable[str], old: str, new: str) -> list[str]:
    """Return values with one replaced, none twice."""
    return list(dict.fromkeys(_one(value, old, new) for value in values))


def _concept(body: Plain, old: str, new: str) -> Body:
    parents = [parent for parent in _listed(body["parents"], old, new) if parent != body["id"]]
    return {**body, "parents": parents}


def _fact(body: Plain, old: str, new: str) -> Body:
    objects = _listed(body["objects"], old, new)
    return {**body, "subject": _one(body["subject"], old, new), "objects": objects}


def _contrast(body: Plain, old: str, new: str) -> Body | None:
    values: dict[str, list[str]] = {}
    for concept, listed in body["values"].items():
        name = _one(concept, old, new)
        values[name] = _listed([*values.get(name, ()), *listed], old, new)
    return {**body, "values": values} if len(values) > 1 else None


def _complete(body: Plain, old: str, new: str) -> Body:
    values = _listed(body["values"], old, new)
    return {**body, "subject": _one(body["subject"], old, new), "values": values}


def _foil(body: Plain, old: str, new: str) -> Body:
    false_for = _listed(body["false_for"], old, new)
    return {**body, "value": _one(body["value"], old, new), "false_for": false_for}


def _overlap(body: Plain, old: str, new: str) -> Body | None:
    values = _listed(body["values"], old, new)
    return {**body, "values": values} if len(values) > 1 else None


_REPLACED: dict[str, Callable[[Plain, str, str], Body | None]] = {
    "concept": _concept,
    "fact": _fact,
    "contrast": _contrast,
    "complete": _complete,
    "foil": _foil,
    "overlap": _overlap,
}

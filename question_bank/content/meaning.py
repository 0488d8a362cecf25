"""Whether an edit changes what a record means, or only how it says it."""

from collections.abc import Mapping
from typing import Any

Plain = Mapping[str, Any]

FACT_FIELDS = ("subject", "predicate", "objects", "polarity", "scope")


def changes_meaning(noun: str, before: Plain, after: Plain) -> bool:
    """Say whether learners who knew the record before would now have to know something else.

    For a fact that is another subject, predicate, object, polarity or scope; for an item another
    key. Everything else (a statement put better, a source, a tag) leaves the meaning alone.
    """
    if noun == "fact":
        return any(before.get(name) != after.get(name) for name in FACT_FIELDS)
    if noun == "item":
        return _key_of(before) != _key_of(after)
    return False


def _key_of(item: Plain) -> object:
    keys = [option["text"] for option in item.get("options", ()) if option.get("correct")]
    sides = (*item.get("premises", ()), *item.get("responses", ()))
    words = {row["id"]: row["text"] for row in sides}
    pairs = {words.get(one): words.get(other) for one, other in item.get("pairs", {}).items()}
    return keys, pairs, item.get("answer")

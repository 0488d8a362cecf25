"""Find and replace in the texts of records: plain text, never a pattern."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Plain = Mapping[str, Any]

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "statement": {"fact": ("statement",)},
    "hedge": {"fact": ("hedge",)},
    "note": {"fact": ("note",)},
    "source": dict.fromkeys(("fact", "contrast", "complete", "foil"), ("source",)),
    "reason": dict.fromkeys(("contrast", "foil", "overlap"), ("why",)),
    "lead-in": dict.fromkeys(("contrast", "foil"), ("frame",)),
    "phrases": {
        "fact": ("objects",),
        "contrast": ("values",),
        "complete": ("values",),
        "foil": ("value",),
        "overlap": ("values",),
    },
    "name": {"concept": ("name",), "document": ("title",)},
    "synonyms": {"concept": ("synonyms",)},
    "stem": {"item": ("stem",)},
    "options": {"item": ("options.text", "premises.text", "responses.text", "answer")},
    "rationales": {"item": ("options.rationale", "explanation")},
    "wording": {
        "fact_wording": ("front", "back", "cloze", "accept"),
        "concept_wording": ("text", "option", "patient"),
    },
}
"""What people choose among, to the fields of each noun; `options.text` is a field of each option.

`phrases` are values that are not a concept's id: ids are left alone.
"""


@dataclass(frozen=True)
class Search:
    """What to look for and what to put there instead.

    Without regard to case, what began with a capital begins with one afterwards.
    """

    find: str
    put: str
    whole_word: bool = False
    match_case: bool = False

    def replaced(self, text: str) -> str:
        """Return the text with every occurrence replaced."""
        return self._pattern.sub(self._put, text)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        sought = re.escape(self.find)
        if self.whole_word:
            sought = rf"(?<!\w){sought}(?!\w)"
        return re.compile(sought, re.NOFLAG if self.match_case else re.IGNORECASE)

    def _put(self, found: re.Match[str]) -> str:
        if not self.match_case and found[0][:1].isupper() and self.put[:1].islower():
            return self.put[:1].upper() + self.put[1:]
        return self.put


def text_replaced(
    noun: str, body: Plain, chosen: AbstractSet[str], search: Search, ids: AbstractSet[str]
) -> dict[str, Any]:
    """Return a body with the text of the chosen fields replaced; ``ids`` are the concepts' own."""
    changed = dict(body)
    for name in FIELDS:
        if name not in chosen:
            continue
        kept: AbstractSet[str] = ids if name == "phrases" else frozenset()
        for path in FIELDS[name].get(noun, ()):
            field, _dot, inner = path.partition(".")
            if changed.get(field):
                changed[field] = _changed(changed[field], inner, search, kept)
    return changed


def _changed(value: Any, inner: str, search: Search, kept: AbstractSet[str]) -> Any:  # noqa: ANN401
    """Return a value with its texts replaced, those of the inner field alone if one is named."""
    if inner:
        return [{**each, inner: search.replaced(each[inner])} for each in value]
    if isinstance(value, Mapping):
        return {key: _changed(each, "", search, kept) for key, each in value.items()}
    if isinstance(value, list):
        return list(dict.fromkeys(_changed(each, "", search, kept) for each in value))
    return value if value in kept else search.replaced(value)

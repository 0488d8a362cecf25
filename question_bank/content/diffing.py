"""What differs between two texts, word by word, and between two records, field by field."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Kind = Literal["same", "put", "cut"]
Part = tuple[Kind, str]
"""What stands in both texts, in the later one only, or in the earlier one only."""

Plain = Mapping[str, Any]

_WORDS = re.compile(r"\w+(?:[-'’]\w+)*|\s+|[^\w\s]")
_SENTENCES = re.compile(r".*?(?:[.?!]\s+|\n+|$)", re.DOTALL)
MOST_PAIRS = 1_000_000
"""Equal pairs of words that are compared; longer texts are compared by sentence first."""


@dataclass(frozen=True)
class FieldDiff:
    """A field that two versions of a record say differently, each as text; "" if it is absent."""

    name: str
    before: str
    after: str
    parts: tuple[Part, ...]


def words(before: str, after: str) -> list[Part]:
    """Return what was kept, cut and put, in reading order, by words and signs of punctuation.

    Kept and cut parts together are the earlier text, kept and put ones the later.
    """
    one, other = _WORDS.findall(before), _WORDS.findall(after)
    if _pairs(one, other) <= MOST_PAIRS:
        return _joined(_compared(one, other))
    return _joined(_by_sentence(before, after))


def fields(before: Plain | None, after: Plain | None) -> list[FieldDiff]:
    """Return the fields in which two versions of a record differ, in the order of the later one.

    No record, as before it was written or in the bin, has no field.
    """
    old, new = before or {}, after or {}
    names = [name for name in dict.fromkeys((*new, *old)) if old.get(name) != new.get(name)]
    return [_field(name, old.get(name), new.get(name)) for name in names]


def said(value: object) -> str:
    """Return a value of a record as text: what has parts takes a line for each."""
    return _said(value, brief=True)


def _field(name: str, before: object, after: object) -> FieldDiff:
    old, new = said(before), said(after)
    if old == new:  # they differ in what is too dull to be told otherwise, such as a hash
        old, new = _said(before, brief=False), _said(after, brief=False)
    return FieldDiff(name, old, new, tuple(words(old, new)))


def _said(value: object, *, brief: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if brief and "exact" in value:
            return f"“{value['exact']}” ({value['document']}, {value['start']} to {value['end']})"
        return "\n".join(_entries(value, brief=brief))
    if isinstance(value, (list, tuple)):
        return "\n".join(_said(each, brief=brief) for each in value)
    return str(value)


def _entries(value: Plain, *, brief: bool) -> Iterator[str]:
    for name, each in value.items():
        text = _said(each, brief=brief).replace("\n", ", ")
        if text:
            yield f"{name}: {text}"


def _pairs(one: Iterable[str], other: Iterable[str]) -> int:
    """Count the pairs of equal words, which is what comparing them costs."""
    there = Counter(other)
    return sum(count * there[word] for word, count in Counter(one).items() if not word.isspace())


def _compared(one: Sequence[str], other: Sequence[str]) -> Iterator[Part]:
    # White space is no reason to align: it only belongs to what stands beside it.
    matcher = SequenceMatcher(str.isspace, one, other, autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag == "equal":
            yield "same", "".join(one[start:end])
        else:
            yield "cut", "".join(one[start:end])
            yield "put", "".join(other[begin:stop])


def _by_sentence(before: str, after: str) -> Iterator[Part]:
    """Compare sentences, and within those that differ the words, unless they are too many."""
    one, other = _SENTENCES.findall(before), _SENTENCES.findall(after)
    if _pairs(one, other) > MOST_PAIRS:
        yield from (("cut", before), ("put", after))
        return
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        old, new = "".join(one[start:end]), "".join(other[begin:stop])
        if tag == "equal":
            yield "same", old
            continue
        inside = _WORDS.findall(old), _WORDS.findall(new)
        if _pairs(*inside) <= MOST_PAIRS:
            yield from _compared(*inside)
        else:
            yield from (("cut", old), ("put", new))


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Leave out what is empty, and make one part of neighbours of one kind."""
    found: list[Part] = []
    for kind, text in parts:
        if text and found and found[-1][0] == kind:
            found[-1] = (kind, found[-1][1] + text)
        elif text:
            found.append((kind, text))
    return found

"""Words that were divided at the ends of lines, put together again."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BEGINNING = re.compile(r"[^\W\d_]+")
_STANDS_ALONE = frozenset(
    {"all", "anti", "co", "cross", "ex", "full", "half", "high", "ill", "large", "late", "life"}
    | {"long", "low", "mid", "multi", "non", "post", "pre", "self", "semi", "short", "well"}
)
"""First halves that usually keep their hyphen."""


def known_words(lines: Iterable[str]) -> set[str]:
    """Return the words that lines hold, in lower case, but for those that begin or end a line."""
    return {word.casefold() for line in lines for word in _WORD.findall(line)[1:-1]}


def joined(lines: Sequence[str], known: Collection[str]) -> str:
    """Join lines to one, a word divided between two of them made whole.

    Its hyphen is kept if the document has the word with one, or both halves as words, if a capital
    or a number follows, or if its first half usually takes one; but not if the document has the
    word without.
    """
    parts = [*lines[:1]]
    for above, line in pairwise(lines):
        # "IL-" and "6", "5-" and "10": what is no word's hyphen still binds.
        if not (above.endswith("-") and above[-2:-1].isalnum()):
            parts.append(f" {line}")
            continue
        first, second = above.split()[-1][:-1], _BEGINNING.match(line)
        if second and _WORD.fullmatch(first) and _is_one_word(first, second[0], known):
            parts[-1] = parts[-1][:-1]
        parts.append(line)
    return "".join(parts)


def _is_one_word(first: str, second: str, known: Collection[str]) -> bool:
    if second[0].isupper():
        return False
    first = first.casefold()
    if f"{first}{second}" in known:
        return True
    # "pulmonary-renal": where both halves are words by themselves, the hyphen joins them.
    is_joined = f"{first}-{second}" in known or (first in known and second in known)
    return not is_joined and first not in _STANDS_ALONE

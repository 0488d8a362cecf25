"""A text as words that can be compared: where each stands, and the bare form it is known by."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from question_bank.content.text import folded

SHORT = 3
# A letter may carry its accent as a sign of its own behind it.
LETTERS = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
_WORD = re.compile(rf"{LETTERS}(?:['’]{LETTERS})?")
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,5}$")
_POSSESSIVE = re.compile(r"['’]s?$")


class Word(NamedTuple):
    """A word in its place: ``text`` as it stands, ``key`` as it is compared."""

    start: int
    end: int
    text: str
    key: str


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """Yield the words of ``text[start:end]``; hyphens and strokes part words."""
    for found in _WORD.finditer(text, start, len(text) if end is None else end):
        yield Word(found.start(), found.end(), found.group(), word_key(found.group()))


def key_of(name: str) -> str:
    """Return the form under which a name of one or more words is looked up."""
    return " ".join(word.key for word in words(name))


def lookup_key(name: str) -> str:
    """Return where a name is looked up: an acronym, whose case matters, under ``=MS``."""
    return f"={name}" if _ACRONYM.match(name) else key_of(name)


@lru_cache(maxsize=131072)
def word_key(word: str) -> str:
    """Return the word without case, accents, possessive and the ending that tells number.

    What is left need not be a word; singular and plural only have to come out the same.
    """
    bare = folded(_POSSESSIVE.sub("", word)).replace(" ", "")
    if len(bare) <= SHORT:
        return bare
    if bare.endswith("es") and len(bare) > SHORT + 1:
        bare = bare[:-2]
    elif bare.endswith("is") or (bare.endswith("s") and not bare.endswith(("ss", "us"))):
        bare = bare[:-1].removesuffix("i")
    bare = bare.removesuffix("e") if len(bare) > SHORT else bare
    return bare[:-1] + "i" if bare.endswith("y") else bare

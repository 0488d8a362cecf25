"""Words as a search sees them: folded, split in one way everywhere, never a database's syntax."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from quizapp.bank.nouns import references_of, tags_of
from quizapp.models.searching import SearchText

LONGEST_WORD = 100
MOST_WORDS = 16
"""Words of a search that are looked for; what stands after them is left out."""

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]*)"?|([^\s"]+)')
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "æ": "ae", "œ": "oe", "ŧ": "t"})
"""Letters that no standard takes apart into a plain one and an accent."""

DULL = frozenset(
    {
        *("status", "tags", "version", "basis", "standing", "polarity", "scope", "hedge"),
        *("source_sha256", "text_sha256", "sha256", "document", "length", "start", "end"),
        *("sentence_start", "sentence_end", "exclusive", "correct", "rank", "seed"),
    }
)
"""Fields whose values nobody searches for by their words."""


class Phrase(NamedTuple):
    """Words that stand next to each other."""

    words: tuple[str, ...]
    begun: bool
    """Whether the last of them may be only the beginning of a word."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text: letters and figures, without accents and in lower case."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    # Taken apart, a sign such as ℻ becomes capitals.
    plain = "".join(char for char in apart if not unicodedata.combining(char)).casefold()
    return tuple(word[:LONGEST_WORD] for word in _WORD.findall(plain))


def phrases_of(search: str) -> tuple[Phrase, ...]:
    """Return what a search asks for, all of it together; quotes keep words side by side.

    Words need not be complete, except between quotes and where one is a single letter or figure:
    that would be the beginning of nearly everything.
    """
    found: list[Phrase] = []
    left = MOST_WORDS
    for quoted, loose in _PHRASE.findall(search):
        words = words_of(quoted or loose)[:left]
        left -= len(words)
        if words:
            found.append(Phrase(words, begun=not quoted and len(words[-1]) > 1))
    return tuple(dict.fromkeys(found))


def mark(name: str, value: str) -> str:
    """Return the word that stands for what an entry is; no word of a text looks like it."""
    return f"={name}:{quote(value.casefold(), safe='')}"


class Standing(NamedTuple):
    """Where an entry stands, besides what it says."""

    status: str
    author_id: str | None
    pending: bool
    """Whether learners get an older version."""


APP = "app"
"""Stands for the author of what came with the app."""


def marks_of(noun: str, ident: str, body: Mapping[str, Any], standing: Standing) -> Iterator[str]:
    """Yield the marks by which an entry is found, whatever its words."""
    yield mark("noun", noun)
    yield mark("status", standing.status)
    yield mark("author", standing.author_id or APP)
    if standing.pending:
        yield mark("pending", "yes")
    for name in ("category", "predicate"):
        if body.get(name):
            yield mark(name, body[name])
    yield from (mark("tag", tag) for tag in sorted(tags_of(body)))
    for role, target in sorted(references_of(noun, ident, body)):
        if role == "document":
            yield mark("document", target)


def text_of(ident: str, body: Mapping[str, Any], marks: Iterable[str]) -> SearchText:
    """Return what an entry is found by: its own id, and whatever its fields say."""
    fields = (words_of(said) for said in (ident, *_said(body)))
    return SearchText(tuple(marks), tuple(dict.fromkeys(words for words in fields if words)))


def _said(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if name not in DULL:
                yield from _said(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _said(each)

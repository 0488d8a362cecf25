"""The vocabulary as it is used: names in a form to look up, and what each one names."""

import gzip
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple, cast

from question_bank.ingest.nouns import Found

FILE = Path("share") / "quizapp" / "vocabulary.gz"
HEADER = "quizapp vocabulary 1"


class Term(NamedTuple):
    """A thing with a name: its preferred name, its kind, and the source that knows it."""

    name: str
    kind: str
    found: Found


@dataclass(frozen=True)
class Vocabulary:
    """Terms by each of their names, in the form that ``words.key_of`` gives."""

    terms: Mapping[str, Term] = field(default_factory=dict)

    @cached_property
    def openers(self) -> Mapping[str, int]:
        """For each word that begins a name, how many words the longest such name has."""
        return openers(self.terms)


def openers(names: Iterable[str]) -> dict[str, int]:
    """Return for each first word of names the number of words of the longest."""
    longest: dict[str, int] = {}
    for name in names:
        first = name.partition(" ")[0]
        length = name.count(" ") + 1
        if length > longest.get(first, 0):
            longest[first] = length
    return longest


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """Return the vocabulary of this installation, or of a file; empty where there is none.

    A file that is no vocabulary, or one of another version, raises ``ValueError``.
    """
    return _loaded(path or Path(sys.prefix) / FILE)


def write_vocabulary(path: Path, named: Iterable[tuple[Term, Iterable[str]]]) -> None:
    """Write terms, each with the keys of its names; a key that comes again is left to the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    # Without a time of making, so that the same packages give the same bytes.
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with new.open("wb") as file, gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
        packed.write(f"{HEADER}\n".encode())
        for term, keys in named:
            fresh = [key for key in dict.fromkeys(keys) if key not in taken]
            taken.update(fresh)
            if fresh:
                packed.write(
                    ("\t".join([term.found, term.kind, term.name, *fresh]) + "\n").encode()
                )
    # Whoever reads meanwhile sees the old file or the new one, never half of it.
    new.replace(path)


@cache
def _loaded(path: Path) -> Vocabulary:
    if not path.is_file():
        return Vocabulary()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        if next(lines, "").rstrip("\n") != HEADER:
            raise ValueError(f"{path.name} is no vocabulary that this version reads")
        terms: dict[str, Term] = {}
        for line in lines:
            found, kind, name, *keys = line.rstrip("\n").split("\t")
            term = Term(name, sys.intern(kind), cast("Found", sys.intern(found)))
            terms.update(dict.fromkeys(keys, term))
    return Vocabulary(terms)

"""Names of things in a text: the bank's first, then the document's own, then vocabularies'."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from question_bank.content.bank import Bank
from question_bank.ingest.common import common_names
from question_bank.ingest.everyday import EVERYDAY
from question_bank.ingest.nouns import Found, Mention
from question_bank.ingest.shapes import name_before
from question_bank.ingest.vocabulary import Vocabulary, openers
from question_bank.ingest.words import Word, key_of, lookup_key, words

# What may stand between two words of one name.
_WITHIN = re.compile(r"[ \t\xa0]?(?:[-/\u2010\u2011\u2013]|\r?\n)?[ \t\xa0]?$")
_POSSESSIVE = re.compile(r"['’]s$")
# "Tyrosinemia type I" is more than tyrosinemia.
_TYPE = re.compile(r",? type (?:[IVX]{1,4}|\d{1,2})[a-zA-Z]?\b")
_EPONYM = re.compile(r"[A-Z][a-zé]{4,}(?:['’]s)?$")
_TAILS = ("disease", "syndrome", "disorder")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for; ``concept`` is its id where the bank knows it."""

    name: str
    kind: str
    concept: str | None
    found: Found


_OWN = ("bank", "document")
_SHAPED = Entry("", "condition", None, "document")


@dataclass(frozen=True)
class Lexicon:
    """Layers of names, of which the first that knows a name decides; the longest name wins.

    In a layer a name stands under its key, and an acronym, whose case matters, under ``=MS``.
    """

    layers: tuple[Mapping[str, Entry], ...] = ()
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    openers: tuple[Mapping[str, int], ...] = ()
    """For each layer the words of the longest name, by its first word."""

    @classmethod
    def of(
        cls,
        bank: Bank,
        vocabularies: Vocabulary | None = None,
        but: frozenset[str] = frozenset(),
    ) -> "Lexicon":
        """Make a lexicon of the bank's concepts and, behind them, a vocabulary.

        ``but`` are keys of names that are not the bank's here.
        """
        return (
            cls(vocabulary=vocabularies or Vocabulary())
            .with_names(each for each in _of_bank(bank) if key_of(each[0]) not in but)
            .with_names(_common())
        )

    def with_names(self, names: Iterable[tuple[str, Entry]]) -> "Lexicon":
        """Return a lexicon that also knows these names, after the layers that it has.

        Of one name that stands for two things the first counts.
        """
        layer: dict[str, Entry] = {}
        for name, entry in names:
            layer.setdefault(lookup_key(name), entry)
        layer.pop("", None)
        return replace(self, layers=(*self.layers, layer), openers=(*self.openers, openers(layer)))

    def known(self, name: str) -> Entry | None:
        """Return what a name stands for when it stands alone, or None; no word is too common."""
        run = list(words(name))
        return (self._named(run) or self._term(run)) if run else None

    def mentions(self, text: str, start: int, end: int) -> tuple[Mention, ...]:
        """Return the things named in ``text[start:end]``, in order, none within another."""
        return tuple(self._mentions(text, list(words(text, start, end))))

    def _mentions(self, text: str, found: Sequence[Word]) -> Iterator[Mention]:
        shaped = dict(self._shaped(text, found))
        place = 0
        while place < len(found):
            length, entry = self._longest(text, found, place)
            if shaped.get(place, place) >= place + max(length, 1):
                length, entry = shaped[place] - place + 1, _SHAPED
            place += max(length, 1)
            if entry is not None:
                mention = _mention(text, found[place - length].start, found[place - 1], entry)
                yield mention
                while place < len(found) and found[place].start < mention.end:
                    place += 1

    def _longest(self, text: str, found: Sequence[Word], place: int) -> tuple[int, Entry | None]:
        """Return the longest name that begins here: its number of words, and what it names."""
        for length in range(self._reach(text, found, place), 0, -1):
            run = found[place : place + length]
            entry = self._named(run) or self._everyday_apart(run)
            if entry is not None:
                return length, entry
        return 0, None

    def _shaped(self, text: str, found: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Yield names known by their shape, unless one of the bank or the document ends them."""
        for head in range(len(found)):
            span = name_before(text, found, head)
            if span and not any(
                (entry := self._named(found[first : head + 1])) and entry.found in _OWN
                for first in range(span[0], head)
            ):
                yield span

    def _reach(self, text: str, found: Sequence[Word], place: int) -> int:
        """How many words from here on could be one name."""
        opener = found[place]
        acronym = f"={opener.text}"
        longest = max(
            max(opened.get(opener.key, 0), opened.get(acronym, 0))
            for opened in (*self.openers, self.vocabulary.openers)
        )
        reach = min(longest, 1)
        while reach < min(longest, len(found) - place) and _WITHIN.match(
            text[found[place + reach - 1].end : found[place + reach].start]
        ):
            reach += 1
        return reach

    def _named(self, run: Sequence[Word]) -> Entry | None:
        keys = _keys(run)
        for layer in self.layers:
            for key in keys:
                if key in layer:
                    return layer[key]
        return None

    def _everyday_apart(self, run: Sequence[Word]) -> Entry | None:
        return None if _keys(run)[0] in EVERYDAY else self._term(run)

    def _term(self, run: Sequence[Word]) -> Entry | None:
        for key in _keys(run):
            term = self.vocabulary.terms.get(key)
            if term is not None:
                return Entry(term.name, term.kind, None, term.found)
        return None


def _keys(run: Sequence[Word]) -> tuple[str, ...]:
    """Where words that follow one another may stand in a layer."""
    key = " ".join(word.key for word in run)
    return (key, f"={run[0].text}") if len(run) == 1 else (key,)


def _mention(text: str, start: int, last: Word, entry: Entry) -> Mention:
    # "lupus's": the name ends before the possessive.
    end = last.start + len(_POSSESSIVE.sub("", last.text))
    kind = _TYPE.match(text, end) if entry.kind == "condition" and not entry.concept else None
    end = kind.end() if kind else end
    name = " ".join(text[start:end].split()) if kind or entry is _SHAPED else entry.name
    return Mention(start, end, text[start:end], entry.kind, name, entry.concept, entry.found)


def _common() -> Iterator[tuple[str, Entry]]:
    return ((name, Entry(name, kind, None, "common")) for name, kind in common_names())


def _of_bank(bank: Bank) -> Iterator[tuple[str, Entry]]:
    """Yield all names, preferred ones first, then the same with another word for "disease"."""
    entries = [
        (concept, Entry(concept.name, concept.kind, concept.id, "bank"))
        for concept in bank.concepts.values()
    ]
    yield from ((concept.name, entry) for concept, entry in entries)
    for concept, entry in entries:
        yield from ((name, entry) for name in concept.synonyms)
    for concept, entry in entries:
        for name in concept.names:
            yield from ((tail, entry) for tail in _other_tails(name))


def _other_tails(name: str) -> Iterator[str]:
    """Yield an eponym with the other words that its disease may be called by, and with none."""
    head, _, tail = name.rpartition(" ")
    if tail.lower() in _TAILS and _EPONYM.match(head):
        yield from (f"{head} {other}" for other in _TAILS if other != tail.lower())
        yield head

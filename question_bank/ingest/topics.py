"""What a document is about, and by which names it calls that."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from question_bank.ingest.agents import CONDITIONS, Sentence
from question_bank.ingest.choosing import Facts, chosen
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.nouns import Mention, Passage, Reading, Subject
from question_bank.ingest.titles import asked_about, is_name, stripped, without_whom
from question_bank.ingest.words import SHORT, key_of

TOPICAL = (*CONDITIONS, "finding", "complication", "medicine", "treatment", "test")
"""Kinds that a document can be about, the likelier first."""
LOOKED_AT = 50_000
"""Characters of a document in which its topic and the topic's names are looked for."""
SURE = 0.9
OFTEN = 3
"""Times that a topic is named, in title, headings and text, if sentences are about it."""
OPENING = 3
"""Sentences at the beginning of which one says what a document without a title is about."""

_TAILS = {
    "treatment": re.compile(
        r"\b(?:surgery|therapy|treatment|transplant(?:ation)?|repair)$", re.IGNORECASE
    ),
    "test": re.compile(r"\b(?:tests?|testing|biopsy|scan|screening|x-rays?)$", re.IGNORECASE),
    "medicine": re.compile(r"\b(?:vaccines?|medicines?|drugs?|medications?)$", re.IGNORECASE),
}
_SHORT = r"\s*\((?P<names>[A-Z][A-Za-z0-9/-]{1,11})\)"
_CALLED = (
    r"(?: \([^()]*\))?,? (?:\(?(?:is |are )?(?:also |sometimes |commonly |often |formerly )+"
    r"(?:called|known as|referred to as|named)) (?P<names>[^,.;:()]{3,80})"
)
_OF_WHOM = re.compile(r"\s+(?:in|during|of|with)\s.*$", re.IGNORECASE)
_WHERE = re.compile(r"\s+(?:in|during|among|at|for)\s.*$", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^()]*\)")
_DONE = ("treatment", "medicine", "test", "structure")
_MOST_WORDS = 7


@dataclass(frozen=True)
class Topic:
    """What a document is about. ``key`` is its name, without "in adults", as names are compared.

    ``loose``: it says little of whom a sentence is about, as it is broad or hardly ever named.
    """

    subject: Subject
    key: str
    loose: bool = False

    def is_named_by(self, mention: Mention) -> bool:
        """Tell whether a mention is of the topic, by any of its names or its name cut short."""
        subject = self.subject
        if mention.concept and subject.concept:
            return mention.concept == subject.concept
        same = mention.name == subject.name
        return same or (mention.kind in CONDITIONS and self._is_cut_short(key_of(mention.text)))

    def is_called(self, name: str) -> bool:
        """Tell whether a name is the topic's, whatever the commas and the order of its words."""
        return sorted(key_of(name).split()) == sorted(self.key.split())

    def has_kind(self, subject: Subject) -> bool:
        """Tell a kind of the topic ("type 2 diabetes"), and a disease that the bank knows too.

        Whatever disease a document about a class of them names is taken for one of the class.
        """
        if subject.kind not in CONDITIONS:
            return False
        if self.subject.concept and subject.concept:
            return True
        if self.subject.kind == "condition_class" and subject.kind == "condition":
            return True
        return set(self.key.split()) < set(key_of(subject.name).split())

    def _is_cut_short(self, key: str) -> bool:
        """Tell "tumors" from "brain tumors"; of "X and Y", X is not the whole."""
        whole = f" {self.key} "
        parted = " and " in whole
        return not parted and (whole.startswith(f" {key} ") or whole.endswith(f" {key} "))


def topic_of(
    reading: Reading,
    passages: Sequence[Passage],
    lexicon: Lexicon,
    abbreviations: Mapping[str, str],
) -> Topic | None:
    """Return what a document is about: what its title names, else what it says most of."""
    known = lexicon.with_names(_short_forms(lexicon, abbreviations))
    body = _Body.of(reading, passages, known)
    titled = _titled(reading.title, known)
    titled = body.as_said(titled) if titled and titled.how == "title" else titled
    if titled is None or (titled.how == "title" and not body.names(titled)):
        titled = _told(reading, abbreviations, known, body, titled)
    if titled is None:
        return None
    topic = Topic(titled, key_of(_OF_WHOM.sub("", titled.name)))
    unknown = known.known(titled.name) is None
    hardly = unknown and _times_named(topic, reading, abbreviations) < OFTEN
    broad = titled.kind == "condition_class" or titled.confidence < SURE
    return replace(topic, loose=broad or hardly)


def _told(
    reading: Reading,
    abbreviations: Mapping[str, str],
    lexicon: Lexicon,
    body: "_Body",
    titled: Subject | None,
) -> Subject | None:
    """Return what a document is about whose sentences do not name what its title is the name of."""
    within = _within(reading.title, lexicon, body)
    if within and (titled is None or within.confidence >= SURE):
        return within
    told = body.asks_or_defines(titled)
    if told:
        return told
    best = chosen(reading.title, reading.text[:LOOKED_AT], body.headings, body.facts(abbreviations))
    if best:
        entry = best.entry or _entry(best.name, lexicon)
        return subject_of(entry, best.name, "chosen", SURE if best.sure else 0.7)
    return titled or body.most_named()


def own_names(
    topic: Topic | None, text: str, lexicon: Lexicon, abbreviations: Mapping[str, str]
) -> Iterator[tuple[str, Entry]]:
    """Yield the names that a document defines: the topic's, and short forms of what is known."""
    if topic is not None:
        about = topic.subject
        entry = Entry(about.name, about.kind, about.concept, "document")
        yield from ((name, entry) for name in _topic_names(topic, text, abbreviations))
    yield from _short_forms(lexicon, abbreviations)


def _short_forms(lexicon: Lexicon, abbreviations: Mapping[str, str]) -> Iterator[tuple[str, Entry]]:
    for short, long in abbreviations.items():
        named = lexicon.mentions(long, 0, len(long))
        if named and named[-1].end == len(long):
            of = named[-1]
            name = of.name if of.concept else long
            yield short, Entry(name, of.kind, of.concept, "document")


def subject_of(entry: Entry, name: str, how: str, confidence: float) -> Subject:
    """Return a subject called as the document calls it, or as the bank does where it knows it."""
    return Subject(
        entry.name if entry.concept else name, entry.concept, entry.kind, how, confidence
    )


def of_mention(mention: Mention, how: str, confidence: float) -> Subject:
    """Return the subject that a mention names."""
    name = mention.name if mention.concept or mention.found == "document" else mention.text
    return Subject(name, mention.concept, mention.kind, how, confidence)


def _titled(title: str, lexicon: Lexicon) -> Subject | None:
    """Return what a title is the name of, as a whole or before its colon."""
    whole = stripped(title)
    # The part before a colon counts too, as in "Kidney stones: how to prevent them".
    names = (whole, stripped(whole.partition(":")[0]))
    for name in dict.fromkeys((*names, *map(without_whom, names))):
        entry = lexicon.known(name) if name else None
        if entry is not None:
            return subject_of(entry, name, "known title", 0.95)
    for name in dict.fromkeys(names):
        if is_name(name):
            return Subject(name, None, _kind_of(name, lexicon), "title", 0.9)
    return None


def _within(title: str, lexicon: Lexicon, body: "_Body") -> Subject | None:
    """Return what a title that is a sentence names; of several things, none for sure."""
    whole = stripped(title)
    named = [each for each in lexicon.mentions(whole, 0, len(whole)) if each.kind in TOPICAL]
    named.sort(key=lambda each: TOPICAL.index(each.kind))
    conditions = {each.name for each in named if each.kind == "condition"}
    if not named:
        return None
    said = body.often[key_of(named[0].text)] > 0
    sure = 0.9 if len(conditions) == 1 and said else 0.7
    return of_mention(named[0], "in the title", sure)


def _kind_of(title: str, lexicon: Lexicon) -> str:
    """Return the kind of what a title ends with; of an unknown disease's name, a disease's."""
    named = lexicon.mentions(title, 0, len(title))
    if named and named[-1].end == len(title):
        return named[-1].kind
    return next((kind for kind, tail in _TAILS.items() if tail.search(title)), "condition")


@dataclass(frozen=True)
class _Body:
    """What a document's sentences and headings name. ``often`` counts conditions by their keys."""

    sentences: tuple[Sentence, ...]
    conditions: tuple[Mention, ...]
    often: Mapping[str, int]
    asked: Subject | None
    text: str
    """The keys of sentences and of headings that ask."""
    whole: str
    """The keys of everything."""
    headings: tuple[str, ...]
    lexicon: Lexicon

    @classmethod
    def of(cls, reading: Reading, passages: Sequence[Passage], lexicon: Lexicon) -> "_Body":
        said = [each for each in passages if each.furniture is None and each.start < LOOKED_AT]
        found = [Sentence.of(reading.text, each.start, each.end, lexicon) for each in said]
        named = lexicon.mentions(reading.text, 0, min(LOOKED_AT, len(reading.text)))
        conditions = tuple(each for each in named if each.kind == "condition")
        asked = [heading for each in passages for heading in each.headings if asked_about(heading)]
        told = [reading.text[each.start : each.end] for each in said]
        return cls(
            tuple(found),
            conditions,
            Counter(map(_key, conditions)),
            _asked_about(passages, lexicon, least=2 if stripped(reading.title) else 1),
            f" {key_of(' . '.join(told + asked))} ",
            f" {key_of(reading.text[:LOOKED_AT])} ",
            tuple(dict.fromkeys(heading for each in passages for heading in each.headings)),
            lexicon,
        )

    def facts(self, short: Mapping[str, str]) -> Facts:
        """Return what its sentences say, for weighing what it is about."""
        agents = (each.agent() for each in self.sentences)
        return Facts(
            self.text,
            self.conditions,
            Counter(_key(each) for each in agents if each),
            frozenset(key_of(name) for each in self.sentences if (name := each.defined())),
            short,
            self.lexicon,
        )

    def names(self, subject: Subject) -> bool:
        """Tell whether sentences, or headings that ask, name a title's subject."""
        key = key_of(_OF_WHOM.sub("", subject.name))
        apart = [each for each in key.split() if len(each) > SHORT]
        taken_up = len(apart) > 1 and all(self.text.count(f" {each} ") > 1 for each in apart)
        return f" {key} " in self.text or taken_up

    def as_said(self, titled: Subject) -> Subject:
        """Return a title's subject without where or in whom, if only so do sentences name it."""
        name = _ASIDE.sub("", titled.name)
        shorter = _WHERE.sub("", name)
        whole = f" {key_of(name)} " in self.text or f" {key_of(shorter)} " not in self.text
        return replace(titled, name=name if whole else shorter)

    def asks_or_defines(self, titled: Subject | None) -> Subject | None:
        """Return what headings ask about or first sentences define, beside a title's subject.

        It counts only if it shares no word with that.
        """
        asked = self.asked if self.asked and self._is_taken_up(self.asked) else None
        found = asked or self._defined()
        if found is None or titled is None:
            return found
        shared = set(key_of(found.name).split()) & set(key_of(titled.name).split())
        return None if shared else found

    def _is_taken_up(self, asked: Subject) -> bool:
        key = f" {key_of(asked.name)} "
        return max(self.text.count(key), self.whole.count(key)) > 1

    def _defined(self) -> Subject | None:
        """Return what one of the first sentences says to be a disease, whoever knows its name."""
        for sentence in self.sentences[:OPENING]:
            name = sentence.defined()
            if name is not None and is_name(name):
                return subject_of(_entry(name, self.lexicon), name, "defined", 0.85)
        return None

    def most_named(self) -> Subject | None:
        """Return the condition that is named most, whatever little that says."""
        most = max(self.conditions, key=lambda each: self.often[_key(each)], default=None)
        return of_mention(most, "most named", 0.5) if most else None


def _key(mention: Mention) -> str:
    return key_of(mention.name if mention.found == "document" else mention.text)


def _asked_about(passages: Sequence[Passage], lexicon: Lexicon, least: int) -> Subject | None:
    """Return what more than half of the headings that ask about something ask about."""
    headings = dict.fromkeys(heading for each in passages for heading in each.headings)
    names = [_ASIDE.sub("", name) for name in map(asked_about, headings) if name]
    often = Counter(map(key_of, names))
    for name in names:
        entry = _entry(name, lexicon)
        enough = 2 if entry.kind in _DONE else least
        if often[key_of(name)] >= max(enough, len(names) // 2 + 1):
            return subject_of(entry, name, "asked about", 0.85)
    return None


def _entry(name: str, lexicon: Lexicon) -> Entry:
    return lexicon.known(name) or Entry(name, _kind_of(name, lexicon), None, "document")


def _times_named(topic: Topic, reading: Reading, abbreviations: Mapping[str, str]) -> int:
    text = f" {key_of(reading.text[:LOOKED_AT])} "
    keys = {key_of(name) for name in _topic_names(topic, reading.text, abbreviations)}
    return sum(text.count(f" {key} ") for key in keys)


def _topic_names(topic: Topic, text: str, abbreviations: Mapping[str, str]) -> Iterator[str]:
    """Yield the topic's name, what the document says it is called as well, and short forms."""
    name = topic.subject.name
    yield name
    patterns = (re.compile(re.escape(name) + tail, re.IGNORECASE) for tail in (_SHORT, _CALLED))
    for found in chain.from_iterable(each.finditer(text, 0, LOOKED_AT) for each in patterns):
        for each in re.split(r",? or ", found["names"]):
            if len(each.split()) <= _MOST_WORDS:
                yield each.strip()
    keys = (topic.key, key_of(name))
    yield from (short for short, long in abbreviations.items() if key_of(long) in keys)

"""What a document is about, and by which names it calls that."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from question_bank.ingest.agents import CONDITIONS, Sentence
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.nouns import Mention, Passage, Reading, Subject
from question_bank.ingest.titles import asked_about, is_name, stripped
from question_bank.ingest.words import key_of

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
        """Tell a kind of the topic ("type 2 diabetes"), and a disease that the bank knows too."""
        if subject.kind not in CONDITIONS:
            return False
        if self.subject.concept and subject.concept:
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
    titled = _titled(reading.title, known)
    subject = titled or _most_named(reading, passages, known)
    if subject is None:
        return None
    topic = Topic(subject, key_of(_OF_WHOM.sub("", subject.name)))
    broad = subject.kind == "condition_class" or subject.confidence < SURE
    named = OFTEN if known.known(subject.name) else _times_named(topic, reading, abbreviations)
    if titled and named <= 1 and (other := _most_named(reading, passages, known)):
        topic = _less_idle(topic, other)
    return replace(topic, loose=broad or named < OFTEN)


def _less_idle(topic: Topic, other: Subject) -> Topic:
    """Return what the text is about, if nothing but a title that shares no word with it differs."""
    key = key_of(other.name)
    idle = other.how != "most named" and not set(key.split()) & set(topic.key.split())
    return Topic(other, key) if idle else topic


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
    whole = stripped(title)
    # The part before a colon counts too, as in "Kidney stones: how to prevent them".
    for name in dict.fromkeys((whole, stripped(whole.partition(":")[0]))):
        entry = lexicon.known(name) if name else None
        if entry is not None:
            return subject_of(entry, name, "title", 0.95)
        if is_name(name):
            return Subject(name, None, _kind_of(name, lexicon), "title", 0.9)
    named = [each for each in lexicon.mentions(whole, 0, len(whole)) if each.kind in TOPICAL]
    first = min(named, key=lambda each: TOPICAL.index(each.kind), default=None)
    return of_mention(first, "title", 0.7) if first else None


def _kind_of(title: str, lexicon: Lexicon) -> str:
    """Return the kind of what a title ends with; of an unknown disease's name, a disease's."""
    named = lexicon.mentions(title, 0, len(title))
    if named and named[-1].end == len(title):
        return named[-1].kind
    return next((kind for kind, tail in _TAILS.items() if tail.search(title)), "condition")


def _most_named(reading: Reading, passages: Sequence[Passage], lexicon: Lexicon) -> Subject | None:
    """Return the disease that headings ask about, the first sentences speak of, or most name."""
    asked = _asked_about(passages, lexicon)
    if asked is not None:
        return asked
    said = [each for each in passages if each.furniture is None and each.start < LOOKED_AT]
    found = [Sentence.of(reading.text, each.start, each.end, lexicon) for each in said]
    named = [each for sentence in found for each in sentence.mentions if each.kind == "condition"]
    often = Counter(key_of(each.text) for each in named)
    for sentence in found[:OPENING]:
        agent = sentence.agent()
        if agent is not None and 2 * often[key_of(agent.text)] > max(often.values(), default=0):
            return of_mention(agent, "said first", 0.7)
    most = max(named, key=lambda each: often[key_of(each.text)], default=None)
    return of_mention(most, "most named", 0.5) if most else None


def _asked_about(passages: Sequence[Passage], lexicon: Lexicon) -> Subject | None:
    """Return what more than half of the headings that ask about something ask about."""
    headings = dict.fromkeys(heading for each in passages for heading in each.headings)
    names = [name for name in map(asked_about, headings) if name]
    often = Counter(map(key_of, names))
    for name in names:
        if 2 * often[key_of(name)] > len(names) and often[key_of(name)] > 1:
            entry = lexicon.known(name) or Entry(name, _kind_of(name, lexicon), None, "document")
            return subject_of(entry, name, "asked about", 0.8)
    return None


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

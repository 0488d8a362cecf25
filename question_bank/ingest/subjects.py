"""Whom each passage of a document is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from question_bank.ingest.agents import CONDITIONS, Sentence
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.nouns import Mention, Passage, Reading, Subject
from question_bank.ingest.topics import LOOKED_AT, asked_about, of_mention, subject_of, topic
from question_bank.ingest.words import key_of

_BACK = re.compile(
    r"(?:it|they|its|their|this|these|that|those|such|he|she|affected|both|some|most|many|others?"
    r"|the (?:disease|condition|disorder|syndrome|illness|infection|cancer|tumou?rs?|exact|cause"
    r"|signs?|symptoms?|parents?|same|affected|virus|test))\b",
    re.IGNORECASE,
)
_SHORT = r"\s*\((?P<names>[A-Z][A-Za-z0-9/-]{1,11})\)"
_CALLED = (
    r"(?: \([^()]*\))?,? (?:\(?(?:is |are )?(?:also |sometimes |commonly |often |formerly )+"
    r"(?:called|known as|referred to as|named)) (?P<names>[^,.;:()]{3,80})"
)
_IN = re.compile(r"\s+(?:in|during|of|with)\s.*$", re.IGNORECASE)
_MOST_WORDS = 7
_SURE = 0.9
_OFTEN = 4
"""Times that a topic is named, in title, headings and text, if sentences are about it."""


@dataclass(frozen=True)
class Discourse:
    """A document's passages with what is known of names, and whom each passage is about.

    Everything is worked out once, in the order of the passages, when a subject is first asked.
    """

    reading: Reading
    passages: Sequence[Passage]
    lexicon: Lexicon
    abbreviations: Mapping[str, str]

    def subject(self, index: int) -> Subject | None:
        """Return whom the passage is about; None for furniture and where nothing tells."""
        return self.subjects[index]

    @cached_property
    def topic(self) -> Subject | None:
        """What the document as a whole is about."""
        return topic(self.reading, self.lexicon)

    @cached_property
    def is_loose(self) -> bool:
        """Whether the topic says little of whom a sentence is about: broad, or hardly named."""
        about = self.topic
        if about is None or about.kind == "condition_class" or about.confidence < _SURE:
            return True
        text = key_of(self.reading.text[:LOOKED_AT])
        named = sum(text.count(each) for each in {key_of(name) for name, _ in self._own_names})
        return self.lexicon.known(about.name) is None and named < _OFTEN

    @cached_property
    def names(self) -> Lexicon:
        """The lexicon with the names that the document itself defines, its topic's among them."""
        return self.lexicon.with_names(self._own_names)

    @cached_property
    def _own_names(self) -> tuple[tuple[str, Entry], ...]:
        return tuple(_own_names(self))

    @cached_property
    def subjects(self) -> tuple[Subject | None, ...]:
        """Whom each passage is about."""
        return tuple(_Walk(self).all())


def _own_names(discourse: Discourse) -> Iterator[tuple[str, Entry]]:
    """Yield the topic's names, then short forms with what they stand for."""
    about = discourse.topic
    if about is not None:
        entry = Entry(about.name, about.kind, about.concept, "document")
        yield about.name, entry
        yield from ((name, entry) for name in _also_called(discourse.reading.text, about.name))
        yield from (
            (short, entry)
            for short, long in discourse.abbreviations.items()
            if key_of(long) == key_of(about.name)
        )
    for short, long in discourse.abbreviations.items():
        known = discourse.lexicon.known(long)
        if known is not None:
            yield short, replace(known, name=known.name if known.concept else long)


def _also_called(text: str, name: str) -> Iterator[str]:
    """Yield what a document says that its topic is called as well."""
    patterns = (re.compile(re.escape(name) + tail, re.IGNORECASE) for tail in (_SHORT, _CALLED))
    for found in chain.from_iterable(each.finditer(text, 0, LOOKED_AT) for each in patterns):
        for each in re.split(r",? or ", found["names"]):
            if len(each.split()) <= _MOST_WORDS:
                yield each.strip()


@dataclass
class _Walk:
    """Goes through the passages, and knows whom the last ones were about."""

    discourse: Discourse
    block: int = -1
    focus: Subject | None = None
    listed: tuple[str, Subject | None] = ("", None)

    @cached_property
    def topic_key(self) -> str:
        """The topic's name as names are compared, without "in adults"."""
        about = self.discourse.topic
        return key_of(_IN.sub("", about.name)) if about else ""

    def all(self) -> Iterator[Subject | None]:
        for passage in self.discourse.passages:
            yield None if passage.furniture else self._subject(passage)

    def _subject(self, passage: Passage) -> Subject | None:
        section = self._section(passage.headings)
        if passage.lead_in:
            section = self._of_lead_in(passage.lead_in, section)
        if passage.block != self.block:
            self.block, self.focus = passage.block, section
        said = self._said(self.discourse.reading.text, passage.start, passage.end)
        if said is None and self.focus is not None and self._still(passage):
            return replace(self.focus, how="continued")
        self.focus = said or section
        return self.focus

    def _still(self, passage: Passage) -> bool:
        """Tell whether a sentence that names nobody goes on about whom the last one was about."""
        focus, topic = self.focus, self.discourse.topic
        return focus is not None and (
            topic is None
            or focus.name == topic.name
            or self._is_kind_of_topic(focus)
            or _BACK.match(self.discourse.reading.text, passage.start, passage.end) is not None
        )

    def _is_kind_of_topic(self, subject: Subject) -> bool:
        """Tell a kind of the topic ("type 2 diabetes"), and what the bank knows beside it."""
        topic = self.discourse.topic
        if topic is None or subject.kind not in CONDITIONS:
            return False
        if topic.concept and subject.concept:
            return True
        return set(key_of(topic.name).split()) < set(key_of(subject.name).split())

    def _of_lead_in(self, lead_in: str, section: Subject | None) -> Subject | None:
        if self.listed[0] != lead_in:
            self.listed = lead_in, self._said(lead_in, 0, len(lead_in))
        return self.listed[1] or section

    def _section(self, headings: tuple[str, ...]) -> Subject | None:
        """Whom the nearest heading is about that names somebody; else the document's topic."""
        for heading in reversed(headings):
            found = self._of_heading(heading)
            if found is not None:
                return found
        return self.discourse.topic

    def _of_heading(self, heading: str) -> Subject | None:
        names = self.discourse.names
        named = names.mentions(heading, 0, len(heading))
        conditions = [each for each in named if each.kind in CONDITIONS]
        if any(self._is_topic(each) for each in conditions):
            return self.discourse.topic
        if len(conditions) == 1:
            return of_mention(conditions[0], "heading", 0.85)
        name = asked_about(heading)
        if name is None or conditions:
            return None
        entry = names.known(name)
        return subject_of(entry, name, "heading", 0.8) if entry else None

    def _said(self, text: str, start: int, end: int) -> Subject | None:
        """Whom the sentence itself names as its subject, or None."""
        sentence = Sentence.of(text, start, end, self.discourse.names)
        mention, topic = sentence.agent(), self.discourse.topic
        if mention is None:
            return self._doer(sentence)
        if topic is None:
            return of_mention(mention, "named", 0.8)
        if self._is_topic(mention):
            return replace(topic, how="named", confidence=0.95)
        return self._other(sentence, mention, topic)

    def _other(self, sentence: Sentence, mention: Mention, topic: Subject) -> Subject | None:
        """The condition that a sentence names beside the topic, if there is good reason."""
        subject = of_mention(mention, "named", 0.8)
        if self._is_kind_of_topic(subject):
            return subject
        if any(self._is_topic(each) for each in sentence.mentions):
            return replace(topic, how="named beside", confidence=0.8)
        alone = self.discourse.is_loose and sentence.begins_with(mention)
        is_class = mention.kind == "condition_class" and topic.concept is None
        return subject if not is_class and (alone or sentence.is_about(mention)) else None

    def _doer(self, sentence: Sentence) -> Subject | None:
        """Whatever the bank knows and the sentence speaks of, where the topic is broad."""
        doer = sentence.doer() if self.discourse.is_loose else None
        return of_mention(doer, "named", 0.7) if doer and doer.concept else None

    def _is_topic(self, mention: Mention) -> bool:
        topic = self.discourse.topic
        if topic is None:
            return False
        if mention.concept and topic.concept:
            return mention.concept == topic.concept
        if mention.name == topic.name:
            return True
        return mention.kind in CONDITIONS and _is_broader(key_of(mention.text), self.topic_key)


def _is_broader(key: str, topic_key: str) -> bool:
    """Tell whether a name is the topic's cut short: "tumors" of "brain tumors".

    Of "X and Y", X is not the whole.
    """
    whole = f" {topic_key} "
    return " and " not in whole and (whole.startswith(f" {key} ") or whole.endswith(f" {key} "))

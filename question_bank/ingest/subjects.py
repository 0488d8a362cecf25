"""Whom each passage of a document is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from question_bank.ingest.agents import CONDITIONS, TREATMENTS, Sentence
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.nouns import Mention, Passage, Reading, Subject
from question_bank.ingest.titles import asked_about, is_name
from question_bank.ingest.topics import Topic, of_mention, own_names, subject_of, topic_of
from question_bank.ingest.words import key_of

_BACK = re.compile(
    r"(?:it|they|its|their|this|these|that|those|such|affected"
    r"|the (?:disease|condition|disorder|syndrome|illness|infection|cancer|tumou?rs?|exact|cause"
    r"|signs?|symptoms?|same|affected|virus|test))\b",
    re.IGNORECASE,
)
PASSING = "named in passing"
"""How a subject was found of which a document about another tells this one thing."""
_ENDED = re.compile(r"[.!?][\"”’)]*$")


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
    def topic(self) -> Topic | None:
        """What the document as a whole is about."""
        return topic_of(self.reading, self.passages, self.lexicon, self.abbreviations)

    @cached_property
    def names(self) -> Lexicon:
        """The lexicon with the names that the document itself defines, its topic's among them."""
        own = own_names(self.topic, self.reading.text, self.lexicon, self.abbreviations)
        return self.lexicon.with_names(own)

    @cached_property
    def sentences(self) -> tuple[Sentence | None, ...]:
        """The passages taken apart; None for furniture."""
        return tuple(
            None
            if each.furniture
            else Sentence.of(self.reading.text, each.start, each.end, self.names)
            for each in self.passages
        )

    @cached_property
    def subjects(self) -> tuple[Subject | None, ...]:
        """Whom each passage is about."""
        return tuple(_Walk(self, self.topic).all())

    @cached_property
    def discussed(self) -> frozenset[tuple[str, str]]:
        """Headings, each with the key of a name that is the subject of a sentence below it."""
        found: set[tuple[str, str]] = set()
        for passage, sentence in zip(self.passages, self.sentences, strict=True):
            if sentence and passage.headings:
                agent = sentence.agent()
                keys = {sentence.subject_key, key_of(agent.name) if agent else ""}
                found.update((heading, key) for heading in passage.headings for key in keys)
        return frozenset(found)


@dataclass
class _Walk:
    """Goes through the passages, and knows whom the last ones were about."""

    discourse: Discourse
    topic: Topic | None
    block: int = -1
    headings: tuple[str, ...] | None = None
    focus: Subject | None = None
    aside: Subject | None = None
    """What else the last sentence was about: only a pronoun goes on about that."""
    given: Subject | None = None
    """The treatment that the last sentence told of: only what is "given" or "taken" is that."""
    listed: tuple[str, Subject | None] = ("", None)
    headed: dict[str, Subject | None] = field(default_factory=dict)

    def all(self) -> Iterator[Subject | None]:
        pairs = zip(self.discourse.passages, self.discourse.sentences, strict=True)
        for passage, sentence in pairs:
            yield self._subject(passage, sentence) if sentence else None

    def _subject(self, passage: Passage, sentence: Sentence) -> Subject | None:
        section = self._section(passage.headings)
        if passage.lead_in:
            section = self._of_lead_in(passage.lead_in, section)
        self._enter(passage, sentence, section)
        # An item of a list that is no sentence has no subject of its own but the list's.
        listed = passage.lead_in and not _ENDED.search(sentence.text, passage.start, passage.end)
        said = None if listed and not sentence.label() else self._said(sentence)
        if self.given and sentence.is_of_given:
            return replace(self.given, how="continued")
        self.given = self._given(sentence) or (self.given if self._points_back(sentence) else None)
        focus = (self.aside if self._points_back(sentence) else None) or self.focus
        if said is None and focus and focus != section and self._goes_on(focus, sentence):
            return replace(focus, how="continued")
        beside = said and (said.kind not in CONDITIONS or said.how == PASSING)
        self.aside = said if beside and self.focus else None
        self.focus = self.focus if self.aside else said or section
        return self.aside or self.focus

    def _enter(self, passage: Passage, sentence: Sentence, section: Subject | None) -> None:
        """Begin anew in another paragraph, unless it begins with "It …" below the same heading."""
        stays = passage.headings == self.headings and self._points_back(sentence)
        if passage.block != self.block and (passage.lead_in or not stays):
            self.focus, self.aside = section, None
        self.block, self.headings = passage.block, passage.headings

    def _goes_on(self, focus: Subject, sentence: Sentence) -> bool:
        """Tell whether a sentence that names nobody goes on about whom the last one was about."""
        topic = self.topic
        if topic is None or focus.name == topic.subject.name or topic.has_kind(focus):
            return True
        elsewhere = any(topic.is_named_by(each) for each in sentence.mentions)
        return not elsewhere and self._points_back(sentence)

    @staticmethod
    def _points_back(sentence: Sentence) -> bool:
        return _BACK.match(sentence.text, sentence.parts.start) is not None

    def _of_lead_in(self, lead_in: str, section: Subject | None) -> Subject | None:
        if self.listed[0] != lead_in:
            sentence = Sentence.of(lead_in, 0, len(lead_in), self.discourse.names)
            self.listed = lead_in, self._said(sentence)
        return self.listed[1] or section

    def _given(self, sentence: Sentence) -> Subject | None:
        """Return the one treatment that a sentence names, unless the document is about that."""
        first = sentence.treatment()
        told = (first,) if first else sentence.mentions
        named = {each.name: each for each in told if each.kind in TREATMENTS}
        about = self.topic is not None and self.topic.subject.kind in CONDITIONS
        only = next(iter(named.values()), None) if len(named) == 1 and about else None
        return of_mention(only, "named", 0.7) if only else None

    def _section(self, headings: tuple[str, ...]) -> Subject | None:
        """Whom the nearest heading is about that names somebody; else the document's topic."""
        for heading in reversed(headings):
            if heading not in self.headed:
                self.headed[heading] = self._of_heading(heading)
            if self.headed[heading] is not None:
                return self.headed[heading]
        return self.topic.subject if self.topic else None

    def _of_heading(self, heading: str) -> Subject | None:
        names, topic = self.discourse.names, self.topic
        named = [
            each for each in names.mentions(heading, 0, len(heading)) if each.kind in CONDITIONS
        ]
        name = asked_about(heading)
        if topic is not None and (
            any(map(topic.is_named_by, named)) or (name and topic.is_called(name))
        ):
            return topic.subject
        if len(named) == 1:
            subject = of_mention(named[0], "heading", 0.85)
            return subject if self._is_headed(heading, named[0], subject) else None
        entry = names.known(name) if name and not named else None
        if name and entry:
            return subject_of(entry, name, "heading", 0.8)
        return self._new_name(heading)

    def _new_name(self, heading: str) -> Subject | None:
        """Return whom a section is about whose heading is a name that only its sentences know."""
        if self.topic is not None and not self.topic.loose:
            return None
        if not is_name(heading) or (heading, key_of(heading)) not in self.discourse.discussed:
            return None
        known = self.discourse.names.known(heading)
        entry = known or Entry(heading, "condition", None, "document")
        return subject_of(entry, heading, "heading", 0.7)

    def _is_headed(self, heading: str, mention: Mention, subject: Subject) -> bool:
        """Tell a section about a disease from one about what that disease does to the topic."""
        topic = self.topic
        if topic is None or topic.loose or topic.has_kind(subject):
            return True
        return (
            mention.kind == "condition"
            and (heading, key_of(mention.name)) in self.discourse.discussed
        )

    def _said(self, sentence: Sentence) -> Subject | None:
        """Whom the sentence itself names as its subject, or None."""
        mention, topic = sentence.agent(), self.topic
        harming = sentence.harming() if topic and topic.subject.kind in CONDITIONS else None
        if harming:
            return of_mention(harming, PASSING, 0.7)
        if topic is None:
            return of_mention(mention, "named", 0.8) if mention else None
        if mention is None:
            doer = sentence.doer() if topic.loose else None
            return of_mention(doer, "named", 0.7) if doer and doer.concept else None
        if topic.is_named_by(mention):
            return replace(topic.subject, how="named", confidence=0.95)
        return self._other(sentence, mention, topic)

    def _other(self, sentence: Sentence, mention: Mention, topic: Topic) -> Subject | None:
        """Return the condition that a sentence names beside the topic, if with good reason."""
        subject = of_mention(mention, "named", 0.8)
        if topic.has_kind(subject):
            return subject
        named = any(map(topic.is_named_by, sentence.told()))
        if not named and sentence.does(mention):
            return replace(subject, how=PASSING)
        if named:
            return replace(topic.subject, how="named beside", confidence=0.8)
        is_class = mention.kind == "condition_class" and topic.subject.concept is None
        about = not is_class and sentence.is_about(mention, loosely=topic.loose)
        return subject if about else None

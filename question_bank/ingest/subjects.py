"""Whom each passage of a document is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from question_bank.ingest.grammar import Parts, parts
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.nouns import Mention, Passage, Reading, Subject
from question_bank.ingest.topics import CONDITIONS, LOOKED_AT, asked_about, subject_of, topic
from question_bank.ingest.words import key_of

_PEOPLE = re.compile(
    r"\b(?:people|persons?|patients?|individuals?|children|child|adults?|men|women|infants?|babies"
    r"|newborns?|those|anyone|someone|everyone|males?|females?|boys|girls|teens|teenagers|families"
    r"|parents|you|siblings|relatives|members|carriers|doctors?|researchers|scientists|cases?"
    r"|caregivers?|providers?|he|she|we|they)\b",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"\b(?:signs?|symptoms?|features?|causes?|treatments?|therapy|therapies|diagnos[ie]s"
    r"|prevention|risks?|factors?|complications?|outlook|prognosis|types?|stages?|forms?|mutations?"
    r"|changes?|genes?|inheritance|frequency|severity|onset|course|prevalence|incidence|goals?"
    r"|management|tests?|testing|development|progression|history|diagnosing|treating|managing"
    r"|preventing|controlling|number|rate|majority|most|episodes?|attacks?|cure|presence|variants?"
    r"|characteristics?|findings?|age|life|survival|many|some|cases?)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"(?:it|they|its|their|this|these|that|those|such|he|she|affected|both|some|most|many|others?"
    r"|the (?:disease|condition|disorder|syndrome|illness|infection|cancer|tumou?rs?|exact|cause"
    r"|signs?|symptoms?|parents?|same|affected|virus|test))\b",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\s*(?:[(][^()]*[)]\s*)?(?:,[^,]*,\s*)?(?:is|are|means?|refers? to|occurs?|happens?|develops?"
    r"|affects?|causes?|can|may|results?|begins?|mainly|mostly|usually|forces?|has|have)\b",
)
_IS = re.compile(
    r"\s*(?:,[^,]*,\s*|[(][^()]*[)]\s*)?(?:is|are|means?|refers? to)\b\s*(?:an?\b|the\b|any\b|when\b)?"
)
_CALLED = (
    r"(?: \([^()]*\))?,? (?:\(?(?:is |are )?(?:also |sometimes |commonly |often |formerly )+"
    r"(?:called|known as|referred to as|named)) (?P<names>[^,.;:()]{3,80})"
)
_MOST_WORDS = 7
_OFTEN = 4
"""Times that a topic is named, in title, headings and text, if sentences are about it."""
_PLAIN = re.compile(
    r"(?:(?:an?|the|most|some|many|all|severe|mild|untreated|chronic|acute|people's|cases of|these|this"
    r"|both|certain|other|early|advanced)\s+)*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:(?:an?|the)\s+)?", re.IGNORECASE)
# "X, an autoimmune disease …", "X, also called Y", "X (Y)": what follows names X again.
_BESIDE = re.compile(
    r"\s*(?:\([^()]*\),?)?\s*(?:\(|,\s*(?:an?|the|or|also|which|sometimes|one)\b)", re.IGNORECASE
)
_IN = re.compile(r"(?:in|with|for|among|during|unlike)\b", re.IGNORECASE)
_LABEL = re.compile(r"(?P<name>[^\s.:;,][^.:;,]{2,60}?)\s?(?:\.|:)\s+(?=[A-Z])")
_ONE_IS = re.compile(
    r"(?:one|another|an?other|among the|the (?:most|best)|examples?)\b", re.IGNORECASE
)


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
        """Whether the topic says little of whom a sentence is about: it is broad, or never named."""
        about = self.topic
        if about is None or about.kind != "condition":
            return True
        text = self.reading.text.casefold()
        return self.lexicon.known(about.name) is None and text.count(about.name.casefold()) < _OFTEN

    @cached_property
    def names(self) -> Lexicon:
        """The lexicon with the names that the document itself defines, its topic's among them."""
        return self.lexicon.with_names(_own_names(self))

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
    pattern = re.escape(name) + _CALLED
    for found in re.finditer(pattern, text[:LOOKED_AT], re.IGNORECASE):
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
            return _of(conditions[0], "heading", 0.85)
        name = asked_about(heading)
        if name is None or conditions:
            return None
        entry = names.known(name)
        return subject_of(entry, name, "heading", 0.8) if entry else None

    def _said(self, text: str, start: int, end: int) -> Subject | None:
        """Whom the sentence itself names as its subject, or None."""
        mentions = self.discourse.names.mentions(text, start, end)
        sentence = _Sentence(text, parts(text, start, end), mentions)
        mention, topic = sentence.agent(), self.discourse.topic
        if mention is None:
            return None
        if topic is None:
            return _of(mention, "named", 0.8)
        if self._is_topic(mention):
            return replace(topic, how="named", confidence=0.95)
        subject = _of(mention, "named", 0.8)
        if self._is_kind_of_topic(subject):
            return subject
        if any(self._is_topic(each) for each in mentions):
            return replace(topic, how="named beside", confidence=0.8)
        alone = self.discourse.is_loose and sentence.begins_with(mention)
        return subject if alone or sentence.is_about(mention) else None

    def _is_topic(self, mention: Mention) -> bool:
        topic = self.discourse.topic
        if topic is None:
            return False
        if mention.concept and topic.concept:
            return mention.concept == topic.concept
        if mention.name == topic.name:
            return True
        # "tumors" and "nephrotic syndrome" in "Adult Nephrotic Syndrome" or "Brain Tumors".
        whole, part = set(key_of(topic.name).split()), set(key_of(mention.text).split())
        return mention.kind in CONDITIONS and topic.kind in CONDITIONS and part <= whole


@dataclass(frozen=True)
class _Sentence:
    """A sentence with its parts and with what it names."""

    text: str
    parts: Parts
    mentions: tuple[Mention, ...]

    def agent(self) -> Mention | None:
        """Return the condition, or the thing defined, that the sentence is about."""
        if self.parts.verb == self.parts.end:
            return None
        subject = [
            each for each in self.mentions if self.parts.subject <= each.start < self.parts.verb
        ]
        conditions = [each for each in subject if each.kind in CONDITIONS]
        if _ONE_IS.match(self.text, self.parts.subject, self.parts.verb):
            return self._complement()
        if not conditions:
            return self._defined(subject) or self._frame()
        examples = self.text.find("such as", self.parts.subject, self.parts.verb)
        if 0 <= examples and conditions[0].start < examples:
            conditions = [each for each in conditions if each.start > examples] or conditions
        first, *others = conditions
        before = self.text[self.parts.subject : first.start]
        plain = _PLAIN.match(before) or _PEOPLE.search(before) or _RELATED.search(before)
        alone = all(
            each.name == first.name or _BESIDE.match(self.text, first.end, each.start)
            for each in others
        )
        return first if alone and (plain or examples >= 0) else None

    def is_about(self, mention: Mention) -> bool:
        """Tell whether the sentence says what the thing named is, and no more of it than that."""
        if mention.end <= self.parts.subject:
            return True
        said = self.text[self.parts.verb : self.parts.end]
        return (
            self.begins_with(mention) and _IS.match(said) is not None and not _RELATED.search(said)
        )

    def begins_with(self, mention: Mention) -> bool:
        """Tell whether what is named is itself the grammatical subject."""
        return _PLAIN.fullmatch(self.text, self.parts.subject, mention.start) is not None

    def _complement(self) -> Mention | None:
        """Return Y of "One such disease is Y"."""
        copula = re.compile(r"(?:is|are)\s+").match(self.text, self.parts.verb, self.parts.end)
        return next(
            (
                each
                for each in self.mentions
                if copula and each.start == copula.end() and each.kind in CONDITIONS
            ),
            None,
        )

    def _frame(self) -> Mention | None:
        """Return X of "In X, …"."""
        frame = [
            each
            for each in self.mentions
            if each.start < self.parts.subject and each.kind in CONDITIONS
        ]
        return (
            frame[0]
            if len({each.name for each in frame}) == 1 and _IN.match(self.text, self.parts.start)
            else None
        )

    def _defined(self, subject: Sequence[Mention]) -> Mention | None:
        """Return X of "X is a …", whatever it is, unless it is told what X is to another."""
        if len(subject) != 1 or not _ARTICLE.fullmatch(
            self.text[self.parts.subject : subject[0].start]
        ):
            return None
        if not _IS.match(self.text, subject[0].end, self.parts.end):
            return None
        said = self.text[self.parts.verb : self.parts.end]
        return None if _RELATED.search(said) else subject[0]


def _of(mention: Mention, how: str, confidence: float) -> Subject:
    name = mention.name if mention.concept else mention.text
    return Subject(name, mention.concept, mention.kind, how, confidence)

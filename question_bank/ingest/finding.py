"""A document's candidate facts: the whole way from a reading to what could enter the bank."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import NamedTuple

from question_bank.content.bank import Bank
from question_bank.ingest.abbreviations import abbreviations
from question_bank.ingest.casing import Casing
from question_bank.ingest.claims import claims
from question_bank.ingest.classifier import Classifier, see
from question_bank.ingest.conditions import limited
from question_bank.ingest.features import Seen, beside, near
from question_bank.ingest.hearsay import trust
from question_bank.ingest.items import headed
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.modality import modality
from question_bank.ingest.nouns import Candidate, Modality, Passage, Reading, Subject
from question_bank.ingest.passages import passages
from question_bank.ingest.recent import Recent
from question_bank.ingest.said import Claim, Said
from question_bank.ingest.scoped import elsewhere
from question_bank.ingest.sound import reliance
from question_bank.ingest.statements import statement
from question_bank.ingest.subjects import Discourse
from question_bank.ingest.unseen import seen
from question_bank.ingest.vocabulary import Vocabulary, load_vocabulary
from question_bank.ingest.words import key_of

THRESHOLD = 0.35
"""From this confidence on a candidate is shown unless somebody asks for more.

Of documents that nothing was fitted to, 90 in 100 sentences from here on state a fact, and 96 in
100 of those that state one are among them.
"""

FLOOR = 0.1
"""Below this nobody would look: such a sentence brings no candidates."""


_DEGREE = re.compile(r"^(?:acute|chronic|severe|primary|advanced)\s+(?=\w)", re.IGNORECASE)
SEEN = 20_000
"""So much of a text shows the short forms by which its topic goes."""
_ARTICLES = re.compile(r"(?:\W|(?:an?|the)\s)*", re.IGNORECASE)

_QUALIFIER = re.compile(
    r"(?:acute|chronic|severe|recurrent|advanced|untreated)\s+(?=\S{4})", re.IGNORECASE
)


@dataclass(frozen=True)
class Tools:
    """What the finding needs beside the bank: names of things, and what sentences are like."""

    vocabulary: Vocabulary
    classifier: Classifier

    @classmethod
    def load(cls) -> "Tools":
        """Return the tools that are installed; loaded once."""
        return _installed()


@cache
def _installed() -> Tools:
    return Tools(load_vocabulary(), Classifier.load())


def find(reading: Reading, bank: Bank, tools: Tools | None = None) -> tuple[Candidate, ...]:
    """Return the candidate facts of a document in the order of its text.

    Each sentence that is likely to state a fact brings at least one. Cost is linear in length.
    """
    return tuple(_Finder(reading, bank, tools or Tools.load()).all())


class _Told(NamedTuple):
    """A passage with its subject, and where the sentence itself begins."""

    passage: Passage
    begin: int
    subject: Subject
    said: Said
    stated: float


@dataclass(frozen=True)
class _Finder:
    reading: Reading
    bank: Bank
    tools: Tools

    @cached_property
    def casing(self) -> Casing:
        return Casing(self.reading.text)

    @cached_property
    def recent(self) -> Recent:
        return Recent()

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon.of(self.bank, self.tools.vocabulary, self.elsewhere)

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        return elsewhere(self.bank, self.reading.text)

    @cached_property
    def short_forms(self) -> Mapping[str, str]:
        return abbreviations(self.reading.text)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return passages(self.reading)

    @cached_property
    def subjects(self) -> tuple[Subject | None, ...]:
        discourse = Discourse(self.reading, self.passages, self.lexicon, self.short_forms)
        return tuple(
            None if passage.furniture else discourse.subject(index)
            for index, passage in enumerate(self.passages)
        )

    @cached_property
    def seen(self) -> tuple[Seen | None, ...]:
        return tuple(
            self._see(index, subject) if subject else None
            for index, subject in enumerate(self.subjects)
        )

    def all(self) -> Iterator[Candidate]:
        for index, (passage, placed) in enumerate(zip(self.passages, self.seen, strict=True)):
            subject = self.subjects[index]
            if subject is not None and placed is not None:
                yield from self._of(index, subject, placed)
            self.recent.note(self.lexicon.mentions(self.reading.text, passage.start, passage.end))

    def _of(self, index: int, subject: Subject, placed: Seen) -> Iterator[Candidate]:
        passage = self.passages[index]
        begin = self._begin(passage)
        sentence = self.reading.text[begin : passage.end]
        judged = self.tools.classifier.judge(placed, near(self.seen, index))
        said = Said(
            sentence.replace("\n", " "),
            self._names(subject),
            judged.categories,
            passage.lead_in,
            passage.headings,
            subject.concept,
            subject.kind,
            self._entry,
            self.recent.taken_up,
        )
        for claim in claims(said) if judged.stated >= FLOOR else headed(said):
            if said.concept or not _is_of_itself(claim, said.names):
                told = _Told(passage, begin, subject, said, judged.stated)
                yield limited(self._candidate(told, claim), said, claim)

    def _see(self, index: int, subject: Subject) -> Seen:
        passage = self.passages[index]
        sentence = self.reading.text[self._begin(passage) : passage.end]
        neighbours = beside(self.reading.text, self.passages, index)
        return see(sentence, passage.headings, passage.lead_in, subject.name, neighbours)

    def _begin(self, passage: Passage) -> int:
        """Return where the sentence begins, after a title that a page repeats before its text."""
        text, title = self.reading.text, self.reading.title
        begin = passage.start + len(title) + 1
        repeated = " " in title and text.startswith(f"{title} ", passage.start)
        return begin if repeated and text[begin : passage.end][:1].isupper() else passage.start

    def _candidate(self, told: "_Told", claim: Claim) -> Candidate:
        passage, subject = told.passage, self._subject(told.subject, claim.of)
        manner = Modality()
        if not claim.passing:
            manner = modality(
                told.said.text, phrase=_claimed(told.said.text, claim), verb=claim.verb
            )
        own = self.casing.name(subject.name)
        name = self.bank.name(subject.concept) if subject.concept else own
        value = self._value(told.said.text, claim)
        known = self._known(value)
        spoken = self.bank.name(known) if known else value
        kept = spoken == value or claim.article == "the"
        put = replace(claim, value=spoken, article=claim.article if kept else "")
        return Candidate(
            start=told.begin + claim.start,
            end=told.begin + claim.end,
            sentence_start=passage.start,
            sentence_end=passage.end,
            subject=subject.concept or subject.name,
            subject_name=subject.name,
            subject_kind=subject.kind,
            predicate=claim.predicate,
            category=claim.category,
            objects=(known or value,),
            statement=seen(statement(put, name, manner)),
            confidence=confidence(
                max(told.stated, claim.sure) * trust(told.said.text), subject, claim
            ),
            hedge=manner.hedge,
            polarity=manner.polarity,
            scope=manner.scope,
            attributed_to=manner.attributed_to,
            headings=passage.headings,
            why=(claim.why, f"subject: {subject.how}"),
        )

    def _value(self, sentence: str, claim: Claim) -> str:
        """Return a claim's value on one line, without the capital that began its sentence."""
        value = " ".join(seen(claim.value).split())
        begins = sentence.find(claim.value.partition(" ")[0]) <= _before(sentence)
        return self.casing.opening(value) if begins else value

    def _subject(self, subject: Subject, other: str | None) -> Subject:
        """Return the concept that a claim is about where that is not the sentence's subject."""
        concept = self.bank.concepts.get(other or "")
        if concept is None:
            return subject
        return Subject(concept.name, concept.id, concept.kind, "clause", subject.confidence)

    def _entry(self, words: str) -> Entry | None:
        """Return what words stand for, or None; the bank's own names come first."""
        meaning = self.bank.concepts.get(self.bank.meaning(words))
        if meaning is not None and not _is_narrower(meaning.name, words):
            return Entry(meaning.name, meaning.kind, meaning.id, "bank")
        return self.lexicon.known(words)

    def _known(self, value: str) -> str | None:
        """Return the id of the concept of the bank that a value names, or None."""
        entry = self._entry(value)
        return entry.concept if entry else None

    def _names(self, subject: Subject) -> tuple[str, ...]:
        """Return every way in which the document may name a subject."""
        known = self.bank.concepts.get(subject.concept or "")
        names = {subject.name, *(known.names if known else ())}
        names |= {_QUALIFIER.sub("", name) for name in names}
        folds = {name.lower() for name in names}
        short = (form for form, long in self.short_forms.items() if long.lower() in folds)
        bare = {_DEGREE.sub("", name) for name in names}
        initials = {"".join(word[0] for word in name.split()) for name in bare if " " in name}
        spoken = {
            each.upper() for each in initials if f" {each.upper()} " in self.reading.text[:SEEN]
        }
        return (*names, *bare.difference(names), *spoken, *short)


def confidence(stated: float, subject: Subject, claim: Claim) -> float:
    """Return how likely a candidate is right: stated at all, of this subject, in this shape.

    What its predicate takes away leaves a candidate that is shown above the threshold.
    """
    sure = stated * (0.8 + 0.2 * subject.confidence) * claim.shape
    over = max(0.0, sure - THRESHOLD)
    return round(min(sure, THRESHOLD) + over * reliance(claim), 4)


def _is_narrower(name: str, words: str) -> bool:
    """Whether a bare word is taken for one of its kind alone ("drugs": medicines for X)."""
    return " " not in words.strip() and " for " in name


def _is_of_itself(claim: Claim, names: tuple[str, ...]) -> bool:
    """Tell a claim whose object is its subject by another name, or by its name cut short."""
    value = key_of(_ARTICLES.sub("", claim.value, count=1))
    keys = map(key_of, names)
    return claim.form == "value" and any(f" {key}".endswith(f" {value}") for key in keys if value)


def _before(sentence: str) -> int:
    """Return how far a sentence's first words reach that are no part of a thing's name."""
    articles = _ARTICLES.match(sentence)
    return articles.end() if articles else 0


def _claimed(sentence: str, claim: Claim) -> tuple[int, int]:
    """Return where the words stand that a claim asserts or denies."""
    place = sentence.find(claim.value, claim.start, claim.end)
    return (place, place + len(claim.value)) if place >= 0 else (claim.start, claim.end)

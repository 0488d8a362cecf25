"""A newer edition of a document: what became of each phrase that facts cite from the older one.

The newer edition is a document of its own, for a text never changes: facts move over to it where
their words still stand there, and cite the older one until somebody looks where they do not.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import Evidence
from question_bank.content.diffing import Part, words
from question_bank.content.text import folded
from question_bank.ingest.aligning import Anchored, reanchor
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.library import text_of
from quizapp.bank.naming import fresh_id
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit
from quizapp.bank.reviewing import Person, allowed_status
from quizapp.imports.documents import document_with
from quizapp.models import DocumentReading, Entry, EntryReference, LostSupport

STANDING = ("kept", "moved")
"""The states in which a phrase still stands in the newer edition."""


@dataclass(frozen=True)
class Support:
    """One phrase of one fact, and what became of it."""

    fact: str
    title: str
    place: int
    """Which of the fact's phrases it is."""
    anchored: Anchored
    before: str
    """The sentence around it in the older edition."""
    after: str
    """The sentence in the newer one that is it, or most like it; empty if there is none."""

    @property
    def label(self) -> str:
        """Its state; `around` if only what stands around the phrase in its sentence changed."""
        around = self.anchored.state == "changed" and self.anchored.before.exact in self.after
        return "around" if around else self.anchored.state

    @property
    def parts(self) -> Sequence[Part]:
        """What differs between the two sentences, word by word."""
        return words(self.before, self.after)


@dataclass(frozen=True)
class Edition:
    """What taking a newer edition over comes to."""

    older: Head
    document: str
    """Id of the newer edition: of the bank's document that has its text, or a new one."""
    known: bool
    """Whether the bank has it already."""
    supports: tuple[Support, ...]
    heads: Mapping[str, Head]
    """The facts that cite the older edition."""
    noted: frozenset[tuple[str, int]]
    """Facts and places in the older edition that wait for a look, or got it."""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many phrases are in which state."""
        return Counter(each.label for each in self.supports)

    @property
    def standing(self) -> list[Support]:
        """The phrases that the newer edition has as well."""
        return [each for each in self.supports if each.anchored.state in STANDING]

    @property
    def lost(self) -> list[Support]:
        """The phrases that it changed or dropped and of which nothing is noted yet."""
        return [
            each
            for each in self.supports
            if each.anchored.state not in STANDING
            and (each.fact, each.anchored.before.start) not in self.noted
        ]

    @property
    def to_do(self) -> bool:
        """Whether taking it over changes anything."""
        return bool(self.standing or self.lost)


class MissingTextError(Exception):
    """The text of the older edition is not in the library: nothing can be compared."""


def edition_of(session: Session, reading: DocumentReading) -> Edition | None:
    """Work out what a newer edition does to facts; None if it is none, or the older one is gone.

    Raises MissingTextError.
    """
    if reading.edition_of is None or reading.text_sha256 is None:
        return None
    ref = Ref("document", reading.edition_of)
    older = heads_of(session, [ref]).get(ref)
    if older is None or older.body is None or older.body["text_sha256"] == reading.text_sha256:
        return None
    old = text_of(session, str(older.body["text_sha256"]))
    new = text_of(session, reading.text_sha256)
    if old is None or new is None:
        raise MissingTextError
    known = document_with(session, reading.text_sha256)
    document = known or fresh_id(session, "document", reading.title or reading.name)
    heads = _citing(session, older.ref.id)
    supports = tuple(_supports(old, new, heads, older.ref.id, document))
    noted = _noted(session, older.ref.id, reading.id)
    return Edition(older, document, known is not None, supports, heads, noted)


def edits_of(
    session: Session, edition: Edition, reading: DocumentReading, user: Person
) -> list[Edit]:
    """Return the edits by which facts cite the newer edition where their words still stand.

    Where what somebody publishes has to be read by another first, they wait for that.
    """
    edits = [] if edition.known else [_new_document(session, edition, reading)]
    moved: dict[str, dict[int, Evidence]] = {}
    for each in edition.standing:
        if each.anchored.now is not None:
            moved.setdefault(each.fact, {})[each.place] = each.anchored.now
    for fact, places in moved.items():
        head = edition.heads[fact]
        body = dict(head.body or {})
        cited = list(body["evidence"])
        for place, now in places.items():
            cited[place] = asdict(now)
        status = allowed_status(session, user, head.ref, str(body.get("status", "published")))
        edits.append(Edit(head.ref, head.version, {**body, "evidence": cited, "status": status}))
    return edits


def note_lost(session: Session, edition: Edition, reading: DocumentReading) -> None:
    """Mark facts whose phrase the newer edition changed or dropped, until somebody looks."""
    noted = _noted(session, edition.older.ref.id, reading.id)
    for each in edition.lost:
        if (each.fact, each.anchored.before.start) in noted:
            continue  # somebody else took the edition over at the same moment
        session.add(
            LostSupport(
                reading_id=reading.id,
                fact_id=each.fact,
                state=each.anchored.state,
                old={"evidence": asdict(each.anchored.before), "sentence": each.before},
                new=_like_it(each, edition.document),
            )
        )


def likely_older(session: Session, reading: DocumentReading) -> Entry | None:
    """Return a document of the bank with the same title and another text, if there is one."""
    if reading.edition_of or not reading.title:
        return None
    rows = select(Entry).where(Entry.noun == "document", Entry.status != "binned")
    if reading.document:
        rows = rows.where(Entry.id != reading.document)
    wanted = folded(reading.title)
    return next((row for row in session.scalars(rows) if folded(row.title) == wanted), None)


def _new_document(session: Session, edition: Edition, reading: DocumentReading) -> Edit:
    text = text_of(session, reading.text_sha256 or "") or ""
    older: Body = edition.older.body or {}
    body = {
        "id": edition.document,
        "title": reading.title or str(older["title"]),
        "publisher": reading.publisher or older.get("publisher"),
        "source_sha256": reading.source_sha256,
        "text_sha256": reading.text_sha256,
        "length": len(text),
    }
    return Edit(Ref("document", edition.document), 0, body)


def _citing(session: Session, document: str) -> dict[str, Head]:
    """Return the facts that cite a document, those put away excepted."""
    rows = select(EntryReference.id).where(
        EntryReference.target == document,
        EntryReference.role == "document",
        EntryReference.noun == "fact",
    )
    refs = [Ref("fact", ident) for ident in session.scalars(rows)]
    found = heads_of(session, refs)
    return {ref.id: head for ref, head in sorted(found.items()) if head.body is not None}


def _supports(
    old: str, new: str, heads: Mapping[str, Head], older: str, newer: str
) -> Iterator[Support]:
    cited = [
        (fact, place, Evidence(**each))
        for fact, head in heads.items()
        for place, each in enumerate((head.body or {}).get("evidence", ()))
        if each["document"] == older
    ]
    found = reanchor(old, new, [evidence for _fact, _place, evidence in cited], newer)
    for (fact, place, evidence), anchored in zip(cited, found, strict=True):
        title = str((heads[fact].body or {})["statement"])
        before = old[evidence.sentence_start : evidence.sentence_end]
        yield Support(fact, title, place, anchored, before, _said_now(new, anchored))


def _said_now(new: str, anchored: Anchored) -> str:
    now, like = anchored.now, anchored.sentence
    if now is not None:
        return new[now.sentence_start : now.sentence_end]
    return new[like[0] : like[1]] if like else ""


def _noted(session: Session, document: str, reading_id: str) -> frozenset[tuple[str, int]]:
    """Return which phrases were marked before because of this reading."""
    rows = select(LostSupport).where(LostSupport.reading_id == reading_id)
    noted = ((row.fact_id, Evidence(**row.old["evidence"])) for row in session.scalars(rows))  # type: ignore[arg-type]
    return frozenset((fact, each.start) for fact, each in noted if each.document == document)


def _like_it(each: Support, document: str) -> dict[str, object]:
    place = each.anchored.sentence
    if place is None:
        return {}
    return {
        "document": document,
        "sentence": each.after,
        "start": place[0],
        "end": place[1],
        "similarity": each.anchored.similarity,
    }

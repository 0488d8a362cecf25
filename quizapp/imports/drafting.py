"""What candidates come to in the bank: draft facts, new concepts, the document they stand in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from question_bank.content import Bank, Evidence
from question_bank.content.text import folded
from quizapp.bank.current import current_bank
from quizapp.bank.library import hash_of
from quizapp.bank.naming import fresh_id
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit
from quizapp.bank.resolving import concept_named
from quizapp.bank.served import AT_ONCE
from quizapp.imports.candidates import read_text
from quizapp.models import Candidate, DocumentReading
from quizapp.web.i18n import _

MOST_WORDS = 12
"""Words of a phrase that the bank cites."""
LONGEST_PHRASE = 200
USUAL_KIND = "condition"
_KIND = re.compile(r"[a-z]+(?:_[a-z]+)*\Z")
_WORD = re.compile(r"\S+")


@dataclass
class Drafting:
    """The edits that accepting candidates comes to, gathered one by one."""

    session: Session
    reading: DocumentReading
    text: str
    bank: Bank
    document: str
    edits: list[Edit] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    """Id of a candidate to the id of the fact that it becomes."""
    named: dict[str, str] = field(default_factory=dict)
    """Folded names of concepts made just now to their ids."""
    kinds: dict[str, str] = field(default_factory=dict)

    @classmethod
    def begun(cls, session: Session, reading: DocumentReading) -> "Drafting":
        """Begin with the document itself, which is made if the bank has none of this text."""
        text, bank = read_text(session, reading), current_bank(session).bank
        known = document_of(bank, reading)
        if known is not None:
            return cls(session, reading, text, bank, known)
        title = reading.title or reading.name or _("Pasted text")
        ident = fresh_id(session, "document", title)
        made = cls(session, reading, text, bank, ident)
        made.edits.append(Edit(Ref("document", ident), 0, _document(reading, ident, title, text)))
        return made

    def add(self, row: Candidate, joined: Iterable[Candidate] = ()) -> None:
        """Add the draft that a candidate becomes; ``joined`` give their phrases as well."""
        body = row.body
        subject = self.concept(str(body["subject"]), str(body.get("subject_name") or ""), body)
        objects = [self.value(str(each)) for each in _texts(body["objects"])]
        name = f"{subject} {' '.join(self.bank.name(each) for each in objects)}"
        ident = fresh_id(self.session, "fact", name, self.facts.values())
        self.facts[row.id] = ident
        said = _fact(ident, subject, objects, body)
        said["evidence"] = [self.evidence(each) for each in (row, *joined)]
        self.edits.append(Edit(Ref("fact", ident), 0, said))

    def concept(self, ident: str, name: str, body: Mapping[str, Any]) -> str:
        """Return the concept that a candidate is about, which is made if there is none."""
        name = name or ident
        known = self._known(ident) or self._known(name)
        if known is not None:
            return known
        made = fresh_id(self.session, "concept", name, self.named.values())
        kind = str(body.get("subject_kind") or "")
        said = {"id": made, "name": name, "kind": kind if _KIND.match(kind) else USUAL_KIND}
        self.edits.append(Edit(Ref("concept", made), 0, said))
        self.named[folded(name)] = made
        return made

    def value(self, text: str) -> str:
        """Return what a fact holds of an object: a concept's id, or the phrase as it stands."""
        return self._known(text) or text.strip()

    def evidence(self, row: Candidate) -> dict[str, Any]:
        """Return where the document says what a candidate states."""
        return evidence_of(self.text, self.document, row)

    def _known(self, text: str) -> str | None:
        return concept_named(self.bank, text) or self.named.get(folded(text))


def document_of(bank: Bank, reading: DocumentReading) -> str | None:
    """Return the bank's document that was read, if there is one yet."""
    if reading.document in bank.documents:
        return reading.document
    texts = (each.id for each in bank.documents.values() if each.text_sha256 == reading.text_sha256)
    return next(texts, None)


def joined_to(session: Session, rows: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """Return by id of a candidate those that were merged into it before it was decided."""
    roots = {row.id: row.id for row in rows}
    into: dict[str, list[Candidate]] = {row.id: [] for row in rows}
    fresh = sorted(roots)
    while fresh:
        found = [
            each
            for start in range(0, len(fresh), AT_ONCE)
            for each in session.scalars(_merged_into(fresh[start : start + AT_ONCE]))
        ]
        fresh = [each.id for each in found]
        for each in found:
            roots[each.id] = roots[str(each.into_id)]
            into[roots[each.id]].append(each)
    return into


def _merged_into(idents: Sequence[str]) -> Select[Candidate]:
    """Return the query of candidates merged into others of which no fact was made yet."""
    rows = select(Candidate).where(
        Candidate.into_id.in_(idents), Candidate.state == "merged", Candidate.fact_id.is_(None)
    )
    return rows.order_by(Candidate.number)


def evidence_of(text: str, document: str, row: Candidate) -> dict[str, Any]:
    """Return where a document says what a candidate states, in at most MOST_WORDS words."""
    start, end = shortened(text, row.start, row.end)
    sentence = text[row.sentence_start : row.sentence_end]
    found = Evidence(
        document,
        start,
        end,
        text[start:end],
        row.sentence_start,
        row.sentence_end,
        hash_of(sentence),
    )
    return dict(vars(found))


def shortened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a phrase, or of a longer one as many of its first words as the bank cites."""
    words = list(_WORD.finditer(text, start, end))[:MOST_WORDS]
    while len(words) > 1 and words[-1].end() - words[0].start() > LONGEST_PHRASE:
        words.pop()
    if not words:
        return start, end
    return words[0].start(), min(words[-1].end(), words[0].start() + LONGEST_PHRASE)


def _document(reading: DocumentReading, ident: str, title: str, text: str) -> Body:
    return {
        "id": ident,
        "title": title,
        "publisher": reading.publisher or None,
        "source_sha256": reading.source_sha256,
        "text_sha256": hash_of(text),
        "length": len(text),
    }


def _fact(ident: str, subject: str, objects: list[str], body: Mapping[str, Any]) -> Body:
    who = body.get("attributed_to")
    return {
        "id": ident,
        "subject": subject,
        "predicate": body["predicate"],
        "category": body["category"],
        "objects": list(dict.fromkeys(objects)),
        "statement": body["statement"],
        "hedge": body.get("hedge") or None,
        "polarity": body.get("polarity") or "asserted",
        "scope": body.get("scope") or "every",
        "basis": "article",
        "standing": "settled",
        "note": _("According to %(who)s.", who=who) if who else None,
        "status": "draft",
    }


def _texts(values: object) -> list[str]:
    return [str(each) for each in values] if isinstance(values, list | tuple) else []

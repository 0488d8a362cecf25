"""Bring a bank into the tables: the shipped one, or one that somebody imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import load_bank
from quizapp.learning.snapshots import content_hash
from quizapp.models import BankRevision, Change, Concept, Document, Fact, FactVersion, Ground

Plain = dict[str, Any]
Noun = TypeVar("Noun", Document, Concept, Ground)

CAME_WITH_THE_APP = "It came with the app."
IMPORTED = "It was imported from a file."

GROUND_SECTIONS = {
    "contrasts": "contrast",
    "complete": "complete",
    "foils": "foil",
    "overlaps": "overlap",
}
"""Section of the bank to the kind of ground it holds."""


@dataclass
class Loaded:
    """What loading did, as ids: `kept` were edited here, so the app's newer text waits."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything in the tables is different now."""
        return bool(self.created or self.updated)


def load_shipped(session: Session, now: datetime, bank: Bank | None = None) -> Loaded:
    """Create what is missing and update what nobody touched; edited nouns stay as they are.

    `bank` is the bank to load, by default the one shipped with the app.
    """
    return _Loading(session, now, shipped=True).load(bank if bank is not None else load_bank())


def store_imported(session: Session, now: datetime, bank: Bank) -> Loaded:
    """Lay a bank over the live one: what differs becomes a new version, nothing is removed.

    Whoever imports means it, so it goes over edits, which stay as older versions. What the app
    shipped is still known, so that the app's next upgrade leaves the imported text alone.
    """
    return _Loading(session, now, shipped=False).load(bank)


@dataclass
class _Loading:
    """One loading under way; `shipped` says whether the bank came with the app."""

    session: Session
    now: datetime
    shipped: bool
    done: Loaded = field(default_factory=Loaded)

    def load(self, bank: Bank) -> Loaded:
        plain = bank_to_plain(bank)
        self._load_nouns(Document, _by_id(plain["documents"]))
        self._load_nouns(Concept, _by_id(plain["concepts"]))
        for section, kind in GROUND_SECTIONS.items():
            self._load_nouns(Ground, _by_id(plain[section]), kind=kind)
        self._load_facts(_by_id(plain["facts"]))
        if self.done.changed:
            _count_revision(self.session)
        return self.done

    def _load_nouns(self, table: type[Noun], rows: Mapping[str, Plain], **same: str) -> None:
        """Load rows of one table; `same` are the columns that all of them share."""
        known = {row.id: row for row in self.session.scalars(select(table).filter_by(**same))}
        for noun_id, body in rows.items():
            digest = content_hash(body)
            row = known.get(noun_id)
            if row is None:
                row = table(id=noun_id, body=body, **same)
                self.session.add(row)
                self.done.created.append(noun_id)
            elif not self._replaces(row.body, row.shipped_hash, digest, noun_id):
                continue
            row.body = body
            if self.shipped:
                row.shipped_hash = digest

    def _load_facts(self, rows: Mapping[str, Plain]) -> None:
        known = {row.id: row for row in self.session.scalars(select(Fact))}
        bodies = _current_bodies(self.session)
        for position, (fact_id, plain) in enumerate(rows.items()):
            body = _without_number(plain)
            digest = content_hash(body)
            fact = known.get(fact_id)
            if fact is None:
                fact = Fact(id=fact_id, version=0, position=position)
                self.session.add(fact)
                self.done.created.append(fact_id)
            elif not self._replaces(bodies[fact_id], fact.shipped_hash, digest, fact_id):
                continue
            if self.shipped:
                fact.shipped_hash, fact.position = digest, position
            self._add_version(fact, body)

    def _replaces(
        self, body: Mapping[str, object], shipped_hash: str | None, digest: str, noun_id: str
    ) -> bool:
        """Say whether what comes replaces what is stored, and note what becomes of it."""
        stored = content_hash(body)
        if stored == digest:
            self.done.unchanged.append(noun_id)
            return False
        if self.shipped and stored != shipped_hash:
            self.done.kept.append(noun_id)
            return False
        self.done.updated.append(noun_id)
        return True

    def _add_version(self, fact: Fact, body: Plain) -> None:
        fact.version += 1
        fact.status = body["status"]
        fact.subject = body["subject"]
        fact.predicate = body["predicate"]
        fact.category = body["category"]
        version = FactVersion(fact=fact, number=fact.version, body=body, created_at=self.now)
        why = CAME_WITH_THE_APP if self.shipped else IMPORTED
        change = Change(noun="fact", noun_id=fact.id, version=fact.version, at=self.now, why=why)
        self.session.add_all([version, change])


def _by_id(rows: Sequence[Plain]) -> dict[str, Plain]:
    """Key rows by id; an overlap has none, so its content stands for it."""
    return {str(row.get("id") or content_hash(row)[:16]): row for row in rows}


def _current_bodies(session: Session) -> dict[str, Plain]:
    current = (Fact.id == FactVersion.fact_id) & (Fact.version == FactVersion.number)
    rows = session.scalars(select(FactVersion).join(Fact, current))
    return {row.fact_id: row.body for row in rows}


def _without_number(plain: Plain) -> Plain:
    """Leave the version number out: the tables count versions of their own."""
    return {name: value for name, value in plain.items() if name != "version"}


def _count_revision(session: Session) -> None:
    revision = session.get(BankRevision, 1)
    if revision is None:
        session.add(BankRevision(id=1, number=1))
    else:
        revision.number += 1

"""Bring the shipped bank into the tables, without overwriting what somebody edited."""

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
    plain = bank_to_plain(bank if bank is not None else load_bank())
    done = Loaded()
    _load_nouns(session, Document, _by_id(plain["documents"]), done)
    _load_nouns(session, Concept, _by_id(plain["concepts"]), done)
    for section, kind in GROUND_SECTIONS.items():
        _load_nouns(session, Ground, _by_id(plain[section]), done, kind=kind)
    _load_facts(session, _by_id(plain["facts"]), now, done)
    if done.changed:
        _count_revision(session)
    return done


def _by_id(rows: Sequence[Plain]) -> dict[str, Plain]:
    """Key rows by id; an overlap has none, so its content stands for it."""
    return {str(row.get("id") or content_hash(row)[:16]): row for row in rows}


def _load_nouns(
    session: Session, table: type[Noun], rows: Mapping[str, Plain], done: Loaded, **same: str
) -> None:
    """Load rows of one table; `same` are the columns that all of them share."""
    known = {row.id: row for row in session.scalars(select(table).filter_by(**same))}
    for noun_id, body in rows.items():
        digest = content_hash(body)
        row = known.get(noun_id)
        if row is None:
            session.add(table(id=noun_id, body=body, shipped_hash=digest, **same))
            done.created.append(noun_id)
        elif _settle(row.body, row.shipped_hash, digest, noun_id, done):
            row.body, row.shipped_hash = body, digest


def _load_facts(session: Session, rows: Mapping[str, Plain], now: datetime, done: Loaded) -> None:
    known = {row.id: row for row in session.scalars(select(Fact))}
    latest = select(FactVersion).join(
        Fact, (Fact.id == FactVersion.fact_id) & (Fact.version == FactVersion.number)
    )
    bodies = {row.fact_id: row.body for row in session.scalars(latest)}
    for position, (fact_id, plain) in enumerate(rows.items()):
        body = _without_number(plain)
        digest = content_hash(body)
        fact = known.get(fact_id)
        if fact is None:
            fact = Fact(id=fact_id, version=0, position=position)
            session.add(fact)
            done.created.append(fact_id)
        elif not _settle(bodies[fact_id], fact.shipped_hash, digest, fact_id, done):
            continue
        _add_version(session, fact, body, digest, now)


def _without_number(plain: Plain) -> Plain:
    """Leave the version number out: the tables count versions of their own."""
    return {name: value for name, value in plain.items() if name != "version"}


def _settle(
    body: Mapping[str, object], shipped_hash: str | None, digest: str, noun_id: str, done: Loaded
) -> bool:
    """Say whether to replace what is stored, and note what became of it."""
    stored = content_hash(body)
    if stored == digest:
        done.unchanged.append(noun_id)
        return False
    if stored != shipped_hash:
        done.kept.append(noun_id)
        return False
    done.updated.append(noun_id)
    return True


def _add_version(session: Session, fact: Fact, body: Plain, digest: str, now: datetime) -> None:
    fact.version += 1
    fact.status = body["status"]
    fact.subject = body["subject"]
    fact.predicate = body["predicate"]
    fact.category = body["category"]
    fact.shipped_hash = digest
    session.add(FactVersion(fact=fact, number=fact.version, body=body, created_at=now))
    session.add(
        Change(noun="fact", noun_id=fact.id, version=fact.version, at=now, why=CAME_WITH_THE_APP)
    )


def _count_revision(session: Session) -> None:
    revision = session.get(BankRevision, 1)
    if revision is None:
        session.add(BankRevision(id=1, number=1))
    else:
        revision.number += 1

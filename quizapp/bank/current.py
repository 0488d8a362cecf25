"""The live bank as one value in memory, read again only when somebody changed it."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.reading import bank_from_plain
from question_bank.generate import Generator
from quizapp.bank.loading import GROUND_SECTIONS
from quizapp.models import BankRevision, Concept, Document, Fact, FactVersion, Ground


@dataclass(frozen=True)
class LiveBank:
    """What learners are taught now: published facts, and the generator that asks about them."""

    revision: int
    bank: Bank
    generator: Generator
    versions: Mapping[str, int]
    """Fact id to the number of its current version."""


_held: WeakKeyDictionary[Engine, LiveBank] = WeakKeyDictionary()
_building = threading.Lock()


def current_bank(session: Session) -> LiveBank:
    """Return the live bank; a change by any worker is seen at the next call."""
    revision = session.scalar(select(BankRevision.number)) or 0
    engine = _engine(session)
    held = _held.get(engine)
    if held is not None and held.revision == revision:
        return held
    # One thread builds, the others of this process wait for it instead of building too.
    with _building:
        held = _held.get(engine)
        if held is None or held.revision != revision:
            held = _held[engine] = read_bank(session, revision)
    return held


def read_bank(session: Session, revision: int) -> LiveBank:
    """Read the whole live bank from the tables."""
    versions, facts = _facts(session)
    plain: dict[str, object] = {
        "schema_version": 1,
        "documents": list(session.scalars(select(Document.body).order_by(Document.id))),
        "concepts": list(session.scalars(select(Concept.body).order_by(Concept.id))),
        "facts": facts,
        **_grounds(session),
    }
    bank = bank_from_plain(plain)
    return LiveBank(revision, bank, Generator(bank), versions)


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind.engine if isinstance(bind, Connection) else bind


def _facts(session: Session) -> tuple[dict[str, int], list[dict[str, object]]]:
    rows = session.execute(
        select(Fact.id, Fact.version, FactVersion.body)
        .join(FactVersion, (FactVersion.fact_id == Fact.id) & (FactVersion.number == Fact.version))
        .where(Fact.status == "published")
        .order_by(Fact.position, Fact.id)
    ).all()
    bodies = [{**body, "version": version} for _, version, body in rows]
    return {fact_id: version for fact_id, version, _ in rows}, bodies


def _grounds(session: Session) -> dict[str, list[dict[str, object]]]:
    rows = session.execute(select(Ground.kind, Ground.body).order_by(Ground.id)).all()
    return {
        section: [body for found, body in rows if found == kind]
        for section, kind in GROUND_SECTIONS.items()
    }

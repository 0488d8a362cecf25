"""The live bank as one value in memory, read again only when somebody changed it."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from question_bank.content import Bank, Complete, Contrast, Fact, Foil
from question_bank.content.reading import bank_from_plain
from question_bank.content.written import WrittenItem
from question_bank.generate import Generator
from quizapp.bank.confusions import past_confusions
from quizapp.bank.nouns import SECTIONS
from quizapp.bank.turns import in_turn
from quizapp.models import BankRevision, Entry, EntryVersion

_CHOICES_HELD = 100
"""Choices of concepts whose order is remembered: those of so many learners' exams."""


Row = TypeVar("Row", Fact, Contrast, Complete, Foil, WrittenItem)


@dataclass(frozen=True)
class LiveBank:
    """What learners are taught now: published facts, and the generator that asks about them."""

    revision: int
    bank: Bank = field(repr=False)
    generator: Generator = field(repr=False)
    taught: Mapping[str, Fact] = field(repr=False)
    """The facts that learners are asked about: asserted, and some item can be made of them."""
    untaught: frozenset[str] = field(default=frozenset(), repr=False)
    """The others that assert something: a learner may have begun one before it was withdrawn."""
    _turns_of: dict[frozenset[str], tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def turns(self) -> tuple[str, ...]:
        """Ids of the facts taught, in the order in which they are taught."""
        return tuple(fact.id for fact in in_turn(self.taught.values()))

    def turns_of(self, topics: frozenset[str]) -> tuple[str, ...]:
        """Return those of the facts taught that are about some concepts, in the same order."""
        known = self._turns_of.get(topics)
        if known is None:
            if len(self._turns_of) >= _CHOICES_HELD:
                self._turns_of.clear()
            known = tuple(fact for fact in self.turns if self.taught[fact].subject in topics)
            self._turns_of[topics] = known
        return known

    @cached_property
    def versions(self) -> dict[str, int]:
        """Fact id to the number of its current version."""
        return {fact.id: fact.version for fact in self.bank.facts.values()}


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
    """Read what learners are taught from the tables."""
    bank = published_bank(session)
    generator = Generator(bank, confusions=past_confusions(session))
    taught = {
        fact.id: fact
        for fact in bank.facts.values()
        if not fact.denied and generator.kinds_for(fact.id)
    }
    untaught = once_begun(session) - taught.keys()
    return LiveBank(revision, bank, generator, taught, untaught)


def whole_bank(session: Session) -> Bank:
    """Read everything the tables hold as it stands: drafts and retired facts, but not the bin."""
    return bank_from_plain(_plain(_bodies(session, Entry.version)))


def published_bank(session: Session) -> Bank:
    """Read what is published: of each entry the version that learners get."""
    return bank_from_plain(_plain(_bodies(session, Entry.published)))


def published(bank: Bank) -> Bank:
    """Return the bank with its published facts, grounds and written items alone."""
    return replace(
        bank,
        facts=_published_only(bank.facts),
        contrasts=_published_only(bank.contrasts),
        complete=_published_only(bank.complete),
        foils=_published_only(bank.foils),
        items=_published_only(bank.items),
    )


def _published_only(rows: Mapping[str, Row]) -> dict[str, Row]:
    return {ident: row for ident, row in rows.items() if row.status == "published"}


def once_begun(session: Session) -> frozenset[str]:
    """Return the facts that learners may ever have been asked: those published once, asserted."""
    rows = (
        select(EntryVersion.id)
        .where(EntryVersion.noun == "fact", EntryVersion.status == "published")
        .where(EntryVersion.body["polarity"].as_string() == "asserted")
        .distinct()
    )
    return frozenset(session.scalars(rows))


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind.engine if isinstance(bind, Connection) else bind


def _plain(rows: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    plain: dict[str, Any] = {"schema_version": 1}
    for noun, body in rows:
        section = SECTIONS.get(noun)
        if section is not None:
            plain.setdefault(section, []).append(body)
    return plain


def _bodies(
    session: Session, number: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield noun and body of each entry's version of a number, in the order of teaching."""
    rows = session.execute(
        select(Entry.noun, EntryVersion.number, EntryVersion.body)
        .join(
            EntryVersion,
            (EntryVersion.noun == Entry.noun)
            & (EntryVersion.id == Entry.id)
            & (EntryVersion.number == number),
        )
        .order_by(Entry.position, Entry.id)
    )
    for noun, version, body in rows:
        if body is not None:
            yield noun, {**body, "version": version} if noun == "fact" else body

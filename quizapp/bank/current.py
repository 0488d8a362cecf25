"""The live bank as one value in memory, brought up to date when somebody changed it."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from question_bank.content import Bank, Complete, Contrast, Fact, Foil
from question_bank.content.written import WrittenItem
from quizapp.bank.bodies import bank_of
from quizapp.bank.live import LiveBank, follow, read_bank
from quizapp.extensions.statements import Prepared
from quizapp.models import BankRevision, Entry

__all__ = ["LiveBank", "current_bank", "published", "published_bank", "whole_bank"]

Row = TypeVar("Row", Fact, Contrast, Complete, Foil, WrittenItem)

MOST_HELD = 3
"""Revisions held: requests that began before the latest change still read the bank before it."""

_held: WeakKeyDictionary[Engine, dict[int, LiveBank]] = WeakKeyDictionary()
_building = threading.Lock()


def current_bank(session: Session) -> LiveBank:
    """Return the live bank; a change by any worker is seen at the next call."""
    revision = _revision(session)
    held = _held.setdefault(_engine(session), {})
    live = held.get(revision)
    if live is None:
        # One thread builds, the others of this process wait for it instead of building too.
        with _building:
            live = held.get(revision)
            if live is None:
                live = _brought_to(session, held, revision)
                _hold(held, live)
    return live


_NUMBER = Prepared(select(BankRevision.number))


def _revision(session: Session) -> int:
    row = _NUMBER.first(session)
    return row[0] if row else 0


def _brought_to(session: Session, held: Mapping[int, LiveBank], revision: int) -> LiveBank:
    latest = max(held, default=None)
    if latest is None or latest > revision:
        return read_bank(session, revision)
    return follow(session, held[latest], revision)


def _hold(held: dict[int, LiveBank], live: LiveBank) -> None:
    """Hold a bank, and of those before it the latest alone; a database put back starts anew."""
    for number in sorted(held):
        if number > live.revision or len(held) >= MOST_HELD:
            del held[number]
    held[live.revision] = live


def whole_bank(session: Session) -> Bank:
    """Read everything the tables hold as it stands: drafts and retired facts, but not the bin."""
    return bank_of(session, Entry.version)


def published_bank(session: Session) -> Bank:
    """Read what is published: of each entry the version that learners get."""
    return bank_of(session, Entry.published)


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


def _engine(session: Session) -> Engine:
    bind = session.get_bind()
    return bind.engine if isinstance(bind, Connection) else bind

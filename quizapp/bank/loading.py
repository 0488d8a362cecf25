"""Bring the shipped bank into the tables, and never over anybody's edit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import load_bank
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.nouns import NOUN_OF, Body, Ref
from quizapp.bank.planning import Edit, Step, step_of
from quizapp.bank.writing import Author, lock_bank, write_change
from quizapp.learning.snapshots import content_hash
from quizapp.models import Entry

CAME_WITH_THE_APP = "It came with the app."


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
    """Create what is missing and update what nobody touched; edited entries stay as they are.

    `bank` is the bank to load, by default the one shipped with the app.
    """
    bodies = entries_of(bank if bank is not None else load_bank())
    lock_bank(session)
    heads = heads_of(session, bodies)
    hashes = _shipped_hashes(session)
    done, steps = Loaded(), []
    for ref, body in bodies.items():
        head = heads.get(ref)
        if _replaces(ref, body, head, hashes.get(ref), done):
            steps.append(step_of(Edit(ref, head.version if head else 0, body), head, body))
    if steps:
        write_change(session, steps, Author(None, CAME_WITH_THE_APP, "shipped"), now)
        _note(session, steps, list(bodies))
    return done


def _replaces(
    ref: Ref, body: Body, head: Head | None, shipped_hash: str | None, done: Loaded
) -> bool:
    """Say whether what the app brings is to be written, and note what becomes of the entry."""
    if head is None:
        done.created.append(ref.id)
    elif head.body == body:
        done.unchanged.append(ref.id)
        return False
    elif head.body is None or content_hash(head.body) != shipped_hash:
        done.kept.append(ref.id)
        return False
    else:
        done.updated.append(ref.id)
    return True


def _shipped_hashes(session: Session) -> dict[Ref, str | None]:
    rows = session.execute(select(Entry.noun, Entry.id, Entry.shipped_hash))
    return {Ref(noun, ident): digest for noun, ident, digest in rows}


def _note(session: Session, steps: Iterable[Step], order: Sequence[Ref]) -> None:
    """Write on entries what the app shipped of them, and in which order facts are taught."""
    places = {ref: place for place, ref in enumerate(order)}
    for step in steps:
        noun, ident = step.ref
        session.execute(
            update(Entry)
            .where(Entry.noun == noun, Entry.id == ident)
            .values(position=places[step.ref], shipped_hash=content_hash(step.after or {}))
        )


def entries_of(bank: Bank) -> dict[Ref, Body]:
    """Key what a bank says; an overlap has no id, so its content stands for it."""
    plain = bank_to_plain(bank)
    return {
        Ref(noun, str(row.get("id") or content_hash(row)[:16])): _without_number(row)
        for section, noun in NOUN_OF.items()
        for row in plain.get(section, ())
    }


def _without_number(plain: Mapping[str, Any]) -> Body:
    """Leave the version number out: the tables count versions of their own."""
    return {name: value for name, value in plain.items() if name != "version"}

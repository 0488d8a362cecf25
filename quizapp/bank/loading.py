"""Bring a bank into the tables: the shipped one, or one that somebody imports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import load_bank
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.nouns import NOUN_OF, Body, Ref, status_of
from quizapp.bank.planning import Step
from quizapp.bank.writing import Author, lock_bank, write_change
from quizapp.learning.snapshots import content_hash
from quizapp.models import Entry

Plain = dict[str, Any]

CAME_WITH_THE_APP = "It came with the app."
IMPORTED = "It was imported from a file."


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
        lock_bank(self.session)
        rows = _rows(bank)
        heads = heads_of(self.session, rows)
        hashes = self._shipped_hashes()
        steps = [
            step
            for ref, body in rows.items()
            if (step := self._step(ref, body, heads.get(ref), hashes.get(ref)))
        ]
        if steps:
            why = CAME_WITH_THE_APP if self.shipped else IMPORTED
            author = Author(None, why, "shipped" if self.shipped else "import")
            write_change(self.session, steps, author, self.now)
        self._note(steps, rows)
        return self.done

    def _step(
        self, ref: Ref, body: Body, head: Head | None, shipped_hash: str | None
    ) -> Step | None:
        """Return the version to write, if any, and note what becomes of the entry."""
        if head is None:
            self.done.created.append(ref.id)
        elif head.body == body:
            self.done.unchanged.append(ref.id)
            return None
        elif self.shipped and (head.body is None or content_hash(head.body) != shipped_hash):
            self.done.kept.append(ref.id)
            return None
        else:
            self.done.updated.append(ref.id)
        return _step(ref, body, head)

    def _shipped_hashes(self) -> dict[Ref, str | None]:
        if not self.shipped:
            return {}
        rows = self.session.execute(select(Entry.noun, Entry.id, Entry.shipped_hash))
        return {Ref(noun, ident): digest for noun, ident, digest in rows}

    def _note(self, steps: Sequence[Step], rows: Mapping[Ref, Body]) -> None:
        """Write on entries what the app shipped of them, and in which order facts are taught."""
        facts = {ref: place for place, ref in enumerate(ref for ref in rows if ref.noun == "fact")}
        for step in steps:
            values: dict[str, object] = {}
            if step.ref in facts and (self.shipped or step.number == 1):
                values["position"] = facts[step.ref]
            if self.shipped:
                values["shipped_hash"] = content_hash(rows[step.ref])
            if values:
                noun, ident = step.ref
                self.session.execute(
                    update(Entry).where(Entry.noun == noun, Entry.id == ident).values(values)
                )


def _step(ref: Ref, body: Body, head: Head | None) -> Step:
    number = head.version + 1 if head else 1
    status = status_of(ref.noun, body)
    return Step(
        ref,
        number,
        head.body if head else None,
        body,
        status,
        number if status == "published" else None,
        head.edition if head else 1,
    )


def _rows(bank: Bank) -> dict[Ref, Body]:
    """Key what a bank says; an overlap has no id, so its content stands for it."""
    plain = bank_to_plain(bank)
    return {
        Ref(noun, str(row.get("id") or content_hash(row)[:16])): _without_number(row)
        for section, noun in NOUN_OF.items()
        for row in plain.get(section, ())
    }


def _without_number(plain: Plain) -> Plain:
    """Leave the version number out: the tables count versions of their own."""
    return {name: value for name, value in plain.items() if name != "version"}

"""Writes a planned change: one row for who, when and why, and a version for each entry."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, tuple_
from sqlalchemy.orm import Session

from quizapp.bank.effects import after_change
from quizapp.bank.nouns import Ref, references_of, summary_of, tags_of
from quizapp.bank.planning import Plan, Step
from quizapp.bank.served import AT_ONCE
from quizapp.models import (
    BankRevision,
    Change,
    Entry,
    EntryReference,
    EntryTag,
    EntryVersion,
    new_id,
)
from quizapp.models.base import Base

Row = dict[str, object]


class BankMovedError(RuntimeError):
    """Somebody changed the bank since the plan was worked out: it has to be worked out again."""


@dataclass(frozen=True)
class Author:
    """Who changes the bank, and why. No user: the app itself."""

    user_id: str | None
    why: str
    kind: str = "edit"
    undoes_id: str | None = None


def lock_bank(session: Session) -> BankRevision:
    """Let nobody else change the bank until this transaction ends; return where it stands."""
    row = session.get(BankRevision, 1, with_for_update=True, populate_existing=True)
    if row is None:
        row = BankRevision(id=1, number=0, bank_id=new_id())
        session.add(row)
        session.flush()
    return row


def write(session: Session, plan: Plan, author: Author, now: datetime) -> Change | None:
    """Write a plan as one change; None if it changes nothing.

    Raises BankMovedError if the bank is not as the plan found it, ValueError for a plan that has
    conflicts or errors.
    """
    if not plan.sound:
        raise ValueError("a plan with conflicts or errors cannot be written")
    if lock_bank(session).number != plan.revision:
        raise BankMovedError
    return write_change(session, plan.steps, author, now, plan) if plan.steps else None


def write_change(
    session: Session,
    steps: Sequence[Step],
    author: Author,
    now: datetime,
    plan: Plan | None = None,
) -> Change:
    """Write steps as one change, whatever the bank's revision; the caller has locked the bank."""
    revision = lock_bank(session)
    revision.number += 1
    change = Change(
        id=new_id(),
        revision=revision.number,
        kind=author.kind,
        user_id=author.user_id,
        at=now,
        why=author.why,
        entries=len(steps),
        undoes_id=author.undoes_id,
    )
    session.add(change)
    session.flush()
    write_steps(session, change, steps)
    after_change(session, change, steps, plan)
    return change


def write_steps(session: Session, change: Change, steps: Iterable[Step]) -> None:
    """Write the versions of a change and everything that lists and searches know of them."""
    found = list(steps)
    known = _entries(session, [step.ref for step in found])
    places = _places_after(session, [step for step in found if step.ref not in known])
    for step in found:
        entry = known.get(step.ref) or _new_entry(session, step, change, next(places))
        _advance(entry, step, change)
    session.flush()
    _forget_links(session, [step.ref for step in found])
    _insert(session, EntryVersion, (_version(step, change) for step in found))
    _insert(session, EntryReference, (row for step in found for row in _references(step)))
    _insert(session, EntryTag, (row for step in found for row in _tags(step)))


def _insert(session: Session, table: type[Base], rows: Iterable[Row]) -> None:
    """Insert rows as they are: thousands of objects would keep others waiting for their turn."""
    found = list(rows)
    if found:
        session.execute(insert(table), found)


def _entries(session: Session, refs: list[Ref]) -> dict[Ref, Entry]:
    found: dict[Ref, Entry] = {}
    for start in range(0, len(refs), AT_ONCE):
        some = refs[start : start + AT_ONCE]
        rows = select(Entry).where(tuple_(Entry.noun, Entry.id).in_(some)).with_for_update()
        for row in session.scalars(rows, execution_options={"populate_existing": True}):
            found[Ref(row.noun, row.id)] = row
    return found


def _places_after(session: Session, new: Sequence[Step]) -> Iterator[int]:
    """Return the places after all others, in which new facts are taught last."""
    places = select(func.max(Entry.position)).where(Entry.noun == "fact")
    last = session.scalar(places) if new else None
    return itertools.count((last or 0) + 1)


def _new_entry(session: Session, step: Step, change: Change, place: int) -> Entry:
    noun, ident = step.ref
    entry = Entry(noun=noun, id=ident, created_at=change.at, position=place)
    session.add(entry)
    return entry


def _advance(entry: Entry, step: Step, change: Change) -> None:
    entry.version = step.number
    entry.published = step.published
    entry.status = step.status
    entry.author_id = change.user_id
    entry.updated_at = change.at
    entry.revision = change.revision
    entry.merged_into = step.merged_into
    if step.status != "in_review":
        entry.reviewer_id = None
    if step.after is not None:
        summary = summary_of(step.ref.noun, step.after)
        entry.title, entry.subject, entry.predicate, entry.category, entry.kind = summary


def _forget_links(session: Session, refs: list[Ref]) -> None:
    for table in (EntryReference, EntryTag):
        for start in range(0, len(refs), AT_ONCE):
            some = refs[start : start + AT_ONCE]
            session.execute(
                delete(table).where(tuple_(table.noun, table.id).in_(some)),
                execution_options={"synchronize_session": False},
            )


def _version(step: Step, change: Change) -> Row:
    noun, ident = step.ref
    return {
        "noun": noun,
        "id": ident,
        "number": step.number,
        "body": step.after,
        "status": step.status,
        "edition": step.edition,
        "change_id": change.id,
    }


def _references(step: Step) -> Iterator[Row]:
    noun, ident = step.ref
    for role, target in sorted(references_of(noun, ident, step.after) if step.after else ()):
        yield {"noun": noun, "id": ident, "role": role, "target": target}


def _tags(step: Step) -> Iterator[Row]:
    noun, ident = step.ref
    for tag in sorted(tags_of(step.after) if step.after else ()):
        yield {"noun": noun, "id": ident, "tag": tag}

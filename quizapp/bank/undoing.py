"""A change taken back: what each of its entries said before, under what was changed since.

Where later edits touched other fields they stand. Where they touched the same ones, or speak of
what would be gone, they stand in the way, and are named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from question_bank.content import Problem
from quizapp.bank.binned import Lost, lost_by
from quizapp.bank.heads import Told, history_of
from quizapp.bank.merging import merge_edits, merge_of
from quizapp.bank.nouns import NOUN_OF, Ref
from quizapp.bank.planning import Conflict, Edit, Plan, plan
from quizapp.bank.served import AT_ONCE, served_after, settled, versions_of
from quizapp.models import Change, EntryVersion


@dataclass(frozen=True)
class Blocked:
    """An entry that cannot be taken back, why, and which later changes of it stand in the way."""

    ref: Ref
    fields: tuple[str, ...] = ()
    """The fields that they changed as well."""
    missing: Ref | None = None
    """What it speaks of that would be gone."""
    problem: str = ""
    """What would be wrong with it."""
    later: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Undo:
    """What taking a change back comes to; with anything blocked it cannot be written."""

    change: Change
    plan: Plan = field(repr=False)
    blocked: tuple[Blocked, ...] = ()


def undo_plan(session: Session, change: Change) -> Undo:
    """Work out what taking a change back does to the bank as it stands. Nothing is written."""
    edits = undo_edits(session, change)
    found = plan(session, edits)
    numbers = {edit.ref: edit.base for edit in edits}
    blocked = [
        *(_in_conflict(session, each, numbers) for each in found.conflicts),
        *(_lost(session, each, change) for each in lost_by(session, found.steps)),
        *(_wrong(session, each, change) for each in found.errors),
    ]
    return Undo(change, found, tuple(_one_each(blocked)))


def undo_edits(session: Session, change: Change) -> list[Edit]:
    """Return the edits that take a change back, from the versions that it made."""
    merged = _merged_again(session, change)
    if merged is not None:
        return merge_edits(session, *merged)
    numbers = {
        Ref(noun, ident): number
        for noun, ident, number in session.execute(
            select(EntryVersion.noun, EntryVersion.id, EntryVersion.number)
            .where(EntryVersion.change_id == change.id)
            .order_by(EntryVersion.noun, EntryVersion.id)
        )
    }
    said = _said(session, numbers)
    again = _again(session, numbers)
    return [
        _edit(ref, number, said[*ref, number], said.get((*ref, number - 1)), again.get(ref))
        for ref, number in numbers.items()
    ]


def _edit(
    ref: Ref, number: int, after: EntryVersion, before: EntryVersion | None, again: int | None
) -> Edit:
    """Return the edit that lets an entry say what it said before a version."""
    if before is None:
        return Edit(ref, number, None)
    # What meant the same to learners then means the same again, and what did not does not.
    both = before.status == after.status == "published"
    meaning = before.edition != after.edition if both else None
    return Edit(ref, number, before.body, meaning, again=again)


def taken_back_by(session: Session, change_id: str) -> Change | None:
    """Return the latest change that took a change back, if any did."""
    rows = select(Change).where(Change.undoes_id == change_id, Change.kind == "undo")
    return session.scalars(rows.order_by(Change.revision.desc()).limit(1)).first()


def _merged_again(session: Session, change: Change) -> tuple[Ref, Ref] | None:
    """Return which two a change took apart that were merged; None if it did no such thing.

    A version in the bin does not say what took its place, so a merge is done anew.
    """
    apart = False
    origin: Change | None = change
    while origin is not None and origin.kind == "undo" and origin.undoes_id:
        origin, apart = session.get(Change, origin.undoes_id), not apart
    return merge_of(origin) if origin is not None and apart else None


def _said(session: Session, numbers: Mapping[Ref, int]) -> dict[tuple[str, str, int], EntryVersion]:
    """Return the versions that a change made, and those before them."""
    wanted = [(*ref, each) for ref, number in numbers.items() for each in (number - 1, number)]
    key = tuple_(EntryVersion.noun, EntryVersion.id, EntryVersion.number)
    found: dict[tuple[str, str, int], EntryVersion] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = select(EntryVersion).where(key.in_(wanted[start : start + AT_ONCE]))
        found.update(((row.noun, row.id, row.number), row) for row in session.scalars(rows))
    return found


def _again(session: Session, numbers: Mapping[Ref, int]) -> dict[Ref, int]:
    """Return which version learners got before a change gave them another one, or none.

    Only of entries that were a draft before: of others, what they said before says it.
    """
    found: dict[Ref, int] = {}
    older = [ref for ref, at in numbers.items() if at > 1]
    for (noun, ident), versions in versions_of(session, older).items():
        ref = Ref(noun, ident)
        served, at = served_after(versions), numbers[ref]
        if settled(versions, at):
            found[ref] = served[at - 1] or 0
    return found


def _in_conflict(session: Session, found: Conflict, numbers: Mapping[Ref, int]) -> Blocked:
    names = tuple(each.field for each in found.fields)
    later = [each for each in history_of(session, found.ref) if each.number >= numbers[found.ref]]
    touching = [
        each
        for each, before in pairwise(later)
        if found.binned or any(_says(each, name) != _says(before, name) for name in names)
    ]
    return Blocked(found.ref, names, later=tuple(touching))


def _says(version: Told, name: str) -> object:
    return (version.body or {}).get(name)


def _lost(session: Session, found: Lost, change: Change) -> Blocked:
    return Blocked(found.ref, missing=found.target, later=_since(session, found.ref, change))


def _wrong(session: Session, found: Problem, change: Change) -> Blocked:
    section, _slash, ident = found.where.partition("/")
    ref = Ref(NOUN_OF.get(section, section), ident)
    return Blocked(ref, problem=found.message, later=_since(session, ref, change))


def _since(session: Session, ref: Ref, change: Change) -> tuple[Told, ...]:
    """Return the versions of an entry that are later than a change."""
    known = {
        each.change_id
        for each in session.scalars(
            select(EntryVersion)
            .join(Change, Change.id == EntryVersion.change_id)
            .where(EntryVersion.noun == ref.noun, EntryVersion.id == ref.id)
            .where(Change.revision > change.revision)
        )
    }
    return tuple(each for each in history_of(session, ref) if each.change_id in known)


def _one_each(blocked: Iterable[Blocked]) -> Iterable[Blocked]:
    """Leave out what says the same of an entry again: a lost reference is an error too."""
    seen: set[Ref] = set()
    for each in blocked:
        if each.problem and each.ref in seen:
            continue
        seen.add(each.ref)
        yield each

"""The bin: what lies there, how it comes back, and what would miss something that goes there."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from quizapp.bank.heads import heads_of
from quizapp.bank.nouns import WORDINGS, Ref, references_of
from quizapp.bank.planning import Edit, Step
from quizapp.bank.served import AT_ONCE
from quizapp.models import Change, Entry, EntryReference, EntryVersion, User

TARGETS = {
    "subject": "concept",
    "object": "concept",
    "parent": "concept",
    "concept": "concept",
    "document": "document",
    "fact": "fact",
}
"""Role of a reference to the noun it leads to; an object may be a plain phrase as well."""

WORDING_OF = {noun.removesuffix("_wording"): noun for noun in WORDINGS}
"""Noun to the noun of what words it, under the same id."""


@dataclass(frozen=True)
class Lost:
    """An entry that would speak of something that is no longer there."""

    ref: Ref
    target: Ref


@dataclass(frozen=True)
class Binned:
    """Something in the bin: what it last said, and who put it there, when and why."""

    ref: Ref
    title: str
    merged_into: str | None
    change_id: str
    kind: str
    by: str | None
    at: datetime
    why: str


def lost_by(session: Session, steps: Sequence[Step]) -> list[Lost]:
    """Return who would be left speaking of nothing if steps were written, drafts among them."""
    changed = {step.ref: step for step in steps}
    gone = {ref for ref, step in changed.items() if step.after is None}
    found = {lost for lost in _speaking_of(session, gone) if lost.ref not in changed}
    spoken = {
        Lost(ref, Ref(TARGETS[role], target))
        for ref, step in changed.items()
        if step.after is not None
        for role, target in references_of(*ref, step.after)
    }
    gone |= _standing(session, {lost.target for lost in spoken} - changed.keys(), binned=True)
    found |= {lost for lost in spoken if lost.target in gone}
    return sorted(found, key=lambda lost: (lost.ref, lost.target))


def with_words(refs: Iterable[Ref]) -> list[Ref]:
    """Return refs, then those that their wordings have, whether there are such or not."""
    chosen = dict.fromkeys(refs)
    words = (Ref(WORDING_OF[ref.noun], ref.id) for ref in chosen if ref.noun in WORDING_OF)
    return list(chosen | dict.fromkeys(words))


def bin_edits(session: Session, refs: Iterable[Ref]) -> list[Edit]:
    """Return the edits that put entries, and what words them, into the bin."""
    heads = heads_of(session, with_words(refs))
    return [Edit(ref, head.version, None) for ref, head in heads.items() if head.body is not None]


def put_back_edits(session: Session, refs: Iterable[Ref]) -> list[Edit]:
    """Return the edits that let entries in the bin, and what words them, say what they last said.

    What was merged into another stays: only undoing the merge gives it back what it had.
    """
    heads = heads_of(session, with_words(refs))
    return [
        Edit(ref, head.version, body)
        for ref, head in heads.items()
        if head.body is None and head.merged_into is None
        if (body := last_body(session, ref)) is not None
    ]


def last_body(session: Session, ref: Ref) -> dict[str, object] | None:
    """Return what an entry last said, even if it lies in the bin."""
    rows = select(EntryVersion.body).where(
        EntryVersion.noun == ref.noun, EntryVersion.id == ref.id, EntryVersion.status != "binned"
    )
    return session.scalar(rows.order_by(EntryVersion.number.desc()).limit(1))


def binned(session: Session, most: int, after: tuple[datetime, str, str] | None) -> list[Binned]:
    """Return what lies in the bin, the latest first, from beyond a (time, noun, id) on."""
    place = tuple_(Entry.updated_at, Entry.noun, Entry.id)
    rows = (
        select(Entry, Change, User.name)
        .join(
            EntryVersion,
            (EntryVersion.noun == Entry.noun)
            & (EntryVersion.id == Entry.id)
            & (EntryVersion.number == Entry.version),
        )
        .join(Change, Change.id == EntryVersion.change_id)
        .outerjoin(User, User.id == Change.user_id)
        .where(Entry.status == "binned")
        .order_by(Entry.updated_at.desc(), Entry.noun.desc(), Entry.id.desc())
        .limit(most)
    )
    if after is not None:
        rows = rows.where(place < after)
    return [_binned(entry, change, by) for entry, change, by in session.execute(rows)]


def count_binned(session: Session) -> int:
    """Return how many entries lie in the bin."""
    rows = select(func.count()).select_from(Entry).where(Entry.status == "binned")
    return session.scalar(rows) or 0


def _binned(entry: Entry, change: Change, by: str | None) -> Binned:
    return Binned(
        Ref(entry.noun, entry.id),
        entry.title,
        entry.merged_into,
        change.id,
        change.kind,
        by,
        change.at,
        change.why,
    )


def _speaking_of(session: Session, targets: Collection[Ref]) -> Iterator[Lost]:
    for rows in _in_parts([ref for ref in targets if ref.noun in set(TARGETS.values())]):
        wanted = select(EntryReference).where(EntryReference.target.in_({ref.id for ref in rows}))
        for row in session.scalars(wanted):
            target = Ref(TARGETS[row.role], row.target)
            if target in targets:
                yield Lost(Ref(row.noun, row.id), target)


def _standing(session: Session, refs: Collection[Ref], *, binned: bool = False) -> set[Ref]:
    """Return those of some entries that do not lie in the bin, or those that do."""
    found: set[Ref] = set()
    where = Entry.status == "binned" if binned else Entry.status != "binned"
    for some in _in_parts(refs):
        rows = select(Entry.noun, Entry.id).where(tuple_(Entry.noun, Entry.id).in_(some), where)
        found.update(Ref(noun, ident) for noun, ident in session.execute(rows))
    return found


def _in_parts(refs: Collection[Ref]) -> Iterator[list[Ref]]:
    ordered = sorted(refs)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))

"""Entries as they stand: the latest version of each, the one learners get, and those before."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from quizapp.bank.nouns import Body, Ref
from quizapp.bank.served import AT_ONCE, served_last
from quizapp.models import Change, Entry, EntryVersion


@dataclass(frozen=True)
class Head:
    """One entry as it stands. ``body`` is None if it lies in the bin."""

    ref: Ref
    version: int
    status: str
    body: Body | None = field(repr=False)
    published: int | None
    published_body: Body | None = field(repr=False)
    """What learners get; the same as ``body`` unless a newer version waits for its review."""
    edition: int
    """The version since which what learners get means the same; 1 if they never got any."""
    reviewer_id: str | None = None
    merged_into: str | None = None
    once: int | None = None
    """The version that learners got last, if they get none now."""
    once_body: Body | None = field(default=None, repr=False)

    @property
    def learnt(self) -> int | None:
        """The version that whoever learnt the entry last learnt; None if nobody ever got it."""
        return self.published or self.once

    @property
    def learnt_body(self) -> Body | None:
        """What the entry said to learners last; None if they never got it."""
        return self.published_body if self.published else self.once_body

    @property
    def pending(self) -> bool:
        """Whether learners get an older version than the latest."""
        return self.published is not None and self.published != self.version


@dataclass(frozen=True)
class Told:
    """One version of an entry, with who made it, when and why."""

    number: int
    body: Body | None = field(repr=False)
    status: str
    edition: int
    change_id: str
    kind: str
    user_id: str | None
    at: datetime
    why: str


def head_of(session: Session, ref: Ref, *, lock: bool = False) -> Head | None:
    """Return an entry as it stands; None if there never was one."""
    return heads_of(session, [ref], lock=lock).get(ref)


def heads_of(session: Session, refs: Collection[Ref], *, lock: bool = False) -> dict[Ref, Head]:
    """Return entries as they stand, those that there are. ``lock`` holds them for a change."""
    found: dict[Ref, Head] = {}
    ordered = sorted(set(refs))
    for start in range(0, len(ordered), AT_ONCE):
        found.update(_some(session, ordered[start : start + AT_ONCE], lock=lock))
    return found


def titles_of(session: Session, refs: Collection[Ref]) -> dict[Ref, str]:
    """Return what a list calls entries, those that there are."""
    found: dict[Ref, str] = {}
    ordered = sorted(set(refs))
    for start in range(0, len(ordered), AT_ONCE):
        some = tuple_(Entry.noun, Entry.id).in_(ordered[start : start + AT_ONCE])
        for noun, ident, title in session.execute(
            select(Entry.noun, Entry.id, Entry.title).where(some)
        ):
            found[Ref(noun, ident)] = title
    return found


def _some(session: Session, refs: list[Ref], *, lock: bool) -> dict[Ref, Head]:
    rows = select(Entry).where(tuple_(Entry.noun, Entry.id).in_(refs)).order_by(Entry.id)
    options = {"populate_existing": True}
    entries = list(
        session.scalars(rows.with_for_update() if lock else rows, execution_options=options)
    )
    hidden = [(row.noun, row.id) for row in entries if row.published is None and row.version > 1]
    once = served_last(session, hidden)
    wanted = {
        (row.noun, row.id, number)
        for row in entries
        for number in (row.version, row.published, once.get((row.noun, row.id)))
        if number is not None
    }
    versions = {
        (row.noun, row.id, row.number): row
        for row in session.scalars(
            select(EntryVersion).where(
                tuple_(EntryVersion.noun, EntryVersion.id, EntryVersion.number).in_(sorted(wanted))
            )
        )
    }
    return {
        Ref(row.noun, row.id): _head(row, versions, once.get((row.noun, row.id))) for row in entries
    }


def _head(row: Entry, versions: dict[tuple[str, str, int], EntryVersion], once: int | None) -> Head:
    latest = versions[row.noun, row.id, row.version]
    shown = None if row.published is None else versions[row.noun, row.id, row.published]
    return Head(
        ref=Ref(row.noun, row.id),
        version=row.version,
        status=row.status,
        body=latest.body,
        published=row.published,
        published_body=shown.body if shown else None,
        edition=shown.edition if shown else latest.edition,
        reviewer_id=row.reviewer_id,
        merged_into=row.merged_into,
        once=once,
        once_body=versions[row.noun, row.id, once].body if once else None,
    )


def body_at(session: Session, ref: Ref, number: int) -> Body | None:
    """Return what an entry said at a version; None in the bin, or if there is no such version."""
    row = session.get(EntryVersion, (ref.noun, ref.id, number))
    return row.body if row else None


def history_of(session: Session, ref: Ref) -> list[Told]:
    """Return all versions of an entry, the latest first."""
    rows = session.execute(
        select(EntryVersion, Change)
        .join(Change, EntryVersion.change_id == Change.id)
        .where(EntryVersion.noun == ref.noun, EntryVersion.id == ref.id)
        .order_by(EntryVersion.number.desc())
    )
    return [_told(version, change) for version, change in rows]


def _told(version: EntryVersion, change: Change) -> Told:
    return Told(
        number=version.number,
        body=version.body,
        status=version.status,
        edition=version.edition,
        change_id=change.id,
        kind=change.kind,
        user_id=change.user_id,
        at=change.at,
        why=change.why,
    )

"""Every change of the bank: who made it, what it touched, when and why, the latest first."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, union_all
from sqlalchemy.orm import Session

from quizapp.bank.filters import Reading, midnight
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Step
from quizapp.bank.search_words import APP
from quizapp.models import Change, Entry, EntryVersion, User
from quizapp.models.bank import CHANGE_KINDS, NOUNS

PAGE = 25
NAMED = 5
"""Entries of a change that the list names."""
AT_ONCE = 500


@dataclass(frozen=True)
class ChangeFilters:
    """Which changes are wanted. What is empty narrows nothing."""

    person: str = ""
    """Id of who made it; `app`: the app itself."""
    kind: str = ""
    noun: str = ""
    entry: str = ""
    """Id of an entry that it touched."""
    since: date | None = None
    until: date | None = None
    """The first and the last day, in `zone`."""
    words: str = ""
    """What its reason says."""
    zone: str = "UTC"
    refused: tuple[str, ...] = ()

    @classmethod
    def from_args(cls, args: Mapping[str, str], zone: str) -> "ChangeFilters":
        """Read an address's arguments; `zone` is the reader's, unless the address has one."""
        reading = Reading(args)
        return cls(
            person=reading.text("person"),
            kind=reading.one_of("kind", CHANGE_KINDS),
            noun=reading.one_of("noun", NOUNS),
            entry=reading.text("entry"),
            since=reading.day("since"),
            until=reading.day("until"),
            words=reading.text("words"),
            zone=reading.zone(zone),
            refused=tuple(reading.refused),
        )

    def to_args(self) -> dict[str, str]:
        """Return the arguments of the address that shows the same."""
        names = [each.name for each in fields(self) if each.name not in {"zone", "refused"}]
        found = {name: str(getattr(self, name)) for name in names if getattr(self, name)}
        return {**found, "zone": self.zone} if self.since or self.until else found


@dataclass(frozen=True)
class Touched:
    """An entry as a change left it."""

    ref: Ref
    title: str
    number: int


@dataclass(frozen=True)
class Line:
    """One change, and the first entries that it touched."""

    change: Change
    who: str | None
    """None: the app itself, or somebody who is gone."""
    touched: tuple[Touched, ...]

    @property
    def others(self) -> int:
        """How many entries it touched besides."""
        return self.change.entries - len(self.touched)


@dataclass(frozen=True)
class Log:
    """Some of the changes, and the ids of those around which the pages before and after lie."""

    lines: tuple[Line, ...]
    later: str | None
    earlier: str | None


def log(
    session: Session,
    filters: ChangeFilters,
    *,
    before: str = "",
    after: str = "",
    size: int = PAGE,
) -> Log:
    """Return a page of the changes: those made before a change, or after it."""
    anchor = session.get(Change, before or after)
    upwards = anchor is not None and not before
    rows = select(Change, User.name).outerjoin(User, User.id == Change.user_id)
    rows = rows.where(*_such(filters))
    if anchor is not None:
        rows = rows.where(_later(anchor) if upwards else _earlier(anchor))
    order = (Change.at, Change.id) if upwards else (Change.at.desc(), Change.id.desc())
    found = list(session.execute(rows.order_by(*order).limit(size + 1)))
    more, found = len(found) > size, found[:size]
    if upwards:
        found.reverse()
    touched = _touched(session, [change.id for change, _ in found])
    lines = tuple(Line(change, who, tuple(touched.get(change.id, ()))) for change, who in found)
    newer, older = (more, True) if upwards else (anchor is not None, more)
    return Log(
        lines,
        lines[0].change.id if lines and newer else None,
        lines[-1].change.id if lines and older else None,
    )


def every_touch(
    session: Session, filters: ChangeFilters
) -> Generator[tuple[Change, str | None, EntryVersion, str]]:
    """Yield each entry that each change touched: change, who, version, title; read on the way."""
    rows = (
        select(Change, User.name, EntryVersion, Entry.title)
        .outerjoin(User, User.id == Change.user_id)
        .join(EntryVersion, EntryVersion.change_id == Change.id)
        .join(Entry, and_(Entry.noun == EntryVersion.noun, Entry.id == EntryVersion.id))
        .where(*_such(filters))
        .order_by(Change.at.desc(), Change.id.desc(), EntryVersion.noun, EntryVersion.id)
    )
    # Whoever stops reading half-way, as somebody who leaves does, must not leave a cursor open.
    with session.execute(rows.execution_options(yield_per=AT_ONCE)) as found:
        yield from found


def steps_of(
    session: Session, change: Change, after: Ref | None = None, size: int = PAGE
) -> tuple[list[Step], Ref | None]:
    """Return what a change did to its entries, so many from one on, and where the next begin."""
    rows = select(EntryVersion).where(EntryVersion.change_id == change.id)
    if after is not None:
        noun, ident = EntryVersion.noun, EntryVersion.id
        beyond = or_(noun > after.noun, ident > after.id)
        rows = rows.where(noun >= after.noun, beyond)
    order = EntryVersion.noun, EntryVersion.id
    found = session.scalars(rows.order_by(*order).limit(size + 1)).all()
    steps = [_step(session, row) for row in found[:size]]
    return steps, steps[-1].ref if len(found) > size else None


def _step(session: Session, row: EntryVersion) -> Step:
    before = session.get(EntryVersion, (row.noun, row.id, row.number - 1))
    entry = session.get(Entry, (row.noun, row.id))
    return Step(
        Ref(row.noun, row.id),
        row.number,
        before.body if before else None,
        row.body,
        row.status,
        None,
        row.edition,
        merged_into=entry.merged_into if entry and row.body is None else None,
    )


def _such(filters: ChangeFilters) -> Iterator[ColumnElement[bool]]:
    if filters.person:
        app = filters.person == APP
        yield Change.user_id.is_(None) if app else Change.user_id == filters.person
    if filters.kind:
        yield Change.kind == filters.kind
    if filters.words:
        yield Change.why.icontains(filters.words, autoescape=True)
    if filters.since:
        yield Change.at >= midnight(filters.since, filters.zone)
    if filters.until:
        yield Change.at < midnight(filters.until + timedelta(days=1), filters.zone)
    if filters.entry:
        ids = select(EntryVersion.change_id).where(EntryVersion.id == filters.entry)
        nouns = [filters.noun] if filters.noun else NOUNS
        yield Change.id.in_(ids.where(EntryVersion.noun.in_(nouns)))
    elif filters.noun:
        of_noun = select(1).where(EntryVersion.change_id == Change.id)
        yield of_noun.where(EntryVersion.noun == filters.noun).correlate(Change).exists()


def _later(than: Change) -> ColumnElement[bool]:
    return and_(Change.at >= than.at, or_(Change.at > than.at, Change.id > than.id))


def _earlier(than: Change) -> ColumnElement[bool]:
    return and_(Change.at <= than.at, or_(Change.at < than.at, Change.id < than.id))


def _touched(session: Session, changes: Sequence[str]) -> dict[str, list[Touched]]:
    """Return the first entries that each change touched; no more of them are read."""
    if not changes:
        return {}
    some = (_first(change).subquery() for change in changes)
    found: dict[str, list[Touched]] = {}
    rows: Any = session.execute(union_all(*(select(each) for each in some)))
    for change, noun, ident, number, title in rows:
        found.setdefault(change, []).append(Touched(Ref(noun, ident), title, number))
    return found


def _first(change: str) -> Any:  # noqa: ANN401 - a selection of five columns
    of_entry = and_(Entry.noun == EntryVersion.noun, Entry.id == EntryVersion.id)
    return (
        select(EntryVersion.change_id, EntryVersion.noun, EntryVersion.id, EntryVersion.number)
        .add_columns(Entry.title)
        .join(Entry, of_entry)
        .where(EntryVersion.change_id == change)
        .limit(NAMED)
    )


def in_utc(at: datetime) -> str:
    """Return a moment as tables say it: in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")

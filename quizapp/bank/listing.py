"""A list of entries, a page at a time, and how many there are, whatever the size of the bank."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    asc,
    desc,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from quizapp.bank.filters import SHOWN_STATUSES, Filters, Sort
from quizapp.bank.narrowing import COUNTED, Narrowed, View, among, asked_of, unindexed, view
from quizapp.bank.nouns import Ref
from quizapp.bank.search import Asked, found
from quizapp.bank.search_words import mark
from quizapp.bank.shares import Column, Turned, ranked
from quizapp.models import Entry
from quizapp.models.bank import NOUNS

PAGE = 50


@dataclass(frozen=True)
class Place:
    """A place in a sorted list: just before or after an entry that stood there, with its rank."""

    id: str
    value: str
    """What the list is sorted by, of that entry."""
    before: bool = False

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "Place | None":
        """Read an address's arguments; None: the list's beginning."""
        for name in ("after", "before"):
            if args.get(name):
                ident, value = (args.get(each, "").replace("\0", "") for each in (name, "at"))
                return cls(ident, value, before=name == "before")
        return None

    def to_args(self) -> dict[str, str]:
        """Return the arguments that name the place."""
        return {"before" if self.before else "after": self.id, "at": self.value}


@dataclass(frozen=True)
class Listed:
    """Some entries of a list, and the places where the pages around them are."""

    entries: tuple[Entry, ...]
    earlier: Place | None
    later: Place | None


@dataclass(frozen=True)
class Found:
    """How many entries there are: exactly, unless there are more than COUNTED."""

    number: int
    by_status: Mapping[str, int]
    """The same whatever the status asked for; statuses that were not counted are absent."""

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.number > COUNTED


def page(session: Session, seen: View, place: Place | None = None, size: int = PAGE) -> Listed:
    """Return a page of the list, from a place on or up to it."""
    backwards = place is not None and place.before
    found = _found(session, seen, place, size + 1)
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    earlier, later = (more, True) if backwards else (place is not None, more)
    return Listed(
        tuple(entry for entry, _ in found),
        _place(*found[0], before=True) if found and earlier else None,
        _place(*found[-1], before=False) if found and later else None,
    )


def refs_matching(session: Session, filters: Filters, most: int) -> list[Ref]:
    """Return the entries that filters leave, so many at most, in the order of the list."""
    found = _ids(session, view(session, filters), None, most)
    return [Ref(filters.noun, ident) for ident, _ in found]


def count(session: Session, seen: View) -> Found:
    """Count the entries that filters leave, by status."""
    filters, narrow = seen.filters, seen.any_status
    if narrow.ids is None and narrow.by_words:
        by_status = {each: _found_by_words(session, filters, each) for each in SHOWN_STATUSES}
    else:
        by_status = _counted(session, filters, narrow)
        if sum(by_status.values()) > COUNTED:  # not all were looked at, so no part is right
            number = sum(_counted(session, filters, seen.shown).values())
            return Found(number, {})
    chosen = [filters.status] if filters.status else by_status
    number = sum(by_status.get(status, 0) for status in chosen)
    return Found(min(number, COUNTED + 1), by_status)


def count_nouns(session: Session) -> dict[str, int]:
    """Return how many entries there are of each noun, up to one more than COUNTED."""
    return {
        noun: min(COUNTED + 1, sum(_of_status(session, noun, each) for each in SHOWN_STATUSES))
        for noun in NOUNS
    }


def _found(session: Session, seen: View, place: Place | None, most: int) -> list[tuple[Entry, Any]]:
    """Return entries in their order, from a place on, each with its rank."""
    ids = _ids(session, seen, place, most)
    mine = among(session, Entry.id, {ident for ident, _ in ids})
    rows = session.scalars(select(Entry).where(Entry.noun == seen.filters.noun, mine))
    entries = {entry.id: entry for entry in rows}
    return [(entries[ident], rank) for ident, rank in ids]


def _ids(session: Session, seen: View, place: Place | None, most: int) -> list[tuple[str, Any]]:
    filters, sort = seen.filters, _SORTS[seen.filters.sort]
    down = sort.down != filters.reverse
    value = sort.value(place.value) if place else None
    if place is not None and place.before:
        down = not down

    def limits(rank: Column, ident: Column) -> Sequence[ColumnElement[bool]]:
        if place is None or value is None:
            return ()
        return [_beyond(rank, value, ident, place.id, down=down)]

    conditions = list(_where(session, filters.noun, seen.shown, one_by_one=seen.shown.few))
    if sort.rank is None:
        return ranked(session, filters, conditions, Turned(down, limits), most)
    turn = desc if down else asc
    # A few entries are looked up and sorted; many are gone through in the order of an index.
    rank = unindexed(sort.rank) if seen.shown.few else sort.rank
    rows = select(Entry.id, sort.rank).where(*conditions, *limits(rank, Entry.id))
    rows = rows.order_by(turn(rank), turn(Entry.id)).limit(most)
    return list(session.execute(rows).tuples())


def _beyond(
    rank: Column, value: object, name: Column, ident: str, *, down: bool
) -> ColumnElement[bool]:
    # Not simply "greater, or as great with a greater id": databases do not see a range of the
    # index in that.
    if down:
        return and_(rank <= value, or_(rank < value, name < ident))
    return and_(rank >= value, or_(rank > value, name > ident))


def _where(
    session: Session, noun: str, narrow: Narrowed, *, one_by_one: bool
) -> Iterator[ColumnElement[bool]]:
    yield Entry.noun == noun
    yield unindexed(Entry.status) != "binned"
    if one_by_one and narrow.ids is not None:
        yield among(session, Entry.id, narrow.ids)
        yield from narrow.rest
    else:
        yield from narrow.whole


def _place(entry: Entry, rank: object, *, before: bool) -> Place:
    value = rank.isoformat() if isinstance(rank, datetime) else str(rank)
    return Place(entry.id, value, before)


def _counted(session: Session, filters: Filters, narrow: Narrowed) -> dict[str, int]:
    """Count entries one by one, by status, and stop soon."""
    such = _where(session, filters.noun, narrow, one_by_one=True)
    rows = select(Entry.status).where(*such)
    some = rows.limit(COUNTED + 1).subquery()
    counts = select(some.c.status, func.count()).group_by(some.c.status)
    return dict(session.execute(counts).tuples().all())


def _found_by_words(session: Session, filters: Filters, status: str) -> int:
    """Count what the index of words finds of a status, and stop soon."""
    asked = asked_of(replace(filters, status=""))
    if len(asked.marks) == 1 and not asked.phrases:
        return _of_status(session, filters.noun, status)
    asked = Asked((*asked.marks, mark("status", status)), asked.phrases)
    return _number(session, found(session, asked))


def _of_status(session: Session, noun: str, status: str) -> int:
    return _number(session, select(Entry.id).where(Entry.noun == noun, Entry.status == status))


def _number(session: Session, rows: Select[Any]) -> int:
    some = rows.limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


class _Sort(NamedTuple):
    """An order: by what, whether the greatest comes first, and how to read it in an address."""

    rank: Column | None
    """None: by what learners answered."""
    value: Callable[[str], object | None]
    down: bool = False


def _moment(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _whole(said: str) -> int | None:
    return int(said) if re.fullmatch(r"-?\d{1,9}", said) else None


def _fraction(said: str) -> float | None:
    return float(said) if re.fullmatch(r"\d\.\d{1,20}", said) else None


_SORTS: Mapping[Sort, _Sort] = {
    "title": _Sort(Entry.title, str),
    "changed": _Sort(Entry.updated_at, _moment, down=True),
    "order": _Sort(Entry.position, _whole),
    "status": _Sort(Entry.status, str),
    "share": _Sort(None, _fraction),
}

"""A list of entries, a page at a time, in any order, whatever the size of the bank."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    and_,
    asc,
    desc,
    or_,
    select,
)
from sqlalchemy.orm import Session

from quizapp.bank.filters import Filters, Sort
from quizapp.bank.narrowing import Narrowed, View, entries_among, unindexed, view
from quizapp.bank.nouns import Ref
from quizapp.bank.shares import Column, Turned, ranked
from quizapp.models import Entry

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


def _found(session: Session, seen: View, place: Place | None, most: int) -> list[tuple[Entry, Any]]:
    """Return entries in their order, from a place on, each with its rank."""
    ids = _ids(session, seen, place, most)
    mine = entries_among(session, seen.filters.noun, {ident for ident, _ in ids})
    rows = session.scalars(select(Entry).where(mine))
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

    conditions = list(_where(session, seen.shown))
    if sort.rank is None:
        return ranked(session, filters, conditions, Turned(down, limits), most)
    turn = desc if down else asc
    # A few entries are looked up and sorted; many are gone through in the order of an index.
    rank = unindexed(sort.rank) if seen.shown.few else sort.rank
    rows = select(Entry.id, sort.rank).where(*conditions, *limits(rank, Entry.id))
    rows = rows.order_by(turn(rank), turn(Entry.id)).limit(most)
    return list(session.execute(rows))


def _beyond(
    rank: Column, value: object, name: Column, ident: str, *, down: bool
) -> ColumnElement[bool]:
    # Not simply "greater, or as great with a greater id": databases do not see a range of the
    # index in that.
    if down:
        return and_(rank <= value, or_(rank < value, name < ident))
    return and_(rank >= value, or_(rank > value, name > ident))


def _where(session: Session, narrow: Narrowed) -> Iterator[ColumnElement[bool]]:
    if narrow.few:
        yield entries_among(session, narrow.filters.noun, narrow.statuses or ())
    else:
        yield Entry.noun == narrow.filters.noun
        yield unindexed(Entry.status) != "binned"
        yield from narrow.conditions


def _place(entry: Entry, rank: object, *, before: bool) -> Place:
    value = rank.isoformat() if isinstance(rank, datetime) else str(rank)
    return Place(entry.id, value, before)


class _Sort(NamedTuple):
    """An order: by what, whether the greatest comes first, and how to read it in an address."""

    rank: Column | None
    """None: by what learners answered."""
    value: Callable[[str], object | None]
    down: bool = False


def _moment(said: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        return None
    return at if at.tzinfo == UTC else None


def _whole(said: str) -> int | None:
    return int(said) if re.fullmatch(r"-?\d{1,9}", said, re.ASCII) else None


def _fraction(said: str) -> float | None:
    return float(said) if re.fullmatch(r"\d(\.\d+)?(e-\d\d)?", said, re.ASCII) else None


_SORTS: Mapping[Sort, _Sort] = {
    "title": _Sort(Entry.title, str),
    "changed": _Sort(Entry.updated_at, _moment, down=True),
    "order": _Sort(Entry.position, _whole),
    "status": _Sort(Entry.status, str),
    "share": _Sort(None, _fraction),
}

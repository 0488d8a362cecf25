"""How many entries a list holds: exactly up to a bound, so that no count goes through the bank."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from quizapp.bank.filters import SHOWN_STATUSES, Filters
from quizapp.bank.narrowing import COUNTED, Narrowed, View, asked_of
from quizapp.bank.search import Asked, found
from quizapp.bank.search_words import mark
from quizapp.models import Entry


@dataclass(frozen=True)
class Found:
    """How many entries there are: exactly, unless there are more than COUNTED."""

    number: int
    by_status: Mapping[str, int]
    """The same whatever the status asked for; empty if there are too many to count them all."""

    @property
    def more(self) -> bool:
        """Whether there are more than were counted."""
        return self.number > COUNTED


def count(session: Session, seen: View) -> Found:
    """Count the entries that filters leave, by status where that is not much more work."""
    known = seen.any_status.number is not None or not seen.any_status.filters.narrows
    by_status = None
    if known or not seen.filters.status:
        by_status = _by_status(session, seen.any_status)
    if by_status is None:
        number = _number(session, seen.shown) if seen.filters.status else COUNTED + 1
        return Found(number, {})
    chosen = [seen.filters.status] if seen.filters.status else by_status
    number = sum(by_status.get(status, 0) for status in chosen)
    return Found(min(number, COUNTED + 1), by_status)


def count_nouns(session: Session, nouns: Iterable[str]) -> dict[str, int]:
    """Return how many entries there are of each noun, up to one more than COUNTED."""
    rows = {
        noun: select(Entry.id).where(Entry.noun == noun, Entry.status.in_(SHOWN_STATUSES))
        for noun in nouns
    }
    return _counted(session, rows)


def _by_status(session: Session, narrow: Narrowed) -> Mapping[str, int] | None:
    """Count by status; None if there are too many."""
    if narrow.statuses is not None:
        return Counter(narrow.statuses.values())
    if not narrow.filters.narrows:
        mine = select(Entry.id).where(Entry.noun == narrow.filters.noun)
        return _counted(session, {one: mine.where(Entry.status == one) for one in SHOWN_STATUSES})
    if _number(session, narrow) > COUNTED:
        return None
    if not narrow.by_words:
        counts = _rows(narrow).with_only_columns(Entry.status, func.count())
        return dict(session.execute(counts.group_by(Entry.status)).all())
    rows = {one: _asked(narrow.filters, mark("status", one)) for one in SHOWN_STATUSES}
    return _counted(session, {one: found(session, asked) for one, asked in rows.items()})


def _number(session: Session, narrow: Narrowed) -> int:
    """Count what is left, up to one more than COUNTED."""
    if narrow.number is not None:
        return narrow.number
    return _counted(session, {"number": _rows(narrow)})["number"]


def _asked(filters: Filters, *also: str) -> Asked:
    asked = asked_of(filters)
    return replace(asked, marks=(*asked.marks, *also))


def _rows(narrow: Narrowed) -> Select[Any]:
    mine = Entry.noun == narrow.filters.noun, Entry.status.in_(SHOWN_STATUSES)
    return select(Entry.id).where(*mine, *narrow.conditions)


def _counted(session: Session, rows: Mapping[str, Select[Any]]) -> dict[str, int]:
    """Count rows of each kind in one statement, up to one more than COUNTED."""
    counts = (
        select(func.count())
        .select_from(each.limit(COUNTED + 1).subquery())
        .scalar_subquery()
        .label(name)
        for name, each in rows.items()
    )
    return {
        str(name): number
        for name, number in session.execute(select(*counts)).mappings().one().items()
    }

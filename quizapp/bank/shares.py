"""How large a share of the answers to facts was right, for lists to be narrowed and sorted by.

As everywhere, only answers to what a fact means now count. Nearly every fact was answered in its
first version alone: an index has those in the order of their shares. Only the answers to the others
are added up.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    SQLColumnExpression,
    asc,
    cast,
    desc,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from quizapp.bank.filters import Filters
from quizapp.models import Entry, EntryVersion, FactTally

Condition = ColumnElement[bool]
Column = SQLColumnExpression[Any]


class Turned(NamedTuple):
    """Which way a list is read, and from where."""

    down: bool
    limits: Callable[[Column, Column], Sequence[Condition]]
    """From the columns of a rank and of an id to what they must meet."""


# As the index has it, word for word: so a database knows it again.
SHARE: Column = literal_column('CAST(fact_tally."right" AS FLOAT) / fact_tally.answers', Float)
ANSWERED: Condition = literal_column("fact_tally.answers > 0")

ANSWERS, RIGHT = func.sum(FactTally.answers), func.sum(FactTally.right)
later = aliased(FactTally, name="later")
AGAIN: Condition = literal_column("later.answers > 0") & (later.fact_version > literal_column("1"))


def facts_answered_so(filters: Filters) -> Select[Any]:
    """Select the facts that were answered often and wrongly enough."""
    again = _added_up(filters).where(FactTally.fact_id.in_(_answered_again()))
    both = union_all(_once(filters), again).subquery()
    return select(both.c.id)


def answered_so(filters: Filters) -> Condition:
    """Return the condition that an entry is a fact answered often and wrongly enough."""
    return _added_up(filters).where(FactTally.fact_id == Entry.id).correlate(Entry).exists()


def ranked(
    session: Session, filters: Filters, such: Sequence[Condition], turned: Turned, most: int
) -> list[tuple[str, float]]:
    """Return ids of facts with their shares, so many of those that meet what `such` says."""
    turn = desc if turned.down else asc
    sums = _added_up(filters).where(FactTally.fact_id.in_(_answered_again())).subquery()
    parts = (
        (_once(filters), SHARE, FactTally.fact_id),
        (select(sums.c.id, sums.c.share), sums.c.share, sums.c.id),
    )
    both = union_all(
        *(
            select(
                rows.where(_entry_of(ident, such), *turned.limits(share, ident))
                .order_by(turn(share), turn(ident))
                .limit(most)
                .subquery()
            )
            for rows, share, ident in parts
        )
    ).subquery()
    rows = select(both).order_by(turn(both.c.share), turn(both.c.id)).limit(most)
    return [(ident, share) for ident, share in session.execute(rows)]


def _entry_of(fact: Column, such: Sequence[Condition]) -> Condition:
    """Return the condition that a fact's entry is such; looked up fact by fact, in their order."""
    return select(1).where(Entry.noun == "fact", Entry.id == fact, *such).exists()


def _once(filters: Filters) -> Select[Any]:
    """Select facts answered in their first version alone."""
    again = select(1).where(later.fact_id == FactTally.fact_id, AGAIN)
    rows = _any(
        select(FactTally.fact_id.label("id"), SHARE.label("share"))
        .where(FactTally.fact_version == literal_column("1"), ANSWERED)
        .where(FactTally.answers >= _least(filters))
        .where(~again.correlate(FactTally).exists(), ~_of_another_meaning())
    )
    if filters.below is None:
        return rows
    few = FactTally.right * 100 < FactTally.answers * filters.below
    return rows.where(filters.below / 100 >= SHARE, few)


def _answered_again() -> Select[Any]:
    return select(later.fact_id).where(AGAIN)


def _added_up(filters: Filters) -> Select[Any]:
    """Select facts with all answers to what they mean now."""
    rows = _any(
        select(FactTally.fact_id.label("id"), (cast(RIGHT, Float) / ANSWERS).label("share"))
        .where(~_of_another_meaning())
        .group_by(FactTally.fact_id)
        .having(_least(filters) <= ANSWERS)
    )
    return rows if filters.below is None else rows.having(ANSWERS * filters.below > RIGHT * 100)


def _any(rows: Select[*tuple[Any, ...]]) -> Select[Any]:
    return rows


def _least(filters: Filters) -> int:
    return max(1, filters.answered or 0)


def _of_another_meaning() -> Condition:
    """Return the condition that what was answered is of a version that meant something else."""
    in_force = (
        select(func.coalesce(Entry.published, Entry.version))
        .where(Entry.noun == EntryVersion.noun, Entry.id == EntryVersion.id)
        .correlate(EntryVersion)
        .scalar_subquery()
    )
    return (
        select(1)
        .where(
            EntryVersion.noun == "fact",
            EntryVersion.id == FactTally.fact_id,
            EntryVersion.edition > literal_column("1"),
            EntryVersion.edition > FactTally.fact_version,
            # A difference, so that SQLite begins with the index of the few that changed meaning.
            EntryVersion.number - in_force == 0,
        )
        .correlate(FactTally)
        .exists()
    )

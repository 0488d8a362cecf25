"""How a list is narrowed: by the rarest thing asked for if that is rare, else on the way.

Neither database knows how rare two things are together. So each thing asked for is first looked up
by itself, a bounded number of entries each (FEW). If any is that rare, only those entries are
looked at further; if none is, a page of the list is soon full by going through it in its order.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import String

from quizapp.bank.filters import ANY_ERROR, ANY_PROBLEM, ANYBODY, Filters
from quizapp.bank.search import Asked, holds, numbers
from quizapp.bank.search_words import APP, mark, phrases_of
from quizapp.bank.shares import answered_so, facts_answered_so
from quizapp.models import (
    Entry,
    EntryProblem,
    EntryReference,
    EntrySearch,
    EntryTag,
    LostSupport,
    UnreadFact,
)

FEW = 5_000
"""So many entries are looked at one by one sooner than a list is gone through."""

COUNTED = 10_000
"""So many entries are counted; more are only said to be more."""

SPEAKS_OF = ("subject", "object", "parent", "concept")
"""The roles in which an entry speaks of a concept."""

MARKED = ("noun", "status", "category", "predicate", "document", "author", "tag")
"""The filters that the index of words answers."""

Condition = ColumnElement[bool]
Ids = Select[Any]
Column = SQLColumnExpression[Any]
Name = InstrumentedAttribute[str]


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to."""

    filters: Filters
    statuses: Mapping[str, str] | None
    """The entries that are left, by id, with their statuses; None: too many to name."""
    conditions: tuple[Condition, ...]
    """All that an `Entry` must meet."""
    number: int | None
    """How many entries are left, up to one more than COUNTED, where that is known."""
    by_words: bool
    """Whether the index of words knows all of it."""

    @property
    def few(self) -> bool:
        """Whether to look at the entries that are left one by one."""
        return self.statuses is not None and len(self.statuses) <= FEW

    def of_status(self, status: str) -> "Narrowed | None":
        """Return what is left of a status; None if that has to be looked up."""
        if self.statuses is None:
            return None
        left = {ident: each for ident, each in self.statuses.items() if each == status}
        such = unindexed(Entry.status) == status
        return replace(
            self,
            filters=replace(self.filters, status=status),
            statuses=left,
            number=len(left),
            conditions=(*self.conditions, such),
        )


@dataclass(frozen=True)
class View:
    """Filters, and what they narrow a list to."""

    filters: Filters
    shown: Narrowed
    any_status: Narrowed
    """The same whatever the status asked for."""


@dataclass(frozen=True)
class _Known:
    """One thing asked for: the entries it holds of, unless they are many, and how to tell."""

    ids: frozenset[str] | None
    conditions: tuple[Condition, ...]


def view(session: Session, filters: Filters) -> View:
    """Look up what filters narrow a list to."""
    apart = [
        _Known(_few(session, ids, COUNTED), (condition,))
        for ids, condition in _apart(session, filters)
    ]
    any_status = _narrowed(session, replace(filters, status=""), apart)
    if not filters.status:
        return View(filters, any_status, any_status)
    shown = any_status.of_status(filters.status) or _narrowed(session, filters, apart)
    return View(filters, shown, any_status)


def _narrowed(session: Session, filters: Filters, apart: Sequence[_Known]) -> Narrowed:
    asked = asked_of(filters)
    conditions = list(_on_entries(filters))
    if asked.phrases:
        conditions.append(holds(session, asked.phrases))
    number = _found_by_words(session, asked)
    # Where the index of words knows everything, it has also counted: then it need not name many.
    nameable = number is not None and number <= (COUNTED if apart else FEW)
    found = _named(session, asked) if nameable else None
    known = [*apart, _Known(found, tuple(conditions))]
    left = _left(session, filters.noun, known)
    if left is not None:
        number = len(left)
    elif apart:
        # One thing alone, of which there are more than are counted, leaves as many.
        number = None if conditions or len(apart) > 1 else COUNTED + 1
    return Narrowed(
        filters,
        left,
        conditions=tuple(one for each in known for one in each.conditions),
        number=number,
        by_words=not apart,
    )


def _left(session: Session, noun: str, known: Sequence[_Known]) -> dict[str, str] | None:
    """Return the entries that everything holds of, if anything asked for names them."""
    sets = [each.ids for each in known if each.ids is not None]
    if not sets:
        return None
    rows = select(Entry.id, Entry.status).where(
        entries_among(session, noun, frozenset.intersection(*sets)),
        unindexed(Entry.status) != "binned",
        *(one for each in known if each.ids is None for one in each.conditions),
    )
    return dict(session.execute(rows).all())


def _few(session: Session, ids: Ids, most: int) -> frozenset[str] | None:
    """Return entries found; None if there are more than so many."""
    found = session.scalars(ids.limit(most + 1)).all()
    return frozenset(found) if len(found) <= most else None


def asked_of(filters: Filters) -> Asked:
    """Return the part of filters that the index of words answers; its first mark is the noun."""
    wanted = {name: str(getattr(filters, name)) for name in MARKED}
    marks = [mark(name, value) for name, value in wanted.items() if value]
    pending = [mark("pending", "yes")] if filters.pending else []
    return Asked((*marks, *pending), phrases_of(filters.words))


def among(session: Session, name: Column, values: Collection[str]) -> Condition:
    """Return the condition that a column is one of any number of values, as one parameter."""
    ordered = sorted(values)
    if session.get_bind().dialect.name == "sqlite":
        rows = func.json_each(json.dumps(ordered)).table_valued("value")
        return name.in_(select(rows.c.value))
    return name == any_(cast(bindparam(None, ordered, ARRAY(String)), ARRAY(String)))


def entries_among(session: Session, noun: str, ids: Collection[str]) -> Condition:
    """Return the condition that an entry is one of any number of a noun.

    In SQLite noun and id are compared together: it would else rather read through all entries of
    the noun in some index that has what is wanted, taking them for few.
    """
    if session.get_bind().dialect.name != "sqlite":
        return (Entry.noun == noun) & among(session, Entry.id, ids)
    rows = func.json_each(json.dumps(sorted(ids))).table_valued("value")
    return tuple_(Entry.noun, Entry.id).in_(select(literal(noun), rows.c.value))


def unindexed(column: Column) -> Column:
    """Return what a column says in a way that no index knows, where another one serves better."""
    return func.coalesce(column, column)


def kinds_of(session: Session, concept: str) -> set[str]:
    """Return a concept and everything that is a kind of it, directly or not."""
    found, latest = {concept}, {concept}
    while latest:
        below = select(EntryReference.id).where(
            EntryReference.noun == "concept",
            EntryReference.role == "parent",
            among(session, EntryReference.target, latest),
        )
        latest = set(session.scalars(below)) - found
        found |= latest
    return found


def _found_by_words(session: Session, asked: Asked) -> int | None:
    """Return how many entries the index of words finds; None if it is asked for nothing."""
    if len(asked.marks) == 1 and not asked.phrases:
        return None
    rows = numbers(session, asked, COUNTED + 1)
    return session.scalar(select(func.count()).select_from(rows))


def _named(session: Session, asked: Asked) -> frozenset[str]:
    """Return the entries that the index of words finds."""
    rows = numbers(session, asked, COUNTED)
    ids = select(EntrySearch.id).join(rows, rows.c.number == EntrySearch.number)
    return frozenset(session.scalars(ids))


def _on_entries(filters: Filters) -> Iterator[Condition]:
    """Yield what each entry is held to where the index of words answers too, but finds many."""
    for column, value in (
        (Entry.status, filters.status),
        (Entry.category, filters.category),
        (Entry.predicate, filters.predicate),
    ):
        if value:
            yield unindexed(column) == value
    if filters.author:
        author = unindexed(Entry.author_id)
        yield author.is_(None) if filters.author == APP else author == filters.author
    if filters.pending:
        yield Entry.published != Entry.version
    if filters.tag:
        tag = func.lower(EntryTag.tag) == func.lower(filters.tag)
        yield _of_entry(EntryTag.noun, EntryTag.id, tag)
    if filters.document:
        cites = EntryReference.target == filters.document
        at = EntryReference.role == "document"
        yield _of_entry(EntryReference.noun, EntryReference.id, at, cites)


def _apart(session: Session, filters: Filters) -> Iterator[tuple[Ids, Condition]]:
    """Yield what the index of words does not know: how to look it up, how to hold entries to it."""
    noun = filters.noun
    if filters.concept:
        concepts = kinds_of(session, filters.concept) if filters.kinds else {filters.concept}
        role = EntryReference.role.in_(SPEAKS_OF)
        speaks = among(session, EntryReference.target, concepts)
        such = among(session, unindexed(EntryReference.target), concepts)
        yield (
            select(EntryReference.id).where(EntryReference.noun == noun, role, speaks),
            _of_entry(EntryReference.noun, EntryReference.id, role, such),
        )
    if filters.problem:
        such = _such_a_problem(filters.problem)
        yield (
            select(EntryProblem.entry_id).where(EntryProblem.noun == noun, such),
            _of_entry(EntryProblem.noun, EntryProblem.entry_id, such),
        )
    if filters.moment is not None:
        yield (
            select(Entry.id).where(Entry.noun == noun, Entry.updated_at >= filters.moment),
            unindexed(Entry.updated_at) >= filters.moment,
        )
    if filters.waits:
        anybody = filters.waits == ANYBODY
        who = Entry.reviewer_id.is_(None) if anybody else Entry.reviewer_id == filters.waits
        waits = (Entry.status == "in_review") & who
        yield select(Entry.id).where(Entry.noun == noun, waits), waits
    if noun == "fact" and filters.stale:
        facts = select(LostSupport.fact_id).where(LostSupport.settled_at.is_(None))
        such = unindexed(LostSupport.fact_id) == Entry.id
        waiting = select(1).where(such, LostSupport.settled_at.is_(None))
        yield facts.distinct(), waiting.correlate(Entry).exists()
    if noun == "fact" and filters.unread:
        such = unindexed(UnreadFact.fact_id) == Entry.id
        unread = select(1).where(such).correlate(Entry).exists()
        yield select(UnreadFact.fact_id), unread
    if noun == "fact" and (filters.answered is not None or filters.below is not None):
        yield facts_answered_so(filters), answered_so(filters)


def _such_a_problem(problem: str) -> Condition:
    if problem == ANY_PROBLEM:
        return EntryProblem.severity.in_(("error", "warning"))
    if problem == ANY_ERROR:
        return EntryProblem.severity == "error"
    return EntryProblem.rule == problem


def _of_entry(noun: Name, ident: Name, *also: Condition) -> Condition:
    rows = select(1).where(noun == Entry.noun, ident == Entry.id, *also)
    return rows.correlate(Entry).exists()

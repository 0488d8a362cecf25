"""What a list can be narrowed to, read from the ends of indexes and not from all entries."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from quizapp.accounts.staff import on_the_staff
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.search import Asked, refs_found
from quizapp.bank.search_words import Phrase, mark, words_of
from quizapp.models import Entry, EntryProblem, EntryTag, EntryVersion, User

MOST = 200
"""Values offered of each kind."""

NAMESAKES = 50
"""Concepts looked at for one that bears a name."""


@dataclass(frozen=True)
class Choices:
    """What there is to choose from; people and documents as id and name."""

    predicates: list[str]
    tags: list[str]
    rules: list[str]
    documents: list[tuple[str, str]]
    people: list[tuple[str, str]]


def choices(session: Session, noun: str) -> Choices:
    """Return what entries of a noun can be narrowed to."""
    mine = Entry.noun == noun
    documents = select(Entry.id, Entry.title).where(
        Entry.noun == "document", Entry.status != "binned"
    )
    return Choices(
        different(session, Entry.predicate, mine),
        different(session, EntryTag.tag),
        different(session, EntryProblem.rule),
        list(session.execute(documents.order_by(Entry.title, Entry.id).limit(MOST))),
        people(session),
    )


def people(session: Session) -> list[tuple[str, str]]:
    """Return ids and names of those who edit the bank."""
    rows = select(User.id, User.name).where(on_the_staff())
    return list(session.execute(rows.order_by(User.name, User.id).limit(MOST)))


def different(
    session: Session, column: SQLColumnExpression[Any], *such: ColumnElement[bool]
) -> list[str]:
    """Return the different values of an indexed column, each found by one step in the index."""
    first = select(func.min(column).label("value")).where(*such).cte("values", recursive=True)
    after = select(func.min(column)).where(*such, column > first.c.value).scalar_subquery()
    found = first.union_all(select(after).where(first.c.value.is_not(None)))
    rows = select(found.c.value).where(found.c.value.is_not(None)).limit(MOST)
    return list(session.scalars(rows))


def concept_called(session: Session, said: str) -> str | None:
    """Return the id of the concept that somebody means by its id, its name or a synonym."""
    if session.get(Entry, ("concept", said)) is not None:
        return said
    words = words_of(said)
    if not words:
        return None
    asked = Asked((mark("noun", "concept"),), (Phrase(words, begun=False),))
    bodies = (
        select(EntryVersion.id, EntryVersion.body)
        .join(Entry, (Entry.noun == EntryVersion.noun) & (Entry.id == EntryVersion.id))
        .where(EntryVersion.number == Entry.version, Entry.noun == "concept")
        .where(Entry.id.in_([ref.id for ref in refs_found(session, asked, NAMESAKES)]))
        .order_by(Entry.position, Entry.id)
    )
    found: dict[str, Body | None] = dict(session.execute(bodies).all())
    return next((each for each, body in found.items() if words in _names(body or {})), None)


def _names(concept: Body) -> set[tuple[str, ...]]:
    return {words_of(name) for name in (concept.get("name", ""), *concept.get("synonyms", ()))}


def title_of_entry(session: Session, ref: Ref) -> str | None:
    """Return what lists call an entry; None if there is no such entry."""
    return session.scalar(select(Entry.title).where(Entry.noun == ref.noun, Entry.id == ref.id))

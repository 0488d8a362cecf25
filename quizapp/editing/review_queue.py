"""What waits for a second pair of eyes, and whose: three lists, what waits longest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from question_bank.content.meaning import changes_meaning
from quizapp.bank.comments import open_comments
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.nouns import Ref
from quizapp.models import Change, Entry, EntryVersion, User
from quizapp.models.base import UtcDateTime
from quizapp.web.keyset import place, place_in

Found = tuple[Entry, str | None, str | None]
"""An entry with the names of who wrote its latest version and of who is asked to read it."""

A_PAGE = 25
LISTS = ("mine", "others", "own")
"""Waits for me; waits for somebody else; what I wrote and learners do not get yet."""


@dataclass(frozen=True)
class Waits:
    """One line of a list."""

    ref: Ref
    title: str
    status: str
    writer: str | None
    """Who moved or changed it last; None: the app, or somebody whose account is gone."""
    reviewer: str | None
    since: datetime
    what: str
    """`new`, `meaning` or `words`: what learners would get that they do not get yet."""
    published: int | None
    version: int
    comments: int


@dataclass(frozen=True)
class Page:
    """A part of a list; `after` is where the next part begins."""

    rows: list[Waits]
    after: str | None
    total: int


def waiting(session: Session, user_id: str, name: str, after: str | None = None) -> Page:
    """Return a part of one of `LISTS`, from the place `after` on, what waits longest first."""
    which = _which(name, user_id)
    total = session.scalar(select(func.count()).select_from(Entry).where(which)) or 0
    rows = _page(session, which, after)
    more = len(rows) > A_PAGE
    lines = _lines(session, rows[:A_PAGE])
    last = lines[-1] if more else None
    end = place(last.since, last.ref.noun, last.ref.id) if last else None
    return Page(lines, end, total)


def _which(name: str, user_id: str) -> ColumnElement[bool]:
    reviewed = Entry.status == "in_review"
    written = _written_by(user_id)
    mine = or_(Entry.reviewer_id == user_id, and_(Entry.reviewer_id.is_(None), ~written))
    if name == "mine":
        return and_(reviewed, mine)
    if name == "others":
        return and_(
            reviewed, Entry.reviewer_id.is_not(None), Entry.reviewer_id != user_id, ~written
        )
    return and_(Entry.status.in_(("draft", "in_review")), written)


def _written_by(user_id: str) -> ColumnElement[bool]:
    """Tell whether somebody wrote what learners do not get yet; moving an entry is not writing."""
    return (
        select(EntryVersion.id)
        .join(Change, Change.id == EntryVersion.change_id)
        .where(
            EntryVersion.noun == Entry.noun,
            EntryVersion.id == Entry.id,
            EntryVersion.number > func.coalesce(Entry.published, 0),
            EntryVersion.status.in_(("draft", "in_review")),
            Change.user_id == user_id,
            Change.kind != "status",
        )
        .exists()
    )


def _page(session: Session, which: ColumnElement[bool], after: str | None) -> list[Found]:
    reviewer = aliased(User)
    rows = (
        select(Entry, User.name, reviewer.name)
        .outerjoin(User, User.id == Entry.author_id)
        .outerjoin(reviewer, reviewer.id == Entry.reviewer_id)
        .where(which)
        .order_by(Entry.updated_at, Entry.noun, Entry.id)
        .limit(A_PAGE + 1)
    )
    begun = _read(after)
    if begun is not None:
        at, noun, ident = begun
        seen = tuple_(literal(at, UtcDateTime), literal(noun), literal(ident))
        rows = rows.where(tuple_(Entry.updated_at, Entry.noun, Entry.id) > seen)
    return [(entry, writer, asked) for entry, writer, asked in session.execute(rows)]


def _read(after: str | None) -> tuple[datetime, str, str] | None:
    """Return the place that an address names; None for none, or for what is none."""
    found = place_in(after)
    if found is None:
        return None
    noun, _bar, ident = found[1].partition("|")
    return found[0], noun, ident


def _lines(session: Session, rows: Sequence[Found]) -> list[Waits]:
    refs = [Ref(entry.noun, entry.id) for entry, _writer, _reviewer in rows]
    heads, comments = heads_of(session, refs), open_comments(session, refs)
    return [
        Waits(
            ref=ref,
            title=entry.title,
            status=entry.status,
            writer=writer,
            reviewer=reviewer,
            since=entry.updated_at,
            what=_what(heads[ref]),
            published=entry.published,
            version=entry.version,
            comments=comments.get(ref, 0),
        )
        for ref, (entry, writer, reviewer) in zip(refs, rows, strict=True)
    ]


def _what(head: Head) -> str:
    if head.published_body is None:
        return "new"
    changed = changes_meaning(head.ref.noun, head.published_body, head.body or {})
    return "meaning" if changed else "words"

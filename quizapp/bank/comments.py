"""What instructors say to each other about entries of the bank."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, aliased

from quizapp.bank.nouns import Ref
from quizapp.bank.served import AT_ONCE
from quizapp.models import Comment, Entry, User
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _

LONGEST = 5000


class CommentRefusedError(ValueError):
    """A comment that cannot be kept. `str(error)` is the sentence to show."""


@dataclass(frozen=True)
class Remark:
    """A comment as pages show it; no name where the account is gone."""

    id: str
    version: int
    text: str
    at: datetime
    author: str | None
    resolved_at: datetime | None
    resolved_by: str | None


def comment_on(session: Session, ref: Ref, by: str, text: str, now: datetime) -> Comment:
    """Say something about an entry as it stands.

    Raises NotFoundError if there is no such entry, CommentRefusedError for an empty or a very long
    text.
    """
    entry = session.get(Entry, (ref.noun, ref.id))
    if entry is None:
        raise NotFoundError
    text = text.strip()
    if not text:
        raise CommentRefusedError(_("Your comment is still empty."))
    if len(text) > LONGEST:
        raise CommentRefusedError(
            _("A comment takes at most %(number)s characters.", number=LONGEST)
        )
    said = Comment(
        noun=ref.noun, entry_id=ref.id, version=entry.version, author_id=by, at=now, text=text
    )
    session.add(said)
    session.flush()
    return said


def settle(  # noqa: PLR0913 - which, by whom, when
    session: Session, ref: Ref, comment_id: str, by: str, now: datetime, *, settled: bool
) -> None:
    """Say that a comment is seen to, or that it is not after all. Raises NotFoundError."""
    said = session.get(Comment, comment_id)
    if said is None or Ref(said.noun, said.entry_id) != ref:
        raise NotFoundError
    if (said.resolved_at is not None) != settled:
        said.resolved_at, said.resolved_by = (now, by) if settled else (None, None)


def comments_on(session: Session, ref: Ref) -> list[Remark]:
    """Return what was said about an entry: what is open first, each in the order it was said."""
    resolver = aliased(User)
    rows = session.execute(
        select(Comment, User.name, resolver.name)
        .outerjoin(User, User.id == Comment.author_id)
        .outerjoin(resolver, resolver.id == Comment.resolved_by)
        .where(Comment.noun == ref.noun, Comment.entry_id == ref.id)
        .order_by(Comment.resolved_at.is_not(None), Comment.at, Comment.id)
    )
    return [
        Remark(said.id, said.version, said.text, said.at, author, said.resolved_at, settler)
        for said, author, settler in rows
    ]


def open_comments(session: Session, refs: Collection[Ref]) -> dict[Ref, int]:
    """Return how many comments on entries are open; entries without any are left out."""
    found: dict[Ref, int] = {}
    ordered = sorted(set(refs))
    for start in range(0, len(ordered), AT_ONCE):
        rows = session.execute(
            select(Comment.noun, Comment.entry_id, func.count())
            .where(tuple_(Comment.noun, Comment.entry_id).in_(ordered[start : start + AT_ONCE]))
            .where(Comment.resolved_at.is_(None))
            .group_by(Comment.noun, Comment.entry_id)
        )
        found.update((Ref(noun, ident), count) for noun, ident, count in rows)
    return found

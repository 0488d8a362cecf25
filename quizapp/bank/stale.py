"""Facts whose source has a newer edition that says something else, until somebody has looked."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from quizapp.bank.nouns import Ref
from quizapp.bank.served import AT_ONCE
from quizapp.extensions.statements import PreparedAmong
from quizapp.models import Entry, LostSupport

OPEN = LostSupport.settled_at.is_(None)


_STALE = PreparedAmong(
    lambda facts: select(LostSupport.fact_id).where(LostSupport.fact_id.in_(facts), OPEN)
)


def stale_among(session: Session, facts: Collection[str]) -> set[str]:
    """Return which of some facts wait for somebody to look at their newer source."""
    found: set[str] = set()
    ordered = sorted(facts)
    for start in range(0, len(ordered), AT_ONCE):
        some = _STALE.rows(session, ordered[start : start + AT_ONCE])
        found.update(fact for (fact,) in some)
    return found


def lost_support(session: Session, ref: Ref) -> Sequence[LostSupport]:
    """Return the phrases of an entry that its newer source changed or dropped; of facts alone."""
    if ref.noun != "fact":
        return ()
    rows = select(LostSupport).where(LostSupport.fact_id == ref.id, OPEN)
    return session.scalars(rows.order_by(LostSupport.id)).all()


def stale_count(session: Session) -> int:
    """Return how many phrases wait for somebody's look."""
    return session.scalar(select(func.count()).select_from(LostSupport).where(OPEN)) or 0


def stale_because_of(session: Session, reading_id: str) -> Sequence[LostSupport]:
    """Return the phrases that wait for a look because of one newer edition."""
    rows = select(LostSupport).where(LostSupport.reading_id == reading_id, OPEN)
    return session.scalars(rows.order_by(LostSupport.id)).all()


def stale_after(
    session: Session, most: int, after: tuple[str, str] | None = None
) -> list[tuple[LostSupport, Entry]]:
    """Return phrases that wait for a look with their facts, by fact, from after a place on."""
    rows = (
        select(LostSupport, Entry)
        .join(Entry, (Entry.noun == "fact") & (Entry.id == LostSupport.fact_id))
        .where(OPEN)
        .order_by(LostSupport.fact_id, LostSupport.id)
        .limit(most)
    )
    if after is not None:
        rows = rows.where(_beyond(*after))
    return [(support, entry) for support, entry in session.execute(rows)]


def settle_support(row: LostSupport, outcome: str, user_id: str, now: datetime) -> None:
    """Note what somebody made of a phrase; what was settled before stays as it was."""
    if row.settled_at is None:
        row.settled_at, row.settled_by, row.outcome = now, user_id, outcome


def _beyond(fact: str, ident: str) -> ColumnElement[bool]:
    same = (LostSupport.fact_id == fact) & (LostSupport.id > ident)
    return or_(LostSupport.fact_id > fact, same)

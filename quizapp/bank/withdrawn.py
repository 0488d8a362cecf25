"""Ways to ask something that a change took away: listed until somebody has looked at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from quizapp.bank.nouns import Ref
from quizapp.bank.outcome import Outcome
from quizapp.bank.served import AT_ONCE
from quizapp.models import Change, Entry, User, Withdrawal, new_id


@dataclass(frozen=True)
class Gone:
    """One question that is asked no more, why, and because of which change."""

    id: str
    ref: Ref
    title: str
    asked_as: str
    why: str
    at: datetime
    change_id: str
    because: str
    """The reason that was given for the change."""
    by: str | None
    """Whose change it was; None: the app's own."""


def withdraw(
    session: Session, change: Change, outcome: Outcome, unpublished: Iterable[Ref]
) -> None:
    """Write what a change took from learners, and settle what they are asked again.

    What is not published any more was taken away on purpose: nobody has to look at it.
    """
    _settle_ways(session, [*outcome.back, *outcome.lost], change.at)
    _settle_entries(session, list(unpublished), change.at)
    for way, why in outcome.lost.items():
        session.add(
            Withdrawal(
                id=new_id(),
                change_id=change.id,
                noun=way.noun,
                entry_id=way.id,
                asked_as=way.asked_as,
                why=why,
                at=change.at,
            )
        )


def _settle_ways(session: Session, ways: list[tuple[str, str, str]], now: datetime) -> None:
    columns = tuple_(Withdrawal.noun, Withdrawal.entry_id, Withdrawal.asked_as)
    for start in range(0, len(ways), AT_ONCE):
        some = [tuple(way) for way in ways[start : start + AT_ONCE]]
        _settle(session, columns.in_(some), now)


def _settle_entries(session: Session, refs: list[Ref], now: datetime) -> None:
    columns = tuple_(Withdrawal.noun, Withdrawal.entry_id)
    for start in range(0, len(refs), AT_ONCE):
        _settle(session, columns.in_(refs[start : start + AT_ONCE]), now)


def _settle(session: Session, which: object, now: datetime) -> int:
    done = session.execute(
        update(Withdrawal)
        .where(which, Withdrawal.settled_at.is_(None))  # type: ignore[arg-type]
        .values(settled_at=now),
        execution_options={"synchronize_session": False},
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def settle(session: Session, withdrawal_id: str, now: datetime) -> bool:
    """Note that a question not asked any more is as it should be; say whether there is such a row.

    Settling it again changes nothing.
    """
    row = session.get(Withdrawal, withdrawal_id)
    if row is None:
        return False
    row.settled_at = row.settled_at or now
    return True


def open_count(session: Session) -> int:
    """Return how many questions are asked no more and wait for somebody's look."""
    rows = select(func.count()).select_from(Withdrawal).where(Withdrawal.settled_at.is_(None))
    return session.scalar(rows) or 0


def gone_after(
    session: Session, most: int, before: tuple[datetime, str] | None = None
) -> list[Gone]:
    """Return what is asked no more, the latest first, from after a place in that order."""
    rows = (
        select(Withdrawal, Change, User.name, Entry.title)
        .join(Change, Withdrawal.change_id == Change.id)
        .outerjoin(User, Change.user_id == User.id)
        .join(Entry, (Entry.noun == Withdrawal.noun) & (Entry.id == Withdrawal.entry_id))
        .where(Withdrawal.settled_at.is_(None))
        .order_by(Withdrawal.at.desc(), Withdrawal.id.desc())
        .limit(most)
    )
    if before is not None:
        at, ident = before
        earlier = (Withdrawal.at == at) & (Withdrawal.id < ident)
        rows = rows.where(or_(Withdrawal.at < at, earlier))
    return [
        Gone(
            row.id,
            Ref(row.noun, row.entry_id),
            title,
            row.asked_as,
            row.why,
            row.at,
            change.id,
            change.why,
            name,
        )
        for row, change, name, title in session.execute(rows)
    ]

"""Signed-in browsers: a random token in the cookie, its hash in a table, revocable at any time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, bindparam, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from quizapp.accounts.tokens import digest, new_token
from quizapp.extensions.statements import Prepared
from quizapp.models import SignInSession, User


@dataclass(frozen=True)
class SignedIn:
    """The person behind a request: what pages and views need of a user, and nothing to write to.

    Plain values instead of the table's row, so that the look-up is one small statement and a page
    can still show them after a commit. It speaks Flask-Login's protocol.
    """

    token: str = field(repr=False)
    id: str
    email: str
    name: str
    role: str
    zone: str
    daily_new: int
    desired_retention: float
    shortcuts: bool
    since: datetime
    """When this browser signed in."""
    until: datetime
    """When this sign-in ends unless it is used before."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what Flask-Login looks the person up by: the token of this browser."""
        return self.token


_SIGNED_IN: tuple[InstrumentedAttribute[Any], ...] = (
    User.id,
    User.email,
    User.name,
    User.role,
    User.zone,
    User.daily_new,
    User.desired_retention,
    User.shortcuts,
    SignInSession.created_at,
    SignInSession.expires_at,
)
"""Where the fields of `SignedIn` after the token come from, in their order."""

_WHO = Prepared(
    select(*_SIGNED_IN)
    .join(SignInSession, SignInSession.user_id == User.id)
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.revoked_at.is_(None),
        SignInSession.expires_at > bindparam("now"),
        User.active,
    )
)


_HANDLE = 32
"""Characters of a token's hash that name a sign-in."""


@dataclass(frozen=True)
class Lifetime:
    """How long a sign-in lasts: `idle` without use, and `whole` at the longest."""

    idle: timedelta
    whole: timedelta

    def end(self, since: datetime, now: datetime) -> datetime:
        """Return when a sign-in begun at `since` ends if it is used now and never again."""
        return min(now + self.idle, since + self.whole)


def issue(session: Session, user_id: str, now: datetime, lifetime: Lifetime) -> str:
    """Sign a browser in: store a new session and return its token, never used before."""
    _forget_ended(session, user_id, now)
    token = new_token()
    session.add(
        SignInSession(
            token_hash=digest(token),
            user_id=user_id,
            created_at=now,
            expires_at=lifetime.end(now, now),
        )
    )
    return token


def load(session: Session, token: str, now: datetime) -> SignedIn | None:
    """Return who a token belongs to; None when it was revoked, expired, or the person is out."""
    row = _WHO.first(session, token_hash=digest(token), now=now)
    return SignedIn(token, *row) if row else None


@dataclass(frozen=True)
class SignIn:
    """A browser in which somebody is signed in, as the list of them shows it."""

    handle: str
    """What it is called in addresses: the beginning of a hash, which signs nobody in."""
    since: datetime
    until: datetime
    here: bool
    """Whether it is the one that asks."""


def sign_ins(session: Session, person: SignedIn, now: datetime) -> list[SignIn]:
    """Return the browsers in which somebody is signed in: this one, then the latest first."""
    rows = session.execute(
        select(SignInSession.token_hash, SignInSession.created_at, SignInSession.expires_at)
        .where(
            SignInSession.user_id == person.id,
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > now,
        )
        .order_by(SignInSession.created_at.desc())
    )
    mine = digest(person.token)
    found = [SignIn(key[:_HANDLE], since, until, key == mine) for key, since, until in rows]
    return sorted(found, key=lambda each: not each.here)


def revoke_one(session: Session, user_id: str, handle: str, now: datetime) -> bool:
    """Sign one of somebody's browsers out by its handle; tell whether there was such a one."""
    if len(handle) != _HANDLE:
        return False
    ended = session.execute(
        _live()
        .where(
            SignInSession.user_id == user_id,
            SignInSession.token_hash.startswith(handle, autoescape=True),
        )
        .values(revoked_at=now)
        .returning(SignInSession.token_hash)
    )
    return bool(ended.all())


def renewal(person: SignedIn, now: datetime, lifetime: Lifetime) -> datetime | None:
    """Return the new end of a sign-in in use; None while it would move by less than a day.

    A day's grain, because each renewal is a write.
    """
    end = lifetime.end(person.since, now)
    return end if end - person.until >= timedelta(days=1) else None


def renew(session: Session, token: str, end: datetime) -> None:
    """Let a sign-in last until `end`."""
    session.execute(_live().where(SignInSession.token_hash == digest(token)).values(expires_at=end))


def revoke(session: Session, token: str, now: datetime) -> None:
    """Sign one browser out."""
    session.execute(_live().where(SignInSession.token_hash == digest(token)).values(revoked_at=now))


def revoke_all(session: Session, user_id: str, now: datetime) -> None:
    """Sign a person out everywhere."""
    session.execute(_live().where(SignInSession.user_id == user_id).values(revoked_at=now))


def _live() -> Update:
    return update(SignInSession).where(SignInSession.revoked_at.is_(None))


def _forget_ended(session: Session, user_id: str, now: datetime) -> None:
    session.execute(
        delete(SignInSession).where(
            SignInSession.user_id == user_id, SignInSession.expires_at <= now
        )
    )

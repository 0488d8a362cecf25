"""How often something may be tried: counts in windows of time, in a table all workers share."""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.models import RateLimit
from quizapp.web.errors import TooManyError
from quizapp.web.i18n import ngettext

KEPT = timedelta(days=1)
"""How long counts stay in the table; no window is longer."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOME_NETWORK = 64
"""Bits of an IPv6 address that one household or firm shares; the rest changes at will."""


@dataclass(frozen=True)
class Limit:
    """At most `times` tries of an action for one subject in each window."""

    action: str
    times: int
    window: timedelta

    def window_start(self, now: datetime) -> datetime:
        """Return when the window that `now` falls into began; windows are counted from 1970."""
        return now - (now - _EPOCH) % self.window

    def seconds_left(self, now: datetime) -> int:
        """Return the whole seconds until the next window, at least 1."""
        left = self.window_start(now) + self.window - now
        return max(1, -(-left // timedelta(seconds=1)))


def spend(session: Session, limit: Limit, subject: str, now: datetime) -> None:
    """Count one try of `subject`; raise `TooManyError` when there were too many in this window.

    Counted before the try, so that a hundred tries at once are a hundred, not one.
    """
    # Days ahead of now stands what was counted before the clock was put back.
    old, ahead = RateLimit.window_start < now - KEPT, RateLimit.window_start > now + KEPT
    session.execute(delete(RateLimit).where(old | ahead))
    if _count(session, limit, subject, now) > limit.times:
        raise _too_many(limit.seconds_left(now))


def give_back(session: Session, limit: Limit, subject: str, now: datetime) -> None:
    """Take back one counted try, because it turned out to be a rightful one."""
    session.execute(
        update(RateLimit)
        .where(
            RateLimit.bucket == bucket(limit.action, subject),
            RateLimit.window_start == limit.window_start(now),
            RateLimit.count > 0,
        )
        .values(count=RateLimit.count - 1)
    )


def bucket(action: str, subject: str) -> str:
    """Return the name a count is kept under: a hash, so that no address or e-mail is stored."""
    return hashlib.sha256(f"{action}\n{subject}".encode()).hexdigest()


def address_subject(address: str | None) -> str:
    """Return whom a client's address stands for: itself, or for IPv6 the network it is in."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped or ipaddress.ip_network((parsed, _HOME_NETWORK), strict=False))
    return str(parsed)


def _count(session: Session, limit: Limit, subject: str, now: datetime) -> int:
    """Add one and return the sum, in one statement that two workers can run at once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(RateLimit)
        .values(bucket=bucket(limit.action, subject), window_start=limit.window_start(now), count=1)
        .on_conflict_do_update(
            index_elements=[RateLimit.bucket, RateLimit.window_start],
            set_={"count": RateLimit.count + 1},
        )
        .returning(RateLimit.count)
    )
    return session.execute(statement).scalar_one()


def _too_many(seconds: int) -> TooManyError:
    wait = ngettext(
        "Nothing is lost. Please wait a minute, then try again.",
        "Nothing is lost. Please wait %(num)s minutes, then try again.",
        -(-seconds // 60),
    )
    return TooManyError(what_to_do=wait, retry_after=seconds)

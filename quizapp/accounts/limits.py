"""How often something may be tried: counts in windows of time that all workers share.

They stand in a table, or in Redis where an installation has one. When Redis fails the table counts:
its counts begin at nothing, so a stranger gets at most twice the tries, and nobody is locked out.
"""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.config import DAY_MINUTES
from quizapp.extensions import shared_store
from quizapp.extensions.shared import UnavailableStoreError
from quizapp.models import RateLimit
from quizapp.web.errors import TooManyError
from quizapp.web.i18n import ngettext
from quizapp.web.metrics import count

if TYPE_CHECKING:
    from redis import Redis

KEPT = timedelta(minutes=DAY_MINUTES)
"""How long counts stay in the table; the settings refuse a window that is longer."""

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
    spend_all(session, [(limit, subject)], now)


def spend_all(session: Session, tries: Sequence[tuple[Limit, str]], now: datetime) -> None:
    """Count a try that several limits are about: for all of them, or if one is reached for none.

    Raises `TooManyError`, upon which the transaction is to be rolled back.
    """
    store = shared_store()
    if store is not None:
        try:
            reached = store.ask(partial(_count_shared, tries=tries, now=now))
        except UnavailableStoreError:
            _note_failure()
        else:
            if reached is not None:
                raise _too_many(reached.seconds_left(now))
            return
    # Days ahead of now stands what was counted before the clock was put back.
    old, ahead = RateLimit.window_start < now - KEPT, RateLimit.window_start > now + KEPT
    session.execute(delete(RateLimit).where(old | ahead))
    for limit, subject in tries:
        if _count(session, limit, subject, now) > limit.times:
            raise _too_many(limit.seconds_left(now))


def give_back(session: Session, limit: Limit, subject: str, now: datetime) -> None:
    """Take back one counted try, because it turned out to be a rightful one."""
    store = shared_store()
    if store is not None:
        try:
            store.ask(lambda redis: redis.eval(_GIVE_BACK, 1, _key(limit, subject, now)))
        except UnavailableStoreError:
            _note_failure()
        else:
            return
    session.execute(
        update(RateLimit)
        .where(
            RateLimit.bucket == bucket(limit.action, subject),
            RateLimit.window_start == limit.window_start(now),
            RateLimit.count > 0,
        )
        .values(count=RateLimit.count - 1)
    )


_SPEND = """
for place, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or 0) >= tonumber(ARGV[place]) then return place end
end
for _, key in ipairs(KEYS) do
  redis.call('INCR', key)
  redis.call('EXPIRE', key, ARGV[#KEYS + 1])
end
return 0
"""
"""Counts for all keys or for none, at once: Redis runs one script at a time."""

_GIVE_BACK = """
if tonumber(redis.call('GET', KEYS[1]) or 0) > 0 then redis.call('DECR', KEYS[1]) end
"""


def _count_shared(
    redis: "Redis", tries: Sequence[tuple[Limit, str]], now: datetime
) -> Limit | None:
    """Count a try in Redis; return the limit that is reached, if one is."""
    keys = [_key(limit, subject, now) for limit, subject in tries]
    most = [str(limit.times) for limit, _subject in tries]
    kept = str(int(KEPT.total_seconds()))
    place = int(str(redis.eval(_SPEND, len(keys), *keys, *most, kept)))
    return tries[place - 1][0] if place else None


def _key(limit: Limit, subject: str, now: datetime) -> str:
    start = int(limit.window_start(now).timestamp())
    return f"quizapp:limit:{bucket(limit.action, subject)}:{start}"


def _note_failure() -> None:
    count("shared_store_failures")
    structlog.get_logger().warning("redis does not answer; the database counts tries")


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

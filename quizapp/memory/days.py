"""A learner's day: it ends at 04:00 by the clock on the learner's own wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_NIGHT = timedelta(hours=4)


def as_utc(at: datetime) -> datetime:
    """Return the same instant in UTC.

    Raises ValueError for a naive time: Python would read it in the machine's own zone.
    """
    if at.tzinfo is None:
        raise ValueError("A time needs its zone: this one has none.")
    return at.astimezone(UTC)


def local_day(at: datetime, zone: str) -> date:
    """Return the learner's day that holds the instant `at`, in the IANA zone `zone`.

    Subtracting four hours of wall clock, not of elapsed time, keeps the boundary at 04:00 through
    clock changes; a fixed offset from UTC would be wrong for part of every year.
    Raises ValueError for a naive time and ZoneInfoNotFoundError for an unknown zone.
    """
    wall = as_utc(at).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (wall - _NIGHT).date()

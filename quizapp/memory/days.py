"""A learner's day: it ends at 04:00 by the clock on the learner's own wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_ENDS = time(4)
_NIGHT = timedelta(hours=DAY_ENDS.hour)
_SECOND = timedelta(seconds=1)


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


def day_start(day: date, zone: str) -> datetime:
    """Return the first instant of the learner's `day`, in UTC.

    Raises ZoneInfoNotFoundError for an unknown zone.
    """
    wall = datetime.combine(day, DAY_ENDS, ZoneInfo(zone))
    start = wall.astimezone(UTC)
    before_gap = wall.replace(fold=1).astimezone(UTC)
    return _end_of_gap(day, zone, before_gap, start) if before_gap < start else start


def _end_of_gap(day: date, zone: str, before: datetime, after: datetime) -> datetime:
    """Find the second when clocks jumped over 04:00 of `day`, between `before` and `after`.

    `zoneinfo` tells the offsets on both sides of a jump but not its moment, hence the bisection.
    """
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if local_day(middle, zone) < day:
            before = middle
        else:
            after = middle
    return after

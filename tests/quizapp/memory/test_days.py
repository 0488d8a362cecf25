"""A learner's day ends at 04:00 by the clock on the wall, also when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.days import as_utc, local_day

ZONES = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Helsinki",  # goes back from 04:00 to 03:00
    "America/New_York",
    "America/St_Johns",  # half an hour off
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # changes by half an hour
    "Antarctica/Casey",  # once jumped from 02:00 to 05:00
    "Pacific/Apia",  # once left out a day
    "Pacific/Kiritimati",
]
zones = st.sampled_from(ZONES)
instants = st.integers(0, 32 * 365 * 86_400).map(
    lambda seconds: datetime(2005, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
SECOND = timedelta(seconds=1)


def day_start(day: date, zone: str) -> datetime:
    """Return the first instant of a learner's day, found by going from the wall to UTC."""
    wall = datetime.combine(day, time(4), ZoneInfo(zone))
    start = wall.astimezone(UTC)
    before_gap = wall.replace(fold=1).astimezone(UTC)
    return end_of_gap(day, zone, before_gap, start) if before_gap < start else start


def end_of_gap(day: date, zone: str, before: datetime, after: datetime) -> datetime:
    """Find the second when clocks jumped over 04:00 of a day, between `before` and `after`.

    `zoneinfo` tells the offsets on both sides of a jump but not its moment, hence the bisection.
    """
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if local_day(middle, zone) < day:
            before = middle
        else:
            after = middle
    return after


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/Berlin", "2026-11-21T03:59:59", date(2026, 11, 20)),
        ("Europe/Berlin", "2026-11-21T04:00:00", date(2026, 11, 21)),
        ("Asia/Kathmandu", "2026-11-21T03:59:59", date(2026, 11, 20)),
        ("Asia/Kathmandu", "2026-11-21T04:00:00", date(2026, 11, 21)),
        # New York, clocks forward on 8 March 2026 and back on 1 November 2026, at 02:00
        ("America/New_York", "2026-03-08T03:59:59", date(2026, 3, 7)),
        ("America/New_York", "2026-03-08T04:00:00", date(2026, 3, 8)),
        ("America/New_York", "2026-11-01T03:59:59", date(2026, 10, 31)),
        ("America/New_York", "2026-11-01T04:00:00", date(2026, 11, 1)),
        # Helsinki, back from 04:00 to 03:00 on 25 October 2026
        ("Europe/Helsinki", "2026-10-25T03:59:59", date(2026, 10, 24)),
        ("Europe/Helsinki", "2026-10-25T04:00:00", date(2026, 10, 25)),
    ],
)
def test_the_day_ends_at_four_by_the_clock_on_the_wall(
    zone: str, wall: str, expected: date
) -> None:
    at = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone))
    assert local_day(at.astimezone(UTC), zone) == expected


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 6), 24),
        (date(2026, 3, 7), 23),  # the clocks go forward in its last night
        (date(2026, 10, 31), 25),  # and back in this one's
        (date(2026, 11, 1), 24),
    ],
)
def test_a_day_is_as_long_as_its_clocks_make_it(day: date, hours: int) -> None:
    zone = "America/New_York"
    length = day_start(day + timedelta(days=1), zone) - day_start(day, zone)
    assert length == timedelta(hours=hours)


@given(st.dates(date(2005, 1, 1), date(2037, 1, 1)), zones)
def test_a_day_starts_at_its_first_instant(day: date, zone: str) -> None:
    start = day_start(day, zone)
    assert start.tzinfo is UTC
    assert local_day(start, zone) == day
    assert local_day(start - SECOND, zone) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        # 02:00 became 05:00: there was no 04:00
        ("Antarctica/Casey", date(2009, 10, 18), datetime(2009, 10, 17, 18, tzinfo=UTC)),
        # Friday 30 December 2011 was left out; what the clocks jumped to was Saturday's first hour
        ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 31), datetime(2011, 12, 30, 14, tzinfo=UTC)),
    ],
)
def test_a_day_whose_four_o_clock_was_left_out_starts_at_the_jump(
    zone: str, day: date, start: datetime
) -> None:
    assert day_start(day, zone) == start
    assert local_day(start, zone) == day
    assert local_day(start - SECOND, zone) < day


@given(instants, st.timedeltas(timedelta(0), timedelta(days=3)), zones)
def test_days_never_run_backwards(at: datetime, later: timedelta, zone: str) -> None:
    assert local_day(at, zone) <= local_day(at + later, zone)


@given(instants, zones)
def test_every_instant_lies_in_its_day(at: datetime, zone: str) -> None:
    day = local_day(at, zone)
    assert day_start(day, zone) <= at < day_start(day + timedelta(days=1), zone)


@given(instants, zones, zones)
def test_the_day_depends_on_the_instant_not_on_how_it_is_written(
    at: datetime, written: str, zone: str
) -> None:
    assert local_day(at.astimezone(ZoneInfo(written)), zone) == local_day(at, zone)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        as_utc(datetime(2026, 11, 21, 12))  # noqa: DTZ001 - the very thing refused


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        local_day(datetime(2026, 11, 21, tzinfo=UTC), "Europe/Nowhere")

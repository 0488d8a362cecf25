"""Which of the daily copies are kept: pure, from their days alone."""

from collections.abc import Collection
from datetime import date


def kept(days: Collection[date], daily: int, weekly: int) -> set[date]:
    """Return the days whose copies stay: the newest `daily`, and one of each of `weekly` weeks.

    Counted in copies, not back from today: where nothing was copied for a month, because the
    machine was off, nothing is thrown away for it. Of a week (Monday to Sunday) the first copy
    stays: the last would be another each day, and one would never grow old.
    """
    newest_first = sorted(days, reverse=True)
    stay = set(newest_first[:daily])
    first_of: dict[tuple[int, int], date] = {}
    for day in newest_first:
        year, week, _weekday = day.isocalendar()
        first_of[year, week] = day  # the later found, the earlier in its week
    stay.update(sorted(first_of.values(), reverse=True)[:weekly])
    return stay

"""Daily copies: the newest stay, one of each week beside them, and no more than was set."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.backups.rotating import kept

FIRST = date(2026, 1, 1)
days = st.sets(st.integers(0, 400).map(lambda number: FIRST + timedelta(days=number)))
counts = st.integers(0, 10)


@given(days, counts, counts)
def test_no_more_are_kept_than_was_set(found: set[date], daily: int, weekly: int) -> None:
    stay = kept(found, daily, weekly)
    assert stay <= found
    assert len(stay) <= daily + weekly
    assert stay >= set(sorted(found)[len(found) - min(daily, len(found)) :])


@given(days, counts, counts)
def test_rotating_twice_is_as_once(found: set[date], daily: int, weekly: int) -> None:
    stay = kept(found, daily, weekly)
    assert kept(stay, daily, weekly) == stay


def test_copied_each_day_for_a_year_they_reach_four_weeks_back() -> None:
    stay: set[date] = set()
    for number in range(365):
        today = FIRST + timedelta(days=number)
        stay = kept(stay | {today}, 7, 4)
        assert stay >= {today - timedelta(days=back) for back in range(min(number + 1, 7))}
        monday = today - timedelta(days=today.weekday())
        assert stay >= {monday - timedelta(weeks=back) for back in range(min(number // 7, 4))}
    assert 7 < len(stay) <= 11


def test_what_a_machine_copied_before_it_was_off_for_a_year_stays() -> None:
    found = {FIRST + timedelta(days=number) for number in (0, 1, 2)} | {date(2027, 3, 1)}
    assert kept(found, 7, 4) == found

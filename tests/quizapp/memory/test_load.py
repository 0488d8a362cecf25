"""How well a day suits a review."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.load import EVERY_DAY, weigher
from quizapp.memory.schedule import Weigh, due_day, fuzz_range, whole_interval
from quizapp.memory.state import MemoryState
from tests.simulation.load import WEEKEND_OFF, settled

SATURDAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
NO_MONDAYS = (0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)


def memory(stability: float) -> MemoryState:
    return MemoryState(stability, 5.0, NOON, SATURDAY, reps=3, lapses=0)


def after(days: int) -> date:
    return SATURDAY + timedelta(days=days)


dates = st.integers(0, 400).map(after)
loads = st.dictionaries(dates, st.integers(-3, 100_000))
easy_days = st.tuples(*[st.floats(0, 1)] * 7)
exams = st.none() | dates


@given(loads, easy_days, st.frozensets(dates), exams, dates)
def test_every_day_weighs_something_that_can_be_added_up(
    due: dict[date, int],
    easy: tuple[float, ...],
    siblings: frozenset[date],
    exam: date | None,
    day: date,
) -> None:
    assert 0 < weigher(due, easy, siblings, exam)(day) < inf


@given(st.floats(0.1, 300), st.integers(0, 99), loads, easy_days, st.frozensets(dates), exams)
def test_a_weighed_date_stays_within_the_fuzz_of_its_interval(
    stability: float,
    seed: int,
    due: dict[date, int],
    easy: tuple[float, ...],
    siblings: frozenset[date],
    exam: date | None,
) -> None:
    weigh = weigher(due, easy, siblings, exam)
    shortest, longest = fuzz_range(whole_interval(stability))
    days = (due_day(memory(stability), 0.9, seed, weigh=weigh) - SATURDAY).days
    assert shortest <= days <= longest


def drawn(stability: float, *, weigh: Weigh | None) -> Counter[int]:
    """How many of 300 seeds chose which day, counted from today."""
    return Counter(
        (due_day(memory(stability), 0.9, seed, weigh=weigh) - SATURDAY).days for seed in range(300)
    )


def test_days_with_nothing_due_are_as_likely_as_each_other() -> None:
    assert drawn(10, weigh=weigher({})) == drawn(10, weigh=None)


def test_a_full_day_is_chosen_less_often() -> None:
    often = drawn(10, weigh=weigher({after(10): 3}))
    assert set(often) == {8, 9, 10, 11, 12}
    assert often[10] < min(often[day] for day in (8, 9, 11, 12))


def test_a_day_off_is_chosen_only_where_there_is_no_other() -> None:
    monday = 9
    busy = {after(day): 500 for day in range(30) if after(day).weekday()}
    assert monday not in drawn(10, weigh=weigher(busy, NO_MONDAYS))
    assert set(drawn(2, weigh=weigher({}, NO_MONDAYS))) == {2}
    assert set(drawn(10, weigh=weigher({}, (0.0,) * 7))) == {8, 9, 10, 11, 12}


def test_half_a_day_takes_half_as_much_before_it_counts_as_full() -> None:
    weigh = weigher({after(9): 5, after(10): 11}, (0.5, *EVERY_DAY[1:]))
    assert weigh(after(9)) == pytest.approx(0.5 * weigh(after(10)) * (12 / 11) ** 2)


def test_siblings_are_kept_apart_where_that_can_be() -> None:
    often = drawn(10, weigh=weigher({}, siblings={after(11)}))
    assert 0 < often[11] < min(often[day] for day in (8, 9, 10, 12))
    assert set(drawn(2, weigh=weigher({}, siblings={after(2)}))) == {2}


def test_a_day_before_the_exam_is_chosen_if_there_is_one() -> None:
    assert set(drawn(10, weigh=weigher({after(8): 99}, exam_day=after(9)))) == {8}
    assert set(drawn(10, weigh=weigher({}, exam_day=after(8)))) == {8, 9, 10, 11, 12}


@pytest.mark.parametrize("easy", [(1.0,) * 6, (1.0,) * 8, (*(1.0,) * 6, 1.1), (-0.1, *(1.0,) * 6)])
def test_easy_days_are_seven_shares(easy: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="seven shares"):
        weigher({}, easy)


def test_weighed_days_are_more_even_and_siblings_further_apart() -> None:
    plain = settled(1, weighed=False, new=8, length=100)
    weighed = settled(1, weighed=True, new=8, length=100)
    assert weighed.jump < plain.jump
    assert weighed.beside < plain.beside


def test_an_easy_weekend_is_easier() -> None:
    found = settled(1, weighed=True, easy=WEEKEND_OFF, new=8, length=100)
    assert found.sunday < found.saturday < 0.95

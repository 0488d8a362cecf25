"""After a break: a daily share instead of a wall."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.catch_up import LONGEST, CatchUp, catch_up
from quizapp.memory.gain import AHEAD
from tests.simulation.pupils import TODAY, Pupil
from tests.simulation.queue import Break, expected_gain, work_off

dues = st.integers(0, 100_000)
comings = st.lists(st.integers(0, 500), max_size=90)
limits = st.integers(-5, 2000)


def test_what_fits_into_today_needs_no_plan() -> None:
    assert catch_up(50, [9] * 60, 50) is None
    assert catch_up(0, [], 1) is None


def test_a_wall_is_climbed_in_daily_steps() -> None:
    assert catch_up(100, [], 40) == CatchUp(today=40, put_off=60, limit=40, days=4, enough=4)


def test_reviews_done_come_off_the_days_share() -> None:
    plan = catch_up(90, [], 40, done=10)
    assert plan == CatchUp(today=30, put_off=60, limit=40, days=4, enough=4)
    over = catch_up(90, [], 40, done=70)
    assert over is not None
    assert (over.today, over.put_off) == (0, 90)


def test_it_is_said_when_so_few_a_day_never_catch_up() -> None:
    plan = catch_up(300, [40] * LONGEST, 20)
    assert plan is not None
    assert plan.days is None
    assert plan.enough == 88


@given(dues, comings, limits, st.integers(0, 300))
def test_today_and_what_is_put_off_are_all_that_is_due(
    due: int, coming: list[int], limit: int, done: int
) -> None:
    plan = catch_up(due, coming, limit, done)
    if plan is None:
        assert due <= max(0, max(1, limit) - done)
        return
    assert plan.today + plan.put_off == due
    assert plan.today >= 0
    assert plan.put_off > 0
    assert plan.days is None or 1 <= plan.days <= LONGEST


@given(dues, comings, limits)
def test_enough_a_day_catches_up_and_one_less_does_not(
    due: int, coming: list[int], limit: int
) -> None:
    plan = catch_up(due, coming, limit)
    if plan is None:
        return
    enough = catch_up(due, coming, plan.enough)
    assert enough is None or enough.days is not None
    assert (plan.days is not None) == (plan.limit >= plan.enough)
    if plan.enough > 1:
        fewer = catch_up(due, coming, plan.enough - 1)
        assert fewer is not None
        assert fewer.days is None


@given(dues, comings, st.integers(1, 2000), st.integers(0, 100))
def test_more_a_day_never_takes_longer(due: int, coming: list[int], limit: int, more: int) -> None:
    plan, quicker = catch_up(due, coming, limit), catch_up(due, coming, limit + more)
    if plan is not None and plan.days is not None and quicker is not None:
        assert quicker.days is not None
        assert quicker.days <= plan.days


@pytest.mark.parametrize(("facts", "away", "limit"), [(200, 90, 15), (300, 30, 30)])
def test_the_days_told_are_about_those_it_takes(facts: int, away: int, limit: int) -> None:
    pupil = Pupil(1)
    pupil.learnt(facts, away=away)
    waits = Counter((fact.due - TODAY).days for fact in pupil.facts)
    due = sum(count for wait, count in waits.items() if wait <= 0)
    plan = catch_up(due, [waits[wait] for wait in range(1, LONGEST)], limit)
    assert plan is not None
    taken = work_off(Break("a break", facts, away, limit, length=60), expected_gain(AHEAD), 1)
    assert plan.days == pytest.approx(taken.caught_up + 1, rel=0.2)

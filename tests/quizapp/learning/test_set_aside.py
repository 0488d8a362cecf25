"""Facts set aside: not today, or not again, until that is taken back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.extensions import writing
from quizapp.learning import set_aside
from quizapp.learning.learner import Learner
from quizapp.models import Memory, SetAside, User
from tests.support.desk import SUNDAY_MORNING, Desk

A_DAY = timedelta(days=1)
NOW = SUNDAY_MORNING
SUNDAY = date(2026, 11, 22)
Put = Callable[[Session, Learner, str, datetime], SetAside]


def put(desk: Desk, act: Put, learner_id: str, fact_id: str, at: datetime = NOW) -> None:
    with writing() as session:
        act(session, session.get_one(User, learner_id), fact_id, at)


def take_back(desk: Desk, learner_id: str, fact_id: str) -> None:
    with writing() as session:
        set_aside.take_back(session, session.get_one(User, learner_id), fact_id)


def aside(desk: Desk, learner_id: str, day: date = SUNDAY) -> set[str]:
    return set(set_aside.facts_aside(desk.session, learner_id, day))


def test_a_buried_fact_comes_back_tomorrow(desk: Desk) -> None:
    ada = desk.learner()
    put(desk, set_aside.bury, ada, "rash")

    assert aside(desk, ada) == {"rash"}
    assert aside(desk, ada, SUNDAY + A_DAY) == set()


def test_tomorrow_begins_where_the_learner_lives(desk: Desk) -> None:
    """Half past three in New York is still the night before."""
    ada = desk.learner(zone="America/New_York")
    put(desk, set_aside.bury, ada, "rash", datetime(2026, 11, 22, 8, 30, tzinfo=UTC))

    assert aside(desk, ada, SUNDAY - A_DAY) == {"rash"}
    assert aside(desk, ada, SUNDAY) == set()


def test_a_suspended_fact_does_not_come_back_by_itself(desk: Desk) -> None:
    ada = desk.learner()
    put(desk, set_aside.suspend, ada, "rash")

    assert aside(desk, ada, SUNDAY + 4000 * A_DAY) == {"rash"}


@pytest.mark.parametrize("act", [set_aside.bury, set_aside.suspend])
def test_what_was_set_aside_can_be_taken_back(desk: Desk, act: Put) -> None:
    ada = desk.learner()
    put(desk, act, ada, "rash")
    take_back(desk, ada, "rash")

    assert aside(desk, ada) == set()


def test_taking_back_what_is_not_set_aside_changes_nothing(desk: Desk) -> None:
    ada = desk.learner()
    put(desk, set_aside.bury, ada, "rash")
    take_back(desk, ada, "weakness")

    assert aside(desk, ada) == {"rash"}


def test_burying_what_is_suspended_leaves_it_suspended(desk: Desk) -> None:
    ada = desk.learner()
    put(desk, set_aside.suspend, ada, "rash")
    put(desk, set_aside.bury, ada, "rash")

    assert aside(desk, ada, SUNDAY + A_DAY) == {"rash"}


def test_suspending_what_is_buried_keeps_it_from_coming_back(desk: Desk) -> None:
    ada = desk.learner()
    put(desk, set_aside.bury, ada, "rash")
    put(desk, set_aside.suspend, ada, "rash")

    assert aside(desk, ada, SUNDAY + A_DAY) == {"rash"}


def test_doing_it_twice_is_doing_it_once(desk: Desk) -> None:
    ada = desk.learner()
    for act in (set_aside.bury, set_aside.bury, set_aside.suspend, set_aside.suspend):
        put(desk, act, ada, "rash")

    assert len(desk.session.scalars(select(SetAside)).all()) == 1


def test_what_was_buried_once_does_not_pile_up(desk: Desk) -> None:
    ada = desk.learner()
    for wait in range(3):
        put(desk, set_aside.bury, ada, "rash", NOW + wait * A_DAY)
        put(desk, set_aside.bury, ada, f"other {wait}", NOW + wait * A_DAY)

    assert aside(desk, ada, SUNDAY + 2 * A_DAY) == {"rash", "other 2"}
    assert len(desk.session.scalars(select(SetAside)).all()) == 2


def test_each_learner_sets_aside_for_themselves(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    put(desk, set_aside.suspend, ada, "rash")
    take_back(desk, otto, "rash")

    assert aside(desk, ada) == {"rash"}
    assert aside(desk, otto) == set()


def test_the_latest_set_aside_is_listed_first(desk: Desk) -> None:
    ada = desk.learner()
    put(desk, set_aside.suspend, ada, "rash", NOW - A_DAY)
    put(desk, set_aside.bury, ada, "weakness")

    rows = set_aside.set_aside(desk.session, desk.user(ada), SUNDAY)

    assert [(row.fact_id, row.until) for row in rows] == [
        ("weakness", SUNDAY + A_DAY),
        ("rash", None),
    ]


def test_memories_can_be_asked_for_without_those_set_aside(desk: Desk) -> None:
    ada = desk.learner()
    for fact in ("rash", "weakness", "spasm"):
        desk.choose(ada, fact, "A", NOW)
    put(desk, set_aside.suspend, ada, "rash")
    put(desk, set_aside.bury, ada, "spasm")

    def left(day: date) -> set[str]:
        is_left = set_aside.not_aside(Memory.fact_id, ada, day)
        return set(desk.session.scalars(select(Memory.fact_id).where(is_left)))

    assert left(SUNDAY) == {"weakness"}
    assert left(SUNDAY + A_DAY) == {"weakness", "spasm"}

"""A learner's plan: read as it was kept, refused where it cannot be, and moving days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from quizapp.extensions import writing
from quizapp.learning.plans import (
    Plan,
    UnusablePlanError,
    count_begun,
    facts_begun,
    goals_of,
    keep_plan,
    plan_of,
    reschedule,
)
from quizapp.learning.terms import Goal
from quizapp.learning.wanted import RESCHEDULE
from quizapp.models import Job, Memory, User
from tests.support.desk import SUNDAY_MORNING, Desk

A_DAY = timedelta(days=1)
NOW = SUNDAY_MORNING
TODAY = date(2026, 11, 22)
WHOLE = Plan(
    exam_name="Neurology finals",
    exam_day=date(2027, 1, 15),
    daily_minutes=20,
    easy_days=(1.0, 1.0, 1.0, 1.0, 0.5, 0.0, 0.0),
    kinds={"cloze": "more", "matching": "less"},
    daily_ceiling=80,
    goals={
        "dermatomyositis": Goal(in_exam=True, desired_retention=0.95),
        "multiple-sclerosis": Goal(in_exam=False, desired_retention=None),
    },
)


def keep(desk: Desk, learner_id: str, plan: Plan, days_later: int = 0) -> bool:
    with writing() as session:
        learner = session.get_one(User, learner_id)
        return keep_plan(session, learner, plan, NOW + days_later * A_DAY)


def read(desk: Desk, learner_id: str) -> Plan:
    return plan_of(desk.session, desk.user(learner_id))


def test_somebody_who_planned_nothing_has_no_exam_and_no_limits(desk: Desk) -> None:
    assert read(desk, desk.learner()) == Plan()


def test_a_plan_reads_back_as_it_was_kept(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    keep(desk, ada, WHOLE)

    assert read(desk, ada) == WHOLE
    assert goals_of(desk.session, desk.user(ada)) == WHOLE.goals
    assert read(desk, otto) == Plan()


def test_a_plan_kept_later_takes_the_place_of_the_first(desk: Desk) -> None:
    ada = desk.learner()
    keep(desk, ada, WHOLE)
    other = replace(WHOLE, exam_day=None, goals={"dermatomyositis": Goal(True, None)})
    keep(desk, ada, other, 3)

    assert read(desk, ada) == other


def test_a_plan_can_be_given_up(desk: Desk) -> None:
    ada = desk.learner()
    keep(desk, ada, WHOLE)
    keep(desk, ada, Plan())

    assert read(desk, ada) == Plan()


@pytest.mark.parametrize(
    ("plan", "moves"),
    [
        (replace(WHOLE, exam_day=date(2027, 2, 1)), True),
        (replace(WHOLE, easy_days=(1.0,) * 7), True),
        (replace(WHOLE, goals={}), True),
        (replace(WHOLE, exam_name="Finals", daily_minutes=None), False),
        (replace(WHOLE, kinds={}, daily_ceiling=None), False),
        (WHOLE, False),
    ],
)
def test_only_what_decides_on_days_asks_for_days_anew(
    desk: Desk, plan: Plan, *, moves: bool
) -> None:
    ada = desk.learner()
    assert keep(desk, ada, WHOLE)
    done_with(desk, wanted(desk, ada))

    assert keep(desk, ada, plan) is moves

    assert len(wanted(desk, ada)) == moves


def wanted(desk: Desk, learner_id: str) -> list[Job]:
    """Return the jobs that are to give somebody their days anew."""
    rows = select(Job).where(Job.learner_id == learner_id, Job.kind == RESCHEDULE)
    return list(desk.session.scalars(rows.where(Job.state == "queued")))


def done_with(desk: Desk, jobs: list[Job]) -> None:
    ids = [job.id for job in jobs]
    with writing() as session:
        for job_id in ids:
            session.get_one(Job, job_id).state = "done"


def test_two_changes_want_their_days_given_once(desk: Desk) -> None:
    ada = desk.learner()
    keep(desk, ada, WHOLE)
    keep(desk, ada, Plan())

    assert len(wanted(desk, ada)) == 1


def test_another_retention_of_everything_wants_days_given_anew(desk: Desk) -> None:
    ada, otto = desk.learner(), desk.learner()
    with writing() as session:
        session.get_one(User, ada).desired_retention = 0.85
    with writing() as session:
        session.get_one(User, otto).desired_retention = 0.9
        session.get_one(User, otto).daily_new = 3

    assert len(wanted(desk, ada)) == 1
    assert wanted(desk, otto) == []


@pytest.mark.parametrize(
    ("where", "plan"),
    [
        ("exam_name", Plan(exam_name="x" * 121)),
        ("exam_name", Plan(exam_name="Finals\0")),
        ("exam_day", Plan(exam_day=TODAY)),
        ("exam_day", Plan(exam_day=TODAY - A_DAY)),
        ("exam_day", Plan(exam_day=TODAY + 367 * A_DAY)),
        ("daily_minutes", Plan(daily_minutes=0)),
        ("daily_minutes", Plan(daily_minutes=1441)),
        ("daily_ceiling", Plan(daily_ceiling=0)),
        ("daily_ceiling", Plan(daily_ceiling=10_000)),
        ("easy_days", Plan(easy_days=(1.0,) * 6)),
        ("easy_days", Plan(easy_days=(1.0,) * 6 + (1.1,))),
        ("easy_days", Plan(easy_days=(1.0,) * 6 + (float("nan"),))),
        ("kinds", Plan(kinds={"essay": "more"})),
        ("kinds", Plan(kinds={"cloze": "never"})),
        ("goals", Plan(goals={"rash": Goal(True, 0.69)})),
        ("goals", Plan(goals={"rash": Goal(True, 0.98)})),
    ],
)
def test_what_cannot_be_planned_is_refused_by_name(desk: Desk, where: str, plan: Plan) -> None:
    ada = desk.learner()

    with pytest.raises(UnusablePlanError) as refused:
        keep(desk, ada, plan)

    assert refused.value.where == where
    assert str(refused.value).endswith(".")
    assert read(desk, ada) == Plan()


@pytest.mark.parametrize(
    "plan",
    [
        Plan(exam_day=TODAY + A_DAY),
        Plan(daily_minutes=1, daily_ceiling=1),
        Plan(daily_minutes=1440, daily_ceiling=9999),
        Plan(goals={"rash": Goal(True, 0.7), "spasm": Goal(False, 0.97)}),
        Plan(easy_days=(0.0,) * 7, exam_name="x" * 120),
    ],
)
def test_bounds_themselves_can_be_planned(desk: Desk, plan: Plan) -> None:
    ada = desk.learner()
    keep(desk, ada, plan)

    assert read(desk, ada) == plan


def test_today_is_the_learners_own(desk: Desk) -> None:
    """At 09:00 in Berlin it is still Saturday in Honolulu, where an exam may be on Sunday."""
    ada = desk.learner(zone="Pacific/Honolulu")
    keep(desk, ada, Plan(exam_day=TODAY))

    assert read(desk, ada).exam_day == TODAY


def test_an_exam_that_has_passed_may_stay_while_other_things_change(desk: Desk) -> None:
    ada = desk.learner()
    keep(desk, ada, WHOLE)
    keep(desk, ada, replace(WHOLE, daily_minutes=30), days_later=300)

    assert read(desk, ada).daily_minutes == 30


def test_days_are_given_anew_some_facts_at_a_time(desk: Desk) -> None:
    ada = desk.learner()
    facts = ("rash", "spasm", "weakness")
    for wait in (60, 55, 40):
        for fact in facts:
            desk.choose(ada, fact, "A", NOW - wait * A_DAY)
    before = dues(desk, ada)
    keep(desk, ada, Plan(goals={"dermatomyositis": Goal(in_exam=False, desired_retention=0.97)}))

    assert count_begun(desk.session, ada) == len(facts)
    batches: list[list[str]] = []
    while batch := facts_begun(desk.session, ada, batches[-1][-1] if batches else "", limit=2):
        batches.append(batch)
        with writing() as session:
            assert reschedule(session, session.get_one(User, ada), batch) == len(batch)

    assert batches == [["rash", "spasm"], ["weakness"]]
    after = dues(desk, ada)
    assert after["spasm"] == before["spasm"]
    assert after["rash"] < before["rash"]
    assert after["weakness"] < before["weakness"]


def test_a_fact_not_begun_has_no_day_to_be_given(desk: Desk) -> None:
    ada = desk.learner()
    with writing() as session:
        assert reschedule(session, session.get_one(User, ada), ["rash"]) == 0


def dues(desk: Desk, learner_id: str) -> dict[str, date]:
    desk.session.expire_all()
    return {row.fact_id: row.due_day for row in desk.session.query(Memory).all()}

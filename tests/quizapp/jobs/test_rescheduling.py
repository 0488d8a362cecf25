"""Days given anew by a job: all of them, in batches, once; cut short it begins again."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.extensions import writing
from quizapp.jobs import rescheduling
from quizapp.jobs.running import run
from quizapp.learning import plans
from quizapp.learning.marking import Response
from quizapp.learning.memories import rebuild_all
from quizapp.learning.plans import Plan, keep_plan
from quizapp.learning.wanted import RESCHEDULE
from quizapp.models import Job, Memory, User
from tests.support.desk import SUNDAY_MORNING, Desk, flashcard

A_DAY = timedelta(days=1)
NOW = SUNDAY_MORNING
FACTS = [f"fact-{number:02}" for number in range(12)]
WEEKENDS_OFF = Plan(easy_days=(1, 1, 1, 1, 1, 0, 0))


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescheduling, "BATCH", 5)


@pytest.fixture
def ada(desk: Desk) -> str:
    """Return somebody who knows a dozen facts well enough for their days to be chosen."""
    ada = desk.learner()
    for wait in (60, 55, 40):
        for fact in FACTS:
            desk.answer(ada, flashcard(fact), Response(rating=3), NOW - wait * A_DAY)
    return ada


def dues(desk: Desk, learner_id: str) -> dict[str, date]:
    desk.session.expire_all()
    rows = desk.session.scalars(select(Memory).where(Memory.learner_id == learner_id))
    return {row.fact_id: row.due_day for row in rows}


def weekends(days: dict[str, date]) -> int:
    return sum(day.weekday() >= 5 for day in days.values())


def keep(learner_id: str, plan: Plan) -> str:
    """Keep a plan; return the id of the job it wants."""
    with writing() as session:
        keep_plan(session, session.get_one(User, learner_id), plan, NOW)
        jobs = select(Job.id).where(Job.kind == RESCHEDULE, Job.state == "queued")
        return session.scalars(jobs).one()


def test_days_off_are_freed_and_a_plan_given_up_restores_every_day(desk: Desk, ada: str) -> None:
    before = dues(desk, ada)
    assert weekends(before) > 0

    run(keep(ada, WEEKENDS_OFF))
    assert weekends(dues(desk, ada)) == 0

    run(keep(ada, Plan()))
    assert dues(desk, ada) == before


def test_a_job_run_twice_is_done_once(desk: Desk, ada: str) -> None:
    job_id = keep(ada, WEEKENDS_OFF)
    run(job_id)
    after = dues(desk, ada)

    run(job_id)

    assert dues(desk, ada) == after
    job = desk.session.get_one(Job, job_id)
    assert (job.state, job.progress) == ("done", 1.0)


def test_a_job_cut_short_leaves_days_of_both_plans_and_is_done_later(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = keep(ada, WEEKENDS_OFF)
    batches = []

    def cut_at_the_second(session: Session, learner: User, facts: Sequence[str]) -> int:
        batches.append(facts)
        if len(batches) == 2:
            raise KeyboardInterrupt
        return len(rebuild_all(session, learner, facts))

    with monkeypatch.context() as patched:
        patched.setattr(plans, "reschedule", cut_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            run(job_id)
    desk.session.rollback()
    assert 0 < desk.session.get_one(Job, job_id).progress < 1

    run(job_id)

    assert weekends(dues(desk, ada)) == 0
    assert desk.session.get_one(Job, job_id).state == "done"


@pytest.mark.parametrize("left", [FACTS, []])
def test_a_job_that_another_process_ended_meanwhile_stops(
    desk: Desk, ada: str, monkeypatch: pytest.MonkeyPatch, left: list[str]
) -> None:
    job_id, asked = keep(ada, WEEKENDS_OFF), list[str]()

    def end_it(_session: Session, _learner_id: str, after: str, _limit: int) -> list[str]:
        asked.append(after)
        with writing() as session:
            session.get_one(Job, job_id).state = "done"
        return left

    monkeypatch.setattr(plans, "facts_begun", end_it)
    before = dues(desk, ada)
    run(job_id)

    assert asked == [""]
    assert dues(desk, ada) == before


def test_somebody_who_learnt_nothing_has_no_days_to_give(desk: Desk) -> None:
    otto = desk.learner()
    job_id = keep(otto, WEEKENDS_OFF)
    run(job_id)

    assert desk.session.get_one(Job, job_id).state == "done"

"""A learner's plan: an exam, goals by topic, minutes, easy days; and what a change of it moves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from quizapp.learning.learner import Learner
from quizapp.learning.memories import lock_learner, rebuild_all
from quizapp.learning.terms import Goal
from quizapp.learning.wanted import RESCHEDULE, want
from quizapp.memory.days import local_day
from quizapp.memory.load import EVERY_DAY
from quizapp.memory.situation import LONGEST
from quizapp.models import DayTally, Memory, StudyPlan, TopicGoal

KINDS = ("multiple_choice", "matching", "cloze", "flashcard")
WISHES = ("more", "less")
LONGEST_NAME = 120
MOST_MINUTES = 1440
MOST_REVIEWS = 9999
LOWEST_RETENTION, HIGHEST_RETENTION = 0.7, 0.97


class UnusablePlanError(ValueError):
    """Something of a plan cannot be kept; the message is a sentence for the learner."""

    def __init__(self, where: str, sentence: str) -> None:
        """Name the field of `Plan` that is wrong, and say what it should be."""
        super().__init__(sentence)
        self.where = where


@dataclass(frozen=True)
class Plan:
    """What a learner plans; as it is made, that of somebody who has not planned anything."""

    exam_name: str = ""
    exam_day: date | None = None
    """The learner's own day of the exam."""
    daily_minutes: int | None = None
    """1 to 1440; None: as many as it takes."""
    easy_days: tuple[float, ...] = EVERY_DAY
    """Shares (0 to 1) that the weekdays take, Monday first."""
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Kinds of items wanted "more" or "less" often."""
    daily_ceiling: int | None = None
    """The most reviews a day after a break, 1 to 9999; None: what the usual pace suggests."""
    goals: Mapping[str, Goal] = field(default_factory=dict)
    """What is wanted of topics (concept ids); the others are asked by no exam and as usual."""


def plan_of(session: Session, learner: Learner) -> Plan:
    """Return what a learner plans."""
    goals = goals_of(session, learner)
    row = session.get(StudyPlan, learner.id)
    if row is None:
        return Plan(goals=goals)
    return Plan(
        exam_name=row.exam_name,
        exam_day=row.exam_day,
        daily_minutes=row.daily_minutes,
        easy_days=tuple(row.easy_days),
        kinds=dict(row.kinds),
        daily_ceiling=row.daily_ceiling,
        goals=goals,
    )


def goals_of(session: Session, learner: Learner) -> dict[str, Goal]:
    """Return what a learner wants of topics, by concept id."""
    rows = session.execute(
        select(TopicGoal.topic, TopicGoal.in_exam, TopicGoal.desired_retention)
        .where(TopicGoal.learner_id == learner.id)
        .order_by(TopicGoal.topic)
    )
    return {topic: Goal(in_exam, retention) for topic, in_exam, retention in rows}


def keep_plan(session: Session, learner: Learner, plan: Plan, now: datetime) -> bool:
    """Keep the plan in place of the one before; say whether days are given anew for it.

    If so, that is wanted of a job, which does so for all the learner's facts (`reschedule`).
    Raises UnusablePlanError for an exam day that is not ahead (one that has passed may stay), for
    minutes, shares, reviews and retentions out of their bounds, and for unknown kinds.
    """
    lock_learner(session, learner.id)
    before = plan_of(session, learner)
    check(plan, before, local_day(now, learner.zone))
    if plan == before:
        return False
    row = session.get(StudyPlan, learner.id)
    if row is None:
        row = StudyPlan(learner_id=learner.id)
        session.add(row)
    row.exam_name = plan.exam_name
    row.exam_day = plan.exam_day
    row.daily_minutes = plan.daily_minutes
    row.easy_days = list(plan.easy_days)
    row.kinds = dict(plan.kinds)
    row.daily_ceiling = plan.daily_ceiling
    row.changed_at = now
    _keep_goals(session, learner, plan.goals)
    session.flush()
    moves = _days_wanted(plan) != _days_wanted(before)
    if moves:
        want(session, RESCHEDULE, learner.id, now)
    return moves


def check(plan: Plan, before: Plan, today: date) -> None:
    """Raise UnusablePlanError for the first thing wrong with a plan that follows another."""
    if "\0" in plan.exam_name:  # which PostgreSQL cannot keep
        raise UnusablePlanError("exam_name", "A name has letters, digits and signs only.")
    if len(plan.exam_name) > LONGEST_NAME:
        raise UnusablePlanError("exam_name", "A shorter name will do, of up to 120 characters.")
    if plan.exam_day is not None and plan.exam_day <= today and plan.exam_day != before.exam_day:
        raise UnusablePlanError("exam_day", "An exam to plan for lies ahead: choose a later day.")
    if plan.exam_day is not None and (plan.exam_day - today).days > LONGEST:
        raise UnusablePlanError("exam_day", "An exam can be planned for up to a year ahead.")
    if not _within(plan.daily_minutes, MOST_MINUTES):
        raise UnusablePlanError("daily_minutes", "A day has from 1 to 1440 minutes to study.")
    if not _within(plan.daily_ceiling, MOST_REVIEWS):
        raise UnusablePlanError("daily_ceiling", "Choose from 1 to 9999 reviews a day.")
    if len(plan.easy_days) != len(EVERY_DAY) or not all(0 <= day <= 1 for day in plan.easy_days):
        raise UnusablePlanError("easy_days", "Each weekday takes a share from 0 to 1.")
    if not (set(plan.kinds) <= set(KINDS) and set(plan.kinds.values()) <= set(WISHES)):
        raise UnusablePlanError("kinds", "A kind of question can be wanted more or less often.")
    if not all(_is_retention(goal.desired_retention) for goal in plan.goals.values()):
        raise UnusablePlanError("goals", "Choose a chance of recall from 70 to 97 %.")


def reschedule(session: Session, learner: Learner, facts: Collection[str]) -> int:
    """Give the facts their days on the terms now in force; return how many have a memory.

    A few hundred facts at a time keep the transaction short. Doing so twice changes nothing.
    """
    return len(rebuild_all(session, learner, facts))


def facts_begun(session: Session, learner_id: str, after: str = "", limit: int = 200) -> list[str]:
    """Return the next facts the learner has a memory of, in order of their ids, for `reschedule`.

    Begin with the empty string, go on with the last one returned, end when none is.
    """
    return list(
        session.scalars(
            select(Memory.fact_id)
            .where(Memory.learner_id == learner_id, Memory.fact_id > after)
            .order_by(Memory.fact_id)
            .limit(limit)
        )
    )


def count_begun(session: Session, learner_id: str) -> int:
    """Count the facts the learner has a memory of."""
    counts = select(func.coalesce(func.sum(DayTally.begun), 0))
    return session.scalars(counts.where(DayTally.learner_id == learner_id)).one()


def _keep_goals(session: Session, learner: Learner, goals: Mapping[str, Goal]) -> None:
    session.execute(delete(TopicGoal).where(TopicGoal.learner_id == learner.id))
    session.add_all(
        TopicGoal(
            learner_id=learner.id,
            topic=topic,
            in_exam=goal.in_exam,
            desired_retention=goal.desired_retention,
        )
        for topic, goal in goals.items()
    )


def _days_wanted(plan: Plan) -> tuple[object, ...]:
    """Return what of a plan decides on days."""
    return plan.exam_day, plan.easy_days, plan.goals


def _within(number: int | None, most: int) -> bool:
    return number is None or 1 <= number <= most


def _is_retention(chance: float | None) -> bool:
    return chance is None or LOWEST_RETENTION <= chance <= HIGHEST_RETENTION

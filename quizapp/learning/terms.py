"""On what terms a learner's memories come back: the model in force, the goals, the days wanted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.learning.fitted import engine_of, model_by_id
from quizapp.memory.load import EVERY_DAY
from quizapp.memory.model import Model
from quizapp.memory.plan import retention_for
from quizapp.memory.state import MemoryState
from quizapp.models import Entry, StudyPlan, TopicGoal, User


class Goal(NamedTuple):
    """What a learner wants of a topic (see `memory.plan`)."""

    in_exam: bool
    desired_retention: float | None


class Topic(NamedTuple):
    """What a fact is about, and what its learner wants of that."""

    name: str
    goal: Goal | None


NO_TOPIC = Topic("", None)
"""That of a fact that left the bank."""


@dataclass(frozen=True)
class Terms:
    """What decides on which day a memory comes back, apart from the memory and its topic."""

    model: Model
    engine: str
    """Name of the engine with the model."""
    usual: float
    """The retention (0 to 1) wanted of topics without a goal of their own."""
    exam_day: date | None
    easy_days: tuple[float, ...]
    """Shares (0 to 1) that the weekdays take, Monday first."""

    def retention(self, state: MemoryState, topic: Topic) -> float:
        """Return the retention (0 to 1) to schedule a memory with after its review."""
        return retention_for(state, topic.goal, self, self.usual, self.model)

    def exam_of(self, topic: Topic) -> date | None:
        """Return the day of the exam that asks the topic, if one does."""
        return self.exam_day if topic.goal is not None and topic.goal.in_exam else None

    def aim(self, topic: Topic) -> str:
        """Return a digest (16 characters) of all that a fact of the topic is scheduled for."""
        goal = topic.goal
        own = None if goal is None else goal.desired_retention
        wanted = self.usual if own is None else own
        said = f"{self.engine}\0{wanted!r}\0{self.exam_of(topic)}\0{self.easy_days}"
        return blake2b(said.encode(), digest_size=8).hexdigest()


def terms_of(session: Session, learner_id: str, *, lock: bool = False) -> Terms:
    """Return the terms in force; with `lock`, let one answer of a learner at a time pass.

    The learner's row is locked and not the memory's: a memory that does not exist yet cannot be.
    SQLite has one writer anyway. Raises NoResultFound if there is no such learner.
    """
    rows = (
        select(User.model_id, User.desired_retention, StudyPlan.exam_day, StudyPlan.easy_days)
        .outerjoin(StudyPlan, StudyPlan.learner_id == User.id)
        .where(User.id == learner_id)
    )
    model_id, usual, exam_day, easy_days = session.execute(
        rows.with_for_update(of=User) if lock else rows
    ).one()
    return Terms(
        model=model_by_id(session, model_id),
        engine=engine_of(model_id),
        usual=usual,
        exam_day=exam_day,
        easy_days=tuple(easy_days or EVERY_DAY),
    )


def topics_of(session: Session, learner_id: str, facts: Iterable[str]) -> dict[str, Topic]:
    """Return what each fact is about and the learner's goal for it; facts of no bank are absent."""
    rows = session.execute(
        select(
            Entry.id,
            Entry.subject,
            TopicGoal.topic,
            TopicGoal.in_exam,
            TopicGoal.desired_retention,
        )
        .outerjoin(
            TopicGoal, (TopicGoal.topic == Entry.subject) & (TopicGoal.learner_id == learner_id)
        )
        .where(Entry.noun == "fact", Entry.id.in_(list(facts)))
    )
    return {
        fact: Topic(subject or "", Goal(in_exam, retention) if topic else None)
        for fact, subject, topic, in_exam, retention in rows
    }

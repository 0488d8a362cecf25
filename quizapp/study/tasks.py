"""What a learner's cohorts have set them, as their first page shows it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from quizapp.bank.current import LiveBank
from quizapp.bank.topics import Set, set_of, topic_name
from quizapp.learning.assigned import Assigned, assigned_to
from quizapp.learning.learner import Learner
from quizapp.learning.standings import NOTHING, LearnerStanding, TopicStanding, standings_of
from quizapp.memory.days import local_day
from quizapp.web.formats import day as in_full
from quizapp.web.i18n import _


@dataclass(frozen=True)
class Task:
    """A topic that was set."""

    name: str
    cohort: str
    progress: Set
    when: str
    """By when, in words; empty if there is no day."""
    note: str


def tasks(session: Session, learner: Learner, live: LiveBank, now: datetime) -> list[Task]:
    """Return the topics open to a learner, what is due first first."""
    today = local_day(now, learner.zone)
    assigned = assigned_to(session, learner.id, today)
    if not assigned:
        return []
    standing = standings_of(session, [learner.id], now).get(learner.id, NOTHING)
    return [_task(live, each, standing, today) for each in assigned]


def _task(live: LiveBank, each: Assigned, standing: LearnerStanding, today: date) -> Task:
    progress = set_of(live, each.topic, standing.concepts.get(each.topic, TopicStanding()))
    when = _when(each.due_on, today)
    return Task(topic_name(live, each.topic), each.cohort, progress, when, each.note)


def _when(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    if due_on < today:
        return _("it was due on %(day)s", day=in_full(due_on))
    return _("by %(day)s", day=in_full(due_on))

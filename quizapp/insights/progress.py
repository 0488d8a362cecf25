"""The progress page as one value: scores, memory and forecast of one learner."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.insights.days import DueDay, PastDay, first_day, forecast, last_day, past_weeks
from quizapp.insights.queries import Tally, Topic, answers_by_day, due_by_day, topics, total
from quizapp.learning.learner import Learner
from quizapp.memory.days import local_day


@dataclass(frozen=True)
class Progress:
    """What one learner has answered, remembers now, and meets again when."""

    answered: Tally
    learnt: int
    known: float | None
    """Share of what was learnt that is known now, 0 to 1; None if nothing was learnt."""
    categories: list[Topic]
    concepts: list[Topic]
    weeks: list[list[PastDay]]
    forecast: list[DueDay]


def progress(
    session: Session, learner: Learner, now: datetime, untaught: Collection[str] = ()
) -> Progress:
    """Sum up a learner's progress at `now`; `untaught` are facts that have left the bank."""
    today = local_day(now, learner.zone)
    met = topics(session, learner, today)
    categories = [topic for topic in met if topic.sort == "category"]
    return Progress(
        answered=total(topic.answered for topic in categories),
        learnt=sum(topic.learnt for topic in categories),
        known=mean_known(categories),
        categories=categories,
        concepts=[topic for topic in met if topic.sort == "concept"],
        weeks=past_weeks(answers_by_day(session, learner.id, first_day(today)), today),
        forecast=forecast(due_by_day(session, learner.id, last_day(today), untaught), today),
    )


def mean_known(topics: Iterable[Topic]) -> float | None:
    """Return the mean chance of recall: the share of what was learnt that is known now."""
    learnt = [(topic.learnt, topic.known) for topic in topics if topic.known is not None]
    facts = sum(count for count, _ in learnt)
    return sum(count * known for count, known in learnt) / facts if facts else None

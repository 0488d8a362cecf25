"""The progress page as one value: scores, memory and forecast of one learner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.insights.days import DueDay, PastDay, first_day, forecast, past_weeks
from quizapp.insights.queries import (
    Tally,
    answers_by_day,
    answers_by_fact,
    memories,
    total,
)
from quizapp.insights.topics import (
    Sorted,
    Topic,
    by_category,
    by_concept,
    chances,
    mean_chance,
    topics,
)
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
    session: Session, learner: Learner, facts: Mapping[str, Sorted], now: datetime
) -> Progress:
    """Sum up a learner's progress at `now`; `facts` are the bank's, by id."""
    today = local_day(now, learner.zone)
    answered = answers_by_fact(session, learner.id)
    remembered = memories(session, learner.id)
    known = chances(remembered, now)
    return Progress(
        answered=total(answered.values()),
        learnt=len(known),
        known=mean_chance(known),
        categories=topics(facts, answered, known, by_category),
        concepts=topics(facts, answered, known, by_concept),
        weeks=past_weeks(answers_by_day(session, learner.id, first_day(today)), today),
        forecast=forecast(remembered, facts, today),
    )

"""How learners stand with topics: what is counted of many learners, in two statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from quizapp.learning.fitted import models_by_id
from quizapp.learning.ledger import FADES
from quizapp.memory.days import local_day
from quizapp.memory.fading import mean_chance
from quizapp.memory.model import Model
from quizapp.models import LearnerTally, TopicTally, User

AT_ONCE = 500
"""Learners or topics asked about in one statement."""


class TopicStanding(NamedTuple):
    """What a learner answered and knows of one category or concept."""

    answers: int = 0
    right: int = 0
    learnt: int = 0
    """Facts met."""
    known: float | None = None
    """Mean chance (0 to 1) of recalling them today; None if none was met."""

    @property
    def recalled(self) -> float:
        """How many of the facts met would be recalled today, on average."""
        return self.learnt * (self.known or 0.0)


@dataclass(frozen=True)
class LearnerStanding:
    """What is counted of one learner."""

    last_day: date | None
    """Their day of the latest review; None if there is none."""
    categories: Mapping[str, TopicStanding]
    concepts: Mapping[str, TopicStanding]

    @property
    def overall(self) -> TopicStanding:
        """All categories together."""
        return together(self.categories.values())


NOTHING = LearnerStanding(None, {}, {})


def together(standings: Iterable[TopicStanding]) -> TopicStanding:
    """Add up standings that share no fact."""
    rows = list(standings)
    learnt = sum(row.learnt for row in rows)
    known = sum(row.recalled for row in rows) / learnt if learnt else None
    return TopicStanding(
        sum(row.answers for row in rows), sum(row.right for row in rows), learnt, known
    )


def standings_of(
    session: Session, learners: Collection[str], now: datetime
) -> dict[str, LearnerStanding]:
    """Return how learners stand on their day, those who have answered anything."""
    found: dict[str, LearnerStanding] = {}
    ordered = list(learners)
    for start in range(0, len(ordered), AT_ONCE):
        found.update(_some(session, ordered[start : start + AT_ONCE], now))
    return found


def _some(session: Session, learners: Collection[str], now: datetime) -> dict[str, LearnerStanding]:
    rows = session.execute(
        select(User.id, User.zone, User.model_id, LearnerTally.as_of)
        .join(LearnerTally, LearnerTally.learner_id == User.id)
        .where(User.id.in_(learners))
    ).all()
    models = models_by_id(session, {row.model_id for row in rows})
    counted = {
        row.id: (max(0, (local_day(now, row.zone) - row.as_of).days), models[row.model_id])
        for row in rows
    }
    topics = _topics(session, counted)
    return {
        row.id: LearnerStanding(row.as_of, topics[row.id, "category"], topics[row.id, "concept"])
        for row in rows
    }


_COUNTED: tuple[InstrumentedAttribute[int] | InstrumentedAttribute[float], ...] = (
    TopicTally.answers,
    TopicTally.right,
    TopicTally.learnt,
    *(getattr(TopicTally, name) for name in FADES),
)


def _topics(
    session: Session, counted: Mapping[str, tuple[int, Model]]
) -> Mapping[tuple[str, str], dict[str, TopicStanding]]:
    found: dict[tuple[str, str], dict[str, TopicStanding]] = defaultdict(dict)
    rows = session.execute(
        select(TopicTally.learner_id, TopicTally.sort, TopicTally.heading, *_COUNTED).where(
            TopicTally.learner_id.in_(counted), TopicTally.answers + TopicTally.learnt > 0
        )
    )
    for learner, sort, heading, *counts in rows:
        answers, right, learnt = map(int, counts[:3])
        (days, model), fades = counted[learner], counts[3:]
        known = mean_chance(fades, days, learnt, model) if learnt else None
        found[learner, sort][heading] = TopicStanding(answers, right, learnt, known)
    return found

"""How a cohort's learners get on: from counts alone, never from what anybody answered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from quizapp.bank.current import LiveBank
from quizapp.bank.topics import Set, set_of
from quizapp.cohorts.weakest import Weak, weakest
from quizapp.learning.standings import (
    NOTHING,
    LearnerStanding,
    TopicStanding,
    standings_of,
    together,
)
from quizapp.models import Assignment, Enrolment, User
from quizapp.web.errors import NotFoundError

UNMET = TopicStanding()
NAMED_TOGETHER = 5
"""Concepts named of a whole cohort."""


@dataclass(frozen=True)
class Line:
    """One learner of a cohort."""

    id: str
    name: str
    standing: LearnerStanding
    weak: Sequence[Weak]
    assigned: Sequence[Set]

    @property
    def overall(self) -> TopicStanding:
        """All they answered and know."""
        return self.standing.overall

    @property
    def set_facts(self) -> int:
        """Facts of all topics that were set."""
        return sum(each.facts for each in self.assigned)

    @property
    def set_known(self) -> int:
        """How many of them they would recall today."""
        return sum(each.known for each in self.assigned)


def lines(
    session: Session, cohort_id: str, live: LiveBank, assigned: Sequence[Assignment], now: datetime
) -> list[Line]:
    """Return a cohort's learners by name; who teaches it is none."""
    rows = session.execute(_learners(cohort_id)).all()
    standings = standings_of(session, [row.id for row in rows], now)
    return [_line(row.id, row.name, standings.get(row.id, NOTHING), live, assigned) for row in rows]


def line(  # noqa: PLR0913, PLR0917 - whose, in which cohort, of which bank, when
    session: Session,
    cohort_id: str,
    learner_id: str,
    live: LiveBank,
    assigned: Sequence[Assignment],
    now: datetime,
) -> Line:
    """Return one learner of a cohort. Raises NotFoundError for anybody else."""
    row = session.execute(_learners(cohort_id).where(User.id == learner_id)).first()
    if row is None:
        raise NotFoundError
    standing = standings_of(session, [learner_id], now).get(learner_id, NOTHING)
    return _line(row.id, row.name, standing, live, assigned)


def weakest_together(rows: Iterable[Line]) -> list[Weak]:
    """Return the concepts in which all learners together are weakest."""
    concepts: dict[str, list[TopicStanding]] = defaultdict(list)
    for row in rows:
        for concept, standing in row.standing.concepts.items():
            concepts[concept].append(standing)
    return weakest({name: together(each) for name, each in concepts.items()}, NAMED_TOGETHER)


def _learners(cohort_id: str) -> Select[str, str]:
    return (
        select(User.id, User.name)
        .join(Enrolment, Enrolment.user_id == User.id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.teaches.is_(False), User.active)
        .order_by(func.lower(User.name), User.id)
    )


def _line(
    learner_id: str,
    name: str,
    standing: LearnerStanding,
    live: LiveBank,
    assigned: Sequence[Assignment],
) -> Line:
    sets = [set_of(live, each.topic, standing.concepts.get(each.topic, UNMET)) for each in assigned]
    return Line(learner_id, name, standing, weakest(standing.concepts), sets)

"""Reads what is counted of one learner: a few hundred rows, however much they did and know."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from quizapp.learning.due import begun_among
from quizapp.learning.fitted import model_by_id
from quizapp.learning.learner import Learner
from quizapp.learning.ledger import FADES
from quizapp.memory.fading import kept
from quizapp.models import DayTally, LearnerTally, Memory, SetAside, TopicTally, User


class Tally(NamedTuple):
    """How many facts were answered, and how many of them rightly."""

    answers: int = 0
    right: int = 0

    def __bool__(self) -> bool:
        return self.answers > 0

    @property
    def accuracy(self) -> float | None:
        """Share answered rightly, 0 to 1; None where nothing was answered."""
        return self.right / self.answers if self.answers else None


class Topic(NamedTuple):
    """What a learner answered and knows of one category or concept."""

    sort: str
    """Which of the two it is: "category" or "concept"."""
    id: str | None
    """Category or concept id; None gathers facts that no bank spoke of."""
    answered: Tally
    learnt: int
    """Facts with a memory."""
    known: float | None
    """Mean chance (0 to 1) of recalling these facts today; None if nothing is learnt."""
    due: int = 0
    """Facts that had come due by the learner's latest day of study."""


def topics(session: Session, learner: Learner, today: date) -> list[Topic]:
    """Return every category and concept the learner has met, the most answered first.

    Known is within .001 (see `quizapp.memory.fading`). What no bank spoke of comes last.
    """
    standing = session.execute(
        select(LearnerTally.as_of, User.model_id)
        .join(User, User.id == LearnerTally.learner_id)
        .where(User.id == learner.id)
    ).first()
    if standing is None:
        return []
    as_of, model_id = standing
    left = kept(max(0, (today - as_of).days))
    fading = [
        getattr(TopicTally, name) * share for name, share in zip(FADES, left, strict=True) if share
    ]
    rows = session.execute(
        select(
            TopicTally.sort,
            TopicTally.heading,
            TopicTally.answers,
            TopicTally.right,
            TopicTally.learnt,
            TopicTally.due,
            sum(fading[1:], fading[0]),
        ).where(TopicTally.learner_id == learner.id, TopicTally.answers + TopicTally.learnt > 0)
    )
    model = model_by_id(session, model_id)
    found = []
    for sort, heading, answers, right, learnt, due, summed in rows:
        known = min(max(summed / learnt, 0.0), 1.0) if learnt else None
        if known is not None and model.moves:
            known = model.told(known)
        found.append(Topic(sort, heading or None, Tally(answers, right), learnt, known, due))
    return sorted(found, key=lambda row: (row.id is None, -row.answered.answers, row.id or ""))


def due_by_topic(session: Session, learner: Learner, today: date) -> dict[str, int]:
    """Count what is due today of each concept; those with nothing due are left out.

    What was due on the learner's latest day of study is kept; what fell due since, or is due later
    by a clock that runs behind, is counted.
    """
    as_of = session.scalar(select(LearnerTally.as_of).where(LearnerTally.learner_id == learner.id))
    if as_of is None:
        return {}
    first, last, sign = (as_of, today, 1) if as_of <= today else (today, as_of, -1)
    since = (
        select(Memory.topic, func.count() * literal(sign))
        .where(Memory.learner_id == learner.id, Memory.due_day > first, Memory.due_day <= last)
        .group_by(Memory.topic)
    )
    until = select(TopicTally.heading, TopicTally.due).where(
        TopicTally.learner_id == learner.id, TopicTally.sort == "concept", TopicTally.due > 0
    )
    counts: dict[str, int] = {}
    for topic, due in session.execute(union_all(until, since)):
        counts[topic] = counts.get(topic, 0) + due
    return {topic: due for topic, due in counts.items() if due}


def answers_by_day(session: Session, learner_id: str, since: date) -> dict[date, Tally]:
    """Count a learner's answers on each of their local days from `since` on."""
    rows = session.execute(
        select(DayTally.day, DayTally.answers, DayTally.right).where(
            DayTally.learner_id == learner_id, DayTally.day >= since, DayTally.answers > 0
        )
    )
    return {day: Tally(answers, right) for day, answers, right in rows}


def due_by_day(
    session: Session, learner_id: str, until: date, untaught: Collection[str] = ()
) -> dict[date, int]:
    """Count what comes back on each day up to `until`, overdue days too.

    Facts that are not taught any more, or are suspended, are never asked, so they do not count.
    """
    rows = session.execute(
        select(DayTally.day, DayTally.due).where(
            DayTally.learner_id == learner_id, DayTally.day <= until, DayTally.due > 0
        )
    )
    counts = {day: due for day, due in rows}  # noqa: C416 - dict() takes no rows
    never = begun_among(session, learner_id, untaught) | _suspended(session, learner_id)
    for day in never.values():
        if day <= until:
            counts[day] -= 1
    return counts


def _suspended(session: Session, learner_id: str) -> dict[str, date]:
    """Return the facts begun that are suspended, and when each is due."""
    same = (Memory.learner_id == SetAside.learner_id) & (Memory.fact_id == SetAside.fact_id)
    rows = session.execute(
        select(Memory.fact_id, Memory.due_day)
        .join(SetAside, same)
        .where(SetAside.learner_id == learner_id, SetAside.until.is_(None))
    )
    return {fact: day for fact, day in rows}  # noqa: C416 - dict() takes no rows


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    tallies = list(tallies)
    return Tally(sum(each.answers for each in tallies), sum(each.right for each in tallies))

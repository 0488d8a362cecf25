"""On what terms a learner's memories come back: the model in force, the goals, the days wanted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from quizapp.extensions.statements import Prepared, PreparedAmong, Row
from quizapp.learning.fitted import engine_of, model_by_id
from quizapp.learning.in_flight import NO_CHANGE, UNNAMED
from quizapp.learning.soon import Soon
from quizapp.memory.load import EVERY_DAY
from quizapp.memory.model import Model
from quizapp.memory.plan import retention_for
from quizapp.memory.state import MemoryState
from quizapp.models import ChangedFact, Entry, EntryVersion, StudyPlan, TopicGoal, User
from quizapp.web.errors import SignInNeededError
from quizapp.web.i18n import untranslated


class Goal(NamedTuple):
    """What a learner wants of a topic (see `memory.plan`)."""

    in_exam: bool
    desired_retention: float | None


class Topic(NamedTuple):
    """What a fact is about, and what its learner wants of that."""

    name: str
    goal: Goal | None


class Matter(NamedTuple):
    """What decides on a fact's day besides its memory, and what became of the fact."""

    topic: Topic
    version: int | None = None
    """The version that learners get, if they get one."""
    edition: int | None = None
    """The version since which it means the same as that."""
    merged: bool = False
    """Whether another fact took its place."""
    category: str = ""
    soon: Soon | None = None
    """By when it is asked if it means something else than its learner answered."""

    def by(self, answers: Iterable[tuple[int, datetime]]) -> date:
        """Return the day by which it is asked, after answers (edition and time) to it.

        One to what it means now, given since it does, lifts the limit.
        """
        if self.soon is None:
            return date.max
        meant = {self.soon.edition, self.edition}
        heard = (edition in meant and at >= self.soon.at for edition, at in answers)
        return date.max if any(heard) else self.soon.due_day


NO_MATTER = Matter(Topic("", None))
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


_ROWS = (
    select(User.model_id, User.desired_retention, StudyPlan.exam_day, StudyPlan.easy_days)
    .outerjoin(StudyPlan, StudyPlan.learner_id == User.id)
    .where(User.id == bindparam("learner_id"))
)
_TERMS = Prepared(_ROWS)
_LOCKED = Prepared(_ROWS.add_columns(User.active).where(NO_CHANGE).with_for_update(of=User))


class AccountClosedError(SignInNeededError):
    """The account was closed, or erased, since the request began."""

    title = untranslated("This account is closed")
    what_to_do = untranslated("Nothing was saved.")


def terms_of(session: Session, learner_id: str) -> Terms:
    """Return the terms in force. Raises NoResultFound if there is no such learner."""
    return _terms(session, _TERMS.first(session, learner_id=learner_id))


def terms_to_write(session: Session, learner_id: str, stripes: list[int] = UNNAMED) -> Terms:
    """Return the terms in force, and let one answer of a learner at a time pass.

    The learner's row is locked and not the memory's: a memory that does not exist yet cannot be.
    SQLite has one writer anyway. `stripes` are those of the facts that are written about (see
    `in_flight`), by default of any. Raises NoResultFound if there is no such learner.
    """
    row = _LOCKED.first(session, learner_id=learner_id, stripes=stripes)
    return _terms(session, row)


def terms_to_answer(session: Session, learner_id: str, stripes: list[int] = UNNAMED) -> Terms:
    """Return the terms as `terms_to_write` does, for what somebody says themselves.

    Raises AccountClosedError: the log of a closed account may be on its way out already, and what
    came in beside that would be counted for ever.
    """
    row = _LOCKED.first(session, learner_id=learner_id, stripes=stripes)
    if row is None or not row[-1]:
        raise AccountClosedError
    return _terms(session, row)


def _terms(session: Session, row: Row | None) -> Terms:
    if row is None:
        raise NoResultFound
    model_id, usual, exam_day, easy_days = row[:4]
    return Terms(
        model=model_by_id(session, model_id),
        engine=engine_of(model_id),
        usual=usual,
        exam_day=exam_day,
        easy_days=tuple(easy_days or EVERY_DAY),
    )


def matters_of(session: Session, learner_id: str, facts: Iterable[str]) -> dict[str, Matter]:
    """Return what decides on the days of facts, by id; facts of no bank are absent."""
    rows = _MATTERS.rows(session, list(facts), learner_id=learner_id)
    return {row[0]: _matter(*row) for row in rows}


def _is_version(
    table: type[EntryVersion],
    number: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    return (table.noun == Entry.noun) & (table.id == Entry.id) & (table.number == number)


_SHOWN, _CHANGED = aliased(EntryVersion), aliased(EntryVersion)
_LEARNER: BindParameter[str] = bindparam("learner_id")
_MATTERS = PreparedAmong(
    lambda facts: (
        select(
            Entry.id,
            Entry.subject,
            Entry.category,
            Entry.published,
            _SHOWN.edition,
            Entry.merged_into,
            TopicGoal.topic,
            TopicGoal.in_exam,
            TopicGoal.desired_retention,
            _CHANGED.edition,
            ChangedFact.at,
            ChangedFact.due_day,
        )
        .outerjoin(_SHOWN, _is_version(_SHOWN, Entry.published))
        .outerjoin(
            TopicGoal, (TopicGoal.topic == Entry.subject) & (TopicGoal.learner_id == _LEARNER)
        )
        .outerjoin(
            ChangedFact, (ChangedFact.fact_id == Entry.id) & (ChangedFact.learner_id == _LEARNER)
        )
        .outerjoin(_CHANGED, _is_version(_CHANGED, ChangedFact.version))
        .where(Entry.noun == "fact", Entry.id.in_(facts))
    )
)


def _matter(  # noqa: PLR0913, PLR0917 - a row's columns
    _fact: str,
    subject: str | None,
    category: str | None,
    version: int | None,
    edition: int | None,
    merged_into: str | None,
    goal_of: str | None,
    in_exam: bool,  # noqa: FBT001
    retention: float | None,
    changed: int | None,
    at: datetime,
    due_day: date,
) -> Matter:
    goal = Goal(in_exam, retention) if goal_of else None
    soon = Soon(changed, at, due_day) if changed is not None else None
    topic, merged = Topic(subject or "", goal), merged_into is not None
    return Matter(topic, version, edition, merged, category or "", soon)

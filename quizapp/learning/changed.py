"""Facts that mean something else than learners answered: asked again soon, and told once.

Whoever has a memory of such a fact gets a row that says so, and the fact a day that is near. All
of them at once, not one by one: an edit may concern every learner there is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, case, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from quizapp.learning.days import Days
from quizapp.learning.rows import Logged
from quizapp.learning.soon import Soon
from quizapp.learning.sooner import move
from quizapp.memory.days import local_day
from quizapp.models import (
    Answer,
    Base,
    ChangedFact,
    Memory,
    Review,
    Serving,
    User,
)

A_DAY = timedelta(days=1)
AT_ONCE = 400
"""Learners of one statement: SQLite takes a limited number of parameters."""
CHANGED = Base.metadata.tables[ChangedFact.__tablename__]

_UNSEEN: dict[str, object] = {"synchronize_session": False}


@dataclass(frozen=True)
class News:
    """A fact that means something else from a version and a moment on."""

    fact_id: str
    told: int
    """The version that learners got before."""
    version: int
    at: datetime


def tell(session: Session, news: News, learners: Iterable[tuple[str, str]]) -> None:
    """Have a fact asked again soon of learners (id and zone), and let them be told.

    It is due on the learner's own day, or the next one if they answered it today already; what is
    due sooner stays so. Lock the learners first (`learners_of`).
    """
    for zone, some in _by_zone(learners):
        _note(session, news, some, local_day(news.at, zone))
        move(session, news.fact_id, some)


def learners_of(
    session: Session, fact_id: str, item_id: str | None = None
) -> list[tuple[str, str]]:
    """Return id and zone of everybody who has a memory of a fact, locked as for an answer.

    With an item, only those who answered that. Each learner is looked up by key, instead of all
    memories searched for those of the fact.
    """
    knows = select(Memory.fact_id).where(Memory.learner_id == User.id, Memory.fact_id == fact_id)
    rows = select(User.id, User.zone).where(knows.exists())
    if item_id is not None:
        asked = select(Serving.id).join(Answer, Answer.serving_id == Serving.id)
        own = (Serving.item_id == item_id, Serving.learner_id == User.id)
        rows = rows.where(asked.where(*own).exists())
    # In order, so that two changes at once wait for each other in turn; not against keys, which
    # whoever enrols somebody holds.
    rows = rows.order_by(User.id).with_for_update(of=User, key_share=True)
    return [(learner_id, zone) for learner_id, zone in session.execute(rows)]


def note_late(days: Days, rows: Iterable[Logged], editions: Mapping[tuple[str, int], int]) -> None:
    """Note answers to what facts meant before: the question was open when that was changed."""
    for row in rows:
        matter = days.matter(row.fact_id)
        edition, soon = editions.get((row.fact_id, row.fact_version), 0), matter.soon
        if matter.version is None or matter.edition in {None, edition, soon and soon.edition}:
            continue
        late = ChangedFact(
            learner_id=days.learner_id,
            fact_id=row.fact_id,
            was=row.fact_version,
            version=matter.version,
            at=row.answered_at,
            due_day=row.day + A_DAY,
            seen_at=None,
        )
        days.session.merge(late)
        days.limit(row.fact_id, Soon(matter.edition or 1, late.at, late.due_day))


def answered_last(learner_id: ColumnElement[str], fact_id: str) -> Select[int]:
    """Select the version of a fact that a learner answered last, without what was undone."""
    later = aliased(Review)
    superseded = select(later.id).where(
        later.answer_id == Review.answer_id,
        later.fact_id == Review.fact_id,
        later.sequence > Review.sequence,
    )
    return (
        select(Review.fact_version)
        .where(Review.learner_id == learner_id, Review.fact_id == fact_id)
        .where(Review.kind != "undone", ~superseded.exists())
        .order_by(Review.answered_at.desc(), Review.id.desc())
        .limit(1)
    )


def _by_zone(learners: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Sequence[str]]]:
    zones: defaultdict[str, list[str]] = defaultdict(list)
    for learner_id, zone in learners:
        zones[zone].append(learner_id)
    for zone, members in zones.items():
        for start in range(0, len(members), AT_ONCE):
            yield zone, members[start : start + AT_ONCE]


def _note(session: Session, news: News, learners: Sequence[str], today: date) -> None:
    """Write down who answered what, and by which day the fact is to be asked again."""
    soon = case((Memory.last_day >= today, today + A_DAY), else_=today)
    was = answered_last(Memory.learner_id.expression, news.fact_id).scalar_subquery()
    rows = select(
        Memory.learner_id,
        Memory.fact_id,
        func.coalesce(was, news.told),
        literal(news.version),
        literal(news.at, ChangedFact.at.type),
        case((Memory.due_day < soon, Memory.due_day), else_=soon),
    ).where(Memory.fact_id == news.fact_id, Memory.learner_id.in_(learners))
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    names = ("learner_id", "fact_id", "was", "version", "at", "due_day")
    put = dialect.insert(CHANGED).from_select(names, rows)
    said = {name: put.excluded[name] for name in names[2:]}
    key = names[:2]
    session.execute(
        put.on_conflict_do_update(index_elements=key, set_={**said, "seen_at": None}),
        execution_options=_UNSEEN,
    )

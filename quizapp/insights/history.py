"""The history of a learner's answers, newest first, a page at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from question_bank.content.items import Item
from quizapp.insights.responses import Given, given
from quizapp.learning.answers import latest_reviews
from quizapp.learning.marking import Response
from quizapp.learning.snapshots import shown
from quizapp.memory.guess import is_credited
from quizapp.models import Answer, FactVersion, Review, User

PAGE = 20


@dataclass(frozen=True)
class AnsweredFact:
    """One fact of an answer: the version answered, and the last word on how it went."""

    fact_id: str
    statement: str | None
    """What the version answered says; None if it cannot be found any more."""
    version: int
    newest: int | None
    """Number of the version taught now; None if the fact has left the bank."""
    right: bool
    rating: int | None
    """The last rating, 1 to 4; None if the answer was undone."""
    credited: bool
    """Whether it tells of recall: a right pair that was the only one left does not."""

    @property
    def changed(self) -> bool:
        """Whether the fact has a newer version now."""
        return self.newest is not None and self.newest > self.version


@dataclass(frozen=True)
class Entry:
    """One answer of the history; `at` is when it was given, in the learner's zone."""

    id: str
    at: datetime
    item: Item
    given: list[Given]
    facts: list[AnsweredFact]
    undone: bool

    @property
    def right(self) -> int:
        """How many of its facts were answered rightly."""
        return sum(fact.right for fact in self.facts)

    @property
    def correct(self) -> bool:
        """Whether every fact was answered rightly."""
        return self.right == len(self.facts)


@dataclass(frozen=True)
class HistoryPage:
    """Some entries; `older` is the answer to pass as `before` for what follows, None at the end."""

    entries: list[Entry]
    older: str | None


def history(
    session: Session,
    learner: User,
    versions: Mapping[str, int],
    before: str | None = None,
    size: int = PAGE,
) -> HistoryPage | None:
    """Return a page of the learner's answers; with `before`, those older than that answer.

    `versions` maps the bank's fact ids to the version taught now. None if `before` is no answer of
    this learner. A page is found by its place in the index, not by counting rows off: the last page
    costs what the first does, and an answer given meanwhile shifts nothing.
    """
    query = select(Answer).where(Answer.learner_id == learner.id)
    if before is not None:
        newer = session.scalar(query.where(Answer.id == before))
        if newer is None:
            return None
        query = query.where(_older_than(newer))
    answers = session.scalars(
        query.order_by(Answer.answered_at.desc(), Answer.id.desc())
        .options(joinedload(Answer.snapshot), selectinload(Answer.reviews))
        .limit(size + 1)
    ).all()
    entries = _entries(session, answers[:size], versions, ZoneInfo(learner.zone))
    return HistoryPage(entries, entries[-1].id if len(answers) > size else None)


def _older_than(answer: Answer) -> ColumnElement[bool]:
    same_moment = and_(Answer.answered_at == answer.answered_at, Answer.id < answer.id)
    return or_(Answer.answered_at < answer.answered_at, same_moment)


def _entries(
    session: Session, answers: Sequence[Answer], versions: Mapping[str, int], zone: ZoneInfo
) -> list[Entry]:
    last_words = {answer.id: list(latest_reviews(answer).values()) for answer in answers}
    statements = _statements(session, (row for rows in last_words.values() for row in rows))
    entries = []
    for answer in answers:
        item, rows = shown(answer.snapshot), last_words[answer.id]
        entries.append(
            Entry(
                id=answer.id,
                at=answer.answered_at.astimezone(zone),
                item=item,
                given=given(item, Response.from_plain(answer.response)),
                facts=[_answered_fact(row, statements, versions) for row in rows],
                undone=any(row.kind == "undone" for row in rows),
            )
        )
    return entries


def _statements(session: Session, rows: Iterable[Review]) -> dict[tuple[str, int], str]:
    """Return what the versions answered say, by fact id and number."""
    wanted = {(row.fact_id, row.fact_version) for row in rows}
    found = session.scalars(
        select(FactVersion).where(tuple_(FactVersion.fact_id, FactVersion.number).in_(wanted))
    )
    return {(row.fact_id, row.number): str(row.body["statement"]) for row in found}


def _answered_fact(
    row: Review, statements: Mapping[tuple[str, int], str], versions: Mapping[str, int]
) -> AnsweredFact:
    return AnsweredFact(
        fact_id=row.fact_id,
        statement=statements.get((row.fact_id, row.fact_version)),
        version=row.fact_version,
        newest=versions.get(row.fact_id),
        right=row.right,
        rating=row.rating,
        credited=row.rating is None or is_credited(row.rating, row.guess_floor),
    )

"""The history of a learner's answers, newest first, a page at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from quizapp.insights.responses import premise, said
from quizapp.learning.answers import latest_reviews
from quizapp.learning.learner import Learner
from quizapp.learning.marking import Response
from quizapp.learning.snapshots import shown
from quizapp.memory.guess import is_credited
from quizapp.models import Answer, EntryVersion, Review

PAGE = 20
"""Answers on a page; a matching set has a line for each of its pairs."""


@dataclass(frozen=True)
class Line:
    """One fact of one answer: what was asked and said, and the last word on how it went."""

    answer_id: str
    at: datetime
    """When it was answered, in the learner's zone."""
    stem: str
    premise: str | None
    """The pair asked for, in a matching set."""
    said: str | None
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
    def undone(self) -> bool:
        """Whether the learner took the answer back."""
        return self.rating is None

    @property
    def changed(self) -> bool:
        """Whether the fact has a newer version now."""
        return self.newest is not None and self.newest > self.version


@dataclass(frozen=True)
class HistoryPage:
    """Some of the history; `older` is the answer to pass as `before` for more, None at the end."""

    lines: list[Line]
    older: str | None


def history(
    session: Session,
    learner: Learner,
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
    page = answers[:size]
    lines = _lines(session, page, versions, ZoneInfo(learner.zone))
    return HistoryPage(lines, page[-1].id if len(answers) > size else None)


def _older_than(answer: Answer) -> ColumnElement[bool]:
    # Not simply "earlier, or as early with a smaller id": databases do not see a range of the
    # index in that, and would read their way down from the newest answer to every page.
    return and_(
        Answer.answered_at <= answer.answered_at,
        or_(Answer.answered_at < answer.answered_at, Answer.id < answer.id),
    )


def _lines(
    session: Session, answers: Sequence[Answer], versions: Mapping[str, int], zone: ZoneInfo
) -> list[Line]:
    last_words = [(answer, latest_reviews(answer)) for answer in answers]
    statements = _statements(session, (row for _, rows in last_words for row in rows.values()))
    return [
        _line(answer, rows[fact_id], statements, versions.get(fact_id), zone)
        for answer, rows in last_words
        for fact_id in shown(answer.snapshot).facts
        if fact_id in rows
    ]


def _statements(session: Session, rows: Iterable[Review]) -> dict[tuple[str, int], str]:
    """Return what the versions answered say, by fact id and number."""
    wanted = {(row.fact_id, row.fact_version) for row in rows}
    # By fact alone, of which there are few versions: for pairs SQLite may read the whole table.
    found = session.scalars(
        select(EntryVersion).where(
            EntryVersion.noun == "fact", EntryVersion.id.in_({fact for fact, _ in wanted})
        )
    )
    return {
        (row.id, row.number): str(row.body["statement"])
        for row in found
        if row.body is not None and (row.id, row.number) in wanted
    }


def _line(
    answer: Answer,
    row: Review,
    statements: Mapping[tuple[str, int], str],
    newest: int | None,
    zone: ZoneInfo,
) -> Line:
    item, response = shown(answer.snapshot), Response.from_plain(answer.response)
    return Line(
        answer_id=answer.id,
        at=answer.answered_at.astimezone(zone),
        stem=item.stem,
        premise=premise(item, row.fact_id),
        said=said(item, response, row.fact_id),
        fact_id=row.fact_id,
        statement=statements.get((row.fact_id, row.fact_version)),
        version=row.fact_version,
        newest=newest,
        right=row.right,
        rating=row.rating,
        credited=row.rating is None or is_credited(row.rating, row.guess_floor),
    )

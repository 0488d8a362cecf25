"""A sitting as its pages show it: what was put, answered and said, each page in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, bindparam, distinct, func, select
from sqlalchemy.orm import Session, aliased

from quizapp.extensions.statements import Prepared, Row
from quizapp.learning.rows import AnswerRow, ReviewRow, ServingRow
from quizapp.models import Answer, Review, Serving, StudySession

_SERVING = (
    Serving.id,
    Serving.session_id,
    Serving.position,
    Serving.snapshot_hash,
    Serving.fact_versions,
    Serving.item_id,
    Serving.item_version,
)
_ANSWER = (Answer.id, Answer.serving_id, Answer.response, Answer.confidence, Answer.answered_at)
_REVIEW = (
    Review.fact_id,
    Review.sequence,
    Review.kind,
    Review.rating,
    Review.right,
    Review.guess_floor,
    Review.answered_at,
    Review.day,
    Review.due_day,
)
_OF_ANSWER = len(_SERVING)
_OF_REVIEW = _OF_ANSWER + len(_ANSWER)
_PLANNED = _OF_REVIEW + len(_REVIEW)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting of a learner's."""

    planned: int
    servings: list[ServingRow]

    def serving(self, serving_id: str) -> ServingRow:
        """Return one of the items put."""
        return next(one for one in self.servings if one.id == serving_id)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer given, with what it answered, and how far its sitting had come before."""

    serving: ServingRow
    answer: AnswerRow
    planned: int
    settled: int
    """The other facts that answers before it, not taken back, have settled."""


def serving_row(session: Session, learner_id: str, serving_id: str) -> ServingRow | None:
    """Return an item put before a learner, as if it had no answer; None if it is none of theirs."""
    row = _ALONE.first(session, learner_id=learner_id, wanted=serving_id)
    return None if row is None else ServingRow(*row)


def sitting_of_serving(session: Session, learner_id: str, serving_id: str) -> Sitting | None:
    """Return the sitting in which an item was put; None if it is no item of the learner's."""
    rows = _OF_SERVING.rows(session, learner_id=learner_id, wanted=serving_id)
    return Sitting(rows[0][_PLANNED], _servings(rows)) if rows else None


def answered(session: Session, learner_id: str, answer_id: str) -> Answered | None:
    """Return an answer with where it stands in its sitting; None if it is none of the learner's."""
    rows = _ANSWERED.rows(session, learner_id=learner_id, wanted=answer_id)
    if not rows:
        return None
    *_columns, planned, settled = rows[0]
    (serving,) = _servings(rows)
    if serving.answer is None:
        raise AssertionError("the row of an answer has one")
    return Answered(serving, serving.answer, planned, settled)


_ALONE = Prepared(
    select(*_SERVING).where(
        Serving.id == bindparam("wanted"), Serving.learner_id == bindparam("learner_id")
    )
)
_PUT = aliased(Serving)
_OF_SERVING = Prepared(
    select(*_SERVING, *_ANSWER, *_REVIEW, StudySession.planned)
    .join(StudySession, StudySession.id == Serving.session_id)
    .outerjoin(Answer, Answer.serving_id == Serving.id)
    .outerjoin(Review, Review.answer_id == Answer.id)
    .where(
        Serving.session_id
        == select(_PUT.session_id)
        .where(_PUT.id == bindparam("wanted"), _PUT.learner_id == bindparam("learner_id"))
        .scalar_subquery()
    )
    .order_by(Serving.position, Review.sequence)
)


def _settled() -> ScalarSelect[int]:
    """Count what `sessions.place_of` counts before an answer, of the rows of the statement."""
    put, given, said = aliased(Serving), aliased(Answer), aliased(Review)
    own, undone, later = aliased(Review), aliased(Review), aliased(Review)
    its_own = select(own.fact_id).where(own.answer_id == Answer.id).correlate(Answer)
    said_since = select(later.id).where(
        later.answer_id == undone.answer_id,
        later.fact_id == undone.fact_id,
        later.sequence > undone.sequence,
    )
    taken_back = select(undone.id).where(
        undone.answer_id == given.id, undone.kind == "undone", ~said_since.exists()
    )
    return (
        select(func.count(distinct(said.fact_id)))
        .select_from(put)
        .join(given, given.serving_id == put.id)
        .join(said, said.answer_id == given.id)
        .where(
            put.session_id == Serving.session_id,
            put.position < Serving.position,
            said.fact_id.not_in(its_own),
            ~taken_back.exists(),
        )
        .correlate(Serving, Answer)
        .scalar_subquery()
    )


_ANSWERED = Prepared(
    select(*_SERVING, *_ANSWER, *_REVIEW, StudySession.planned, _settled())
    .select_from(Answer)
    .join(Serving, Serving.id == Answer.serving_id)
    .join(StudySession, StudySession.id == Serving.session_id)
    .join(Review, Review.answer_id == Answer.id)
    .where(Answer.id == bindparam("wanted"), Answer.learner_id == bindparam("learner_id"))
    .order_by(Review.sequence)
)


def _servings(rows: Iterable[Row]) -> list[ServingRow]:
    servings: dict[str, ServingRow] = {}
    for row in rows:
        serving = servings.get(row[0])
        if serving is None:
            serving = servings[row[0]] = ServingRow(*row[:_OF_ANSWER])
            if row[_OF_ANSWER] is not None:
                serving.answer = AnswerRow(*row[_OF_ANSWER:_OF_REVIEW])
        if serving.answer is not None:
            serving.answer.reviews.append(ReviewRow(serving.answer, *row[_OF_REVIEW:_PLANNED]))
    return list(servings.values())

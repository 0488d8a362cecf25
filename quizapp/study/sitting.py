"""A sitting as its pages show it: what was put, answered and said, read in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, bindparam, select
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

    def answered(self, answer_id: str) -> tuple[ServingRow, AnswerRow]:
        """Return one of the answers given, and what it answered."""
        pairs = ((one, one.answer) for one in self.servings if one.answer is not None)
        return next((one, answer) for one, answer in pairs if answer.id == answer_id)


def serving_row(session: Session, learner_id: str, serving_id: str) -> ServingRow | None:
    """Return an item put before a learner, as if it had no answer; None if it is none of theirs."""
    row = _ALONE.first(session, learner_id=learner_id, wanted=serving_id)
    return None if row is None else ServingRow(*row)


def sitting_of_serving(session: Session, learner_id: str, serving_id: str) -> Sitting | None:
    """Return the sitting in which an item was put; None if it is no item of the learner's."""
    return _sitting(_OF_SERVING.rows(session, learner_id=learner_id, wanted=serving_id))


def sitting_of_answer(session: Session, learner_id: str, answer_id: str) -> Sitting | None:
    """Return the sitting in which an answer was given; None if it is none of the learner's."""
    return _sitting(_BY_ANSWER.rows(session, learner_id=learner_id, wanted=answer_id))


def _statement(study_id: ColumnElement[str]) -> Select[*tuple[object, ...]]:
    return (
        select(*_SERVING, *_ANSWER, *_REVIEW, StudySession.planned)
        .join(StudySession, StudySession.id == Serving.session_id)
        .outerjoin(Answer, Answer.serving_id == Serving.id)
        .outerjoin(Review, Review.answer_id == Answer.id)
        .where(Serving.session_id == study_id)
        .order_by(Serving.position, Review.sequence)
    )


_ALONE = Prepared(
    select(*_SERVING).where(
        Serving.id == bindparam("wanted"), Serving.learner_id == bindparam("learner_id")
    )
)
_PUT = aliased(Serving)
_GIVEN = aliased(Answer)
_OF_SERVING = Prepared(
    _statement(
        select(_PUT.session_id)
        .where(_PUT.id == bindparam("wanted"), _PUT.learner_id == bindparam("learner_id"))
        .scalar_subquery()
    )
)
_BY_ANSWER = Prepared(
    _statement(
        select(_PUT.session_id)
        .join(_GIVEN, _GIVEN.serving_id == _PUT.id)
        .where(_GIVEN.id == bindparam("wanted"), _GIVEN.learner_id == bindparam("learner_id"))
        .scalar_subquery()
    )
)


def _sitting(rows: Iterable[Row]) -> Sitting | None:
    servings: dict[str, ServingRow] = {}
    planned = None
    for row in rows:
        planned = row[_PLANNED]
        serving = servings.get(row[0])
        if serving is None:
            serving = servings[row[0]] = ServingRow(*row[:_OF_ANSWER])
            if row[_OF_ANSWER] is not None:
                serving.answer = AnswerRow(*row[_OF_ANSWER:_OF_REVIEW])
        if serving.answer is not None:
            serving.answer.reviews.append(ReviewRow(serving.answer, *row[_OF_REVIEW:_PLANNED]))
    return None if planned is None else Sitting(planned, list(servings.values()))

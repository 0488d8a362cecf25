"""Rows of the review log: how an answer rated a fact, and every later word on that."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, insert
from sqlalchemy.orm import Session

from quizapp.extensions.statements import Prepared
from quizapp.learning.fitted import ENGINE
from quizapp.learning.learner import Learner
from quizapp.learning.marking import Mark
from quizapp.learning.rows import Logged, NewAnswer, NewReview
from quizapp.memory.days import local_day
from quizapp.memory.replay import ReviewEvent, ReviewKind
from quizapp.models import Answer, Base, Review, new_id


def first_word(answer: NewAnswer, learner: Learner, marked: Mark, fact_version: int) -> NewReview:
    """Return the row for a fact as it was marked."""
    return NewReview(
        id=new_id(),
        learner_id=learner.id,
        answer_id=answer.id,
        fact_id=marked.fact_id,
        sequence=0,
        kind="rated",
        fact_version=fact_version,
        rating=marked.rating,
        right=marked.right,
        guess_floor=marked.guess_floor,
        answered_at=answer.answered_at,
        received_at=answer.received_at,
        day=local_day(answer.answered_at, learner.zone),
        zone=learner.zone,
        engine=ENGINE,
    )


def later_word(
    last: Review, kind: ReviewKind, rating: int | None, now: datetime, *, right: bool
) -> Review:
    """Return a new row that says otherwise; when the fact was answered does not change."""
    return Review(
        id=new_id(),
        learner_id=last.learner_id,
        answer_id=last.answer_id,
        fact_id=last.fact_id,
        sequence=last.sequence + 1,
        kind=kind,
        fact_version=last.fact_version,
        rating=rating,
        right=right,
        guess_floor=last.guess_floor,
        answered_at=last.answered_at,
        received_at=now,
        day=last.day,
        zone=last.zone,
        engine=ENGINE,
    )


def said_again(undone: Review, before: Review, now: datetime) -> Review:
    """Return a new row that says after an undo what was said before it, and gives the same day."""
    row = later_word(undone, "rerated", before.rating, now, right=before.right)
    row.due_day, row.aim, row.engine = before.due_day, before.aim, before.engine
    return row


def event_of(review: Logged, confidence: str | None) -> ReviewEvent:
    """Return a row of the log as the engine reads it."""
    return ReviewEvent(
        id=review.id,
        answer=review.answer_id,
        fact=review.fact_id,
        sequence=review.sequence,
        kind=review.kind,
        rating=review.rating,
        at=review.answered_at,
        day=review.day,
        guess_floor=review.guess_floor,
        confidence=confidence,
    )


_ANSWER, _REVIEW = (Base.metadata.tables[each.__tablename__] for each in (Answer, Review))
_OF_ANSWER, _OF_REVIEW = ([column.name for column in table.c] for table in (_ANSWER, _REVIEW))
_ADD_ANSWER = Prepared(insert(_ANSWER).values({name: bindparam(name) for name in _OF_ANSWER}))
_ADD_REVIEW = Prepared(insert(_REVIEW).values({name: bindparam(name) for name in _OF_REVIEW}))


def write_answer(session: Session, answer: NewAnswer, rows: Iterable[NewReview]) -> None:
    """Write an answer and its first words as they are, without the ORM.

    Nobody counts them here: see `tallies.count_answer`.
    """
    _ADD_ANSWER.write(session, [{name: getattr(answer, name) for name in _OF_ANSWER}])
    _ADD_REVIEW.write(session, ({name: getattr(row, name) for name in _OF_REVIEW} for row in rows))

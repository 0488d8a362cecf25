"""Record an answer once, however often it is sent; rate it anew; undo it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from quizapp.learning.learner import Learner
from quizapp.learning.marking import RECALL_KINDS, Mark, Response, mark, score
from quizapp.learning.memories import ENGINE, lock_learner, memories_of, rebuild, state_of, store
from quizapp.learning.snapshots import shown
from quizapp.memory.days import local_day
from quizapp.memory.fsrs import review as reviewed
from quizapp.memory.guess import is_credited
from quizapp.memory.replay import ReviewKind
from quizapp.memory.state import Rating
from quizapp.models import Answer, Memory, Review, Serving

LONGEST_DURATION_MS = 10 * 60 * 1000
"""A longer pause says that the learner was away, not how hard the item was."""


TICK = timedelta(microseconds=1)


class UndoneAnswerError(ValueError):
    """The answer was undone, so it cannot be rated any more."""


@dataclass(frozen=True)
class Submission:
    """One answer as it arrives. `client_id` was minted where the item was shown."""

    client_id: str
    response: Response
    duration_ms: int = 0
    confidence: str | None = None


def record_answer(  # noqa: PLR0913 - who, what was asked, what was said, when, and the bank it is of
    session: Session,
    learner: Learner,
    serving: Serving,
    submission: Submission,
    now: datetime,
    *,
    bank: Bank | None = None,
) -> Answer:
    """Score, log and schedule one answer; if it is known already, return it as it stands.

    The same client id, or another answer to the same serving, finds the first answer: what was
    sent twice, from two tabs or after a lost reply counts once. With a bank, a typed answer that
    names another of its concepts is never taken for a slip.
    Raises UnusableResponseError if the response does not fit the item.
    """
    lock_learner(session, learner.id)
    known = _known_answer(session, learner, serving, submission)
    if known is not None:
        return known
    marks = mark(shown(serving.snapshot), submission.response, bank)
    memories = memories_of(session, learner.id, (each.fact_id for each in marks))
    # Strictly later than the last review: of two equal times nobody could tell which came first.
    answered_at = max([now, *(row.last_review_at + TICK for row in memories.values())])
    answer = Answer(
        learner_id=learner.id,
        client_id=submission.client_id,
        serving=serving,
        snapshot_hash=serving.snapshot_hash,
        response=submission.response.to_plain(),
        score=score(marks),
        confidence=submission.confidence,
        duration_ms=min(max(submission.duration_ms, 0), LONGEST_DURATION_MS),
        answered_at=answered_at,
        received_at=now,
    )
    session.add(answer)
    for each in marks:
        row = _first_review(answer, learner, each, _version(serving, each.fact_id))
        answer.reviews.append(row)
        _remember(session, learner, row, memories.get(each.fact_id))
    session.flush()
    return answer


def rate_anew(
    session: Session, learner: Learner, answer: Answer, ratings: Mapping[str, int], now: datetime
) -> None:
    """Give facts of an answer another rating; what does not change is not written.

    Raises UndoneAnswerError if the answer was undone, ValueError for a rating outside 1 to 4.
    """
    lock_learner(session, learner.id)
    latest = latest_reviews(answer)
    for fact_id in latest.keys() & ratings.keys():
        last, rating = latest[fact_id], int(Rating(ratings[fact_id]))
        if last.kind == "undone":
            raise UndoneAnswerError("You took this answer back, so it cannot be rated.")
        if last.rating != rating:
            right = rating > Rating.AGAIN if _is_recall(answer) else last.right
            answer.reviews.append(_later_word(last, "rerated", rating, now, right=right))
            session.flush()
            rebuild(session, learner, fact_id)


def undo(session: Session, learner: Learner, answer: Answer, now: datetime) -> None:
    """Take an answer back: the log keeps it, memory forgets it. Doing so twice changes nothing."""
    lock_learner(session, learner.id)
    for fact_id, last in latest_reviews(answer).items():
        if last.kind != "undone":
            answer.reviews.append(_later_word(last, "undone", None, now, right=last.right))
            session.flush()
            rebuild(session, learner, fact_id)


def latest_reviews(answer: Answer) -> dict[str, Review]:
    """Return the last word on each fact of the answer, in the order the facts were asked."""
    latest: dict[str, Review] = {}
    for row in sorted(answer.reviews, key=lambda row: row.sequence):
        latest[row.fact_id] = row
    return latest


def is_undone(answer: Answer) -> bool:
    """Say whether the answer was taken back."""
    return any(row.kind == "undone" for row in answer.reviews)


def _known_answer(
    session: Session, learner: Learner, serving: Serving, submission: Submission
) -> Answer | None:
    same = or_(Answer.client_id == submission.client_id, Answer.serving_id == serving.id)
    return session.scalars(
        select(Answer).where(Answer.learner_id == learner.id, same).order_by(Answer.received_at)
    ).first()


def _version(serving: Serving, fact_id: str) -> int:
    version = serving.fact_versions.get(fact_id)
    if not isinstance(version, int):
        msg = f"serving {serving.id} does not say which version of {fact_id} it asked"
        raise TypeError(msg)
    return version


def _is_recall(answer: Answer) -> bool:
    return answer.snapshot.body["kind"] in RECALL_KINDS


def _first_review(answer: Answer, learner: Learner, marked: Mark, fact_version: int) -> Review:
    return Review(
        learner_id=learner.id,
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


def _later_word(
    last: Review, kind: ReviewKind, rating: int | None, now: datetime, *, right: bool
) -> Review:
    """Return a new row that says otherwise; when the fact was answered does not change."""
    return Review(
        learner_id=last.learner_id,
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


def _remember(session: Session, learner: Learner, row: Review, memory: Memory | None) -> None:
    """Take the newest review into memory: one step of the fold, equal to folding everything."""
    if row.rating is None or not is_credited(row.rating, row.guess_floor):
        return
    before = state_of(memory) if memory is not None else None
    state = reviewed(before, row.rating, row.answered_at, row.day)
    first_day = memory.first_day if memory is not None else row.day
    store(session, learner, row.fact_id, state, first_day)

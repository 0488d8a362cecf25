"""Record an answer once, however often it is sent; rate it anew; undo it; redo what was undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.items import Item
from quizapp.extensions.statements import Prepared
from quizapp.learning.days import Days
from quizapp.learning.in_flight import stripes_of
from quizapp.learning.learner import Learner
from quizapp.learning.log import first_word, later_word, said_again
from quizapp.learning.marking import RECALL_KINDS, Response, mark, score
from quizapp.learning.memory_rows import known_memories
from quizapp.learning.rows import Given, NewAnswer, Put, last_words
from quizapp.learning.snapshots import shown
from quizapp.learning.taking_in import take_answer, take_words
from quizapp.learning.terms import Terms, terms_to_answer
from quizapp.memory.state import Rating
from quizapp.models import Answer, Review, Serving, new_id
from quizapp.web.metrics import count_once_certain

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
    Raises UnusableResponseError if the response does not fit the item, AccountClosedError.
    """
    item = shown(serving.snapshot)
    answer_id = take(session, learner, serving, item, submission, now, bank)
    return session.get_one(Answer, answer_id)


def take(  # noqa: PLR0913, PLR0917 - as above, and the item as it was shown
    session: Session,
    learner: Learner,
    serving: Put,
    item: Item,
    submission: Submission,
    now: datetime,
    bank: Bank | None,
) -> str:
    """Do what `record_answer` does; return the answer's id and read nothing back."""
    terms = terms_to_answer(session, learner.id, stripes_of(item.facts))
    known = _KNOWN.first(
        session, learner_id=learner.id, client_id=submission.client_id, serving_id=serving.id
    )
    if known is not None:
        return str(known[0])
    marks = mark(item, submission.response, bank)
    days = Days.to_write(session, learner.id, terms, [each.fact_id for each in marks])
    memories = known_memories(session, learner.id, days.facts)
    # Strictly later than the last review: of two equal times nobody could tell which came first.
    answered_at = max([now, *(row.last_review_at + TICK for row in memories.values())])
    answer = NewAnswer(
        id=new_id(),
        learner_id=learner.id,
        client_id=submission.client_id,
        serving_id=serving.id,
        snapshot_hash=serving.snapshot_hash,
        response=submission.response.to_plain(),
        score=score(marks),
        confidence=submission.confidence,
        duration_ms=min(max(submission.duration_ms, 0), LONGEST_DURATION_MS),
        answered_at=answered_at,
        received_at=now,
    )
    rows = [first_word(answer, learner, each, _version(serving, each.fact_id)) for each in marks]
    take_answer(days, memories, answer, rows)
    count_once_certain(session, "answers_recorded")
    return answer.id


def rate_anew(
    session: Session, learner: Learner, answer: Answer, ratings: Mapping[str, int], now: datetime
) -> None:
    """Give facts of an answer another rating; what does not change is not written.

    Raises UndoneAnswerError if the answer was undone, ValueError for a rating outside 1 to 4.
    """
    terms = terms_to_answer(session, learner.id)
    latest = latest_reviews(answer)
    rows = []
    for fact_id in latest.keys() & ratings.keys():
        last, rating = latest[fact_id], int(Rating(ratings[fact_id]))
        if last.kind == "undone":
            raise UndoneAnswerError("You took this answer back, so it cannot be rated.")
        if last.rating != rating:
            right = rating > Rating.AGAIN if _is_recall(answer) else last.right
            rows.append(later_word(last, "rerated", rating, now, right=right))
    _say(session, terms, answer, rows, given_anew=True)


def undo(session: Session, learner: Learner, answer: Answer, now: datetime) -> None:
    """Take an answer back: the log keeps it, memory forgets it. Doing so twice changes nothing."""
    terms = terms_to_answer(session, learner.id)
    rows = [
        later_word(last, "undone", None, now, right=last.right)
        for last in latest_reviews(answer).values()
        if last.kind != "undone"
    ]
    _say(session, terms, answer, rows)


def redo(session: Session, learner: Learner, answer: Answer, now: datetime) -> None:
    """Undo an undo: the answer stands again as it was last rated, and memory is as it was.

    The log gains a row for each fact. An answer that stands already stays as it is.
    """
    terms = terms_to_answer(session, learner.id)
    rows = [
        said_again(last, _before_undo(answer, last), now)
        for last in latest_reviews(answer).values()
        if last.kind == "undone"
    ]
    _say(session, terms, answer, rows)


def latest_reviews(answer: Answer) -> dict[str, Review]:
    """Return the last word on each fact of the answer, in the order the facts were asked."""
    return last_words(answer.reviews)


def is_undone(answer: Given) -> bool:
    """Say whether the answer was taken back, and not put back since."""
    return any(row.kind == "undone" for row in last_words(answer.reviews).values())


_KNOWN = Prepared(
    select(Answer.id)
    .where(
        Answer.learner_id == bindparam("learner_id"),
        or_(
            Answer.client_id == bindparam("client_id"),
            Answer.serving_id == bindparam("serving_id"),
        ),
    )
    .order_by(Answer.received_at)
    .limit(1)
)


def _version(serving: Put, fact_id: str) -> int:
    version = serving.fact_versions.get(fact_id)
    if not isinstance(version, int):
        msg = f"serving {serving.id} does not say which version of {fact_id} it asked"
        raise TypeError(msg)
    return version


def _is_recall(answer: Answer) -> bool:
    return answer.snapshot.body["kind"] in RECALL_KINDS


def _before_undo(answer: Answer, undone: Review) -> Review:
    """Return what was said of a fact before it was undone."""
    said = (row for row in answer.reviews if row.fact_id == undone.fact_id and row.kind != "undone")
    return max(said, key=lambda row: row.sequence)


def _say(
    session: Session,
    terms: Terms,
    answer: Answer,
    rows: list[Review],
    *,
    given_anew: bool = False,
) -> None:
    if rows:
        facts = [row.fact_id for row in rows]
        days = Days.to_write(session, answer.learner_id, terms, facts)
        take_words(days, answer, rows, given_anew=given_anew)
        session.flush()

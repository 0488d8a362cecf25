"""What learners took for what: wrong options chosen, counted by the key they were chosen for."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from question_bank.content.items import Item
from quizapp.learning.meant import meant_otherwise
from quizapp.models import Answer, ItemSnapshot, Review

MOST = 2_000
"""How many of the latest wrong answers count: enough to see a habit, and quick to read."""


def past_confusions(session: Session) -> dict[tuple[str, str], int]:
    """Return how often, of late, each wrong option was chosen where each key was right.

    Read when the bank is, so that a bank asks the same questions until it is read again.
    """
    rows = session.execute(
        select(ItemSnapshot.body, Answer.response)
        .join(Answer, Answer.snapshot_hash == ItemSnapshot.hash)
        .where(Answer.score == 0, _meant_otherwise() == 0)
        .order_by(Answer.received_at.desc())
        .limit(MOST)
    )
    pairs = (pair for body, response in rows for pair in _mistaken(body, response))
    return dict(Counter(pairs))


def _meant_otherwise() -> ColumnElement[int]:
    """Count the facts of an answer that mean something else by now.

    Not whether there are any: PostgreSQL would look up all that was ever answered about them first.
    """
    asked = select(func.count()).select_from(Review)
    asked = asked.where(Review.answer_id == Answer.id, Review.sequence == 0)
    return asked.where(meant_otherwise()).correlate(Answer).scalar_subquery()


def _mistaken(body: dict[str, object], response: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the texts of key and chosen option of a wrong answer to a choice item."""
    if body["kind"] != "multiple_choice":
        return
    item = Item.from_plain(body)
    for option in item.options:
        if option.label == response.get("choice") and not option.correct:
            yield item.key.text, option.text

"""Leeches: facts forgotten again and again, with the wrong options that were taken for them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Subquery, func, literal_column, select, tuple_
from sqlalchemy.orm import Session, aliased

from question_bank.content.items import Item
from quizapp.learning.learner import Learner
from quizapp.learning.marking import Response
from quizapp.learning.meant import meant_otherwise
from quizapp.memory.state import Rating
from quizapp.models import Answer, ItemSnapshot, Memory, Review

LAPSES = 8
"""Times forgotten that make a leech (as Anki's default): studying on the same way is in vain."""
MOST_ANSWERS = 2_000
"""How many of the latest wrong answers are read: enough to see what is taken for what."""
MOST_LEECHES = 200
LOOKED_AT = 2_000
"""How many memories that are leeches are looked at, those reviewed last."""


@dataclass(frozen=True)
class Confusion:
    """A wrong option that was chosen, and how often."""

    text: str
    times: int


@dataclass(frozen=True)
class Leech:
    """A fact that keeps being forgotten."""

    fact_id: str
    learners: int
    """How many forgot it so often: 1 where one learner's own are asked for."""
    lapses: int
    """How often it was forgotten, by all of them together."""
    confused: tuple[Confusion, ...]
    """What was chosen in its place, the commonest first; none for cards and typed answers."""


def mine(session: Session, learner: Learner) -> list[Leech]:
    """Return a learner's leeches, the most forgotten first."""
    stuck = _stuck(learner.id)
    lapses = (stuck.c.lapses - _lapses_before(stuck)).label("lapses")
    rows = session.execute(
        select(stuck.c.fact_id, lapses)
        .where(lapses >= LAPSES)
        .order_by(lapses.desc(), stuck.c.fact_id)
        .limit(MOST_LEECHES)
    ).all()
    if not rows:
        return []
    confused = _confused(session.execute(_wrong_answers(stuck)))
    return [Leech(fact, 1, int(lapses), commonest(confused[fact])) for fact, lapses in rows]


def _stuck(learner_id: str) -> Subquery:
    """Select the memories of a learner that are leeches, those reviewed last."""
    return (
        select(Memory.learner_id, Memory.fact_id, Memory.lapses)
        .where(_is_leech(), Memory.learner_id == learner_id)
        .order_by(Memory.last_review_at.desc())
        .limit(LOOKED_AT)
        .subquery("stuck")
    )


def _is_leech() -> ColumnElement[bool]:
    """Return the condition in the words of the index of leeches, which a parameter would hide."""
    return Memory.lapses >= literal_column(str(LAPSES))


def _lapses_before(stuck: Subquery) -> ColumnElement[int]:
    """Count how often a fact was answered wrongly while it meant something else than now."""
    return (
        select(func.count())
        .select_from(Review)
        .where(Review.learner_id == stuck.c.learner_id, Review.fact_id == stuck.c.fact_id)
        .where(Review.rating == Rating.AGAIN, ~_said_since(Review).exists(), meant_otherwise())
        .correlate(stuck)
        .scalar_subquery()
    )


def _said_since(review: type[Review]) -> Select[str]:
    """Select what was said of the same answer to the same fact later than a review."""
    later = aliased(Review)
    return select(later.id).where(
        later.answer_id == review.answer_id,
        later.fact_id == review.fact_id,
        later.sequence > review.sequence,
    )


def _wrong_answers(stuck: Subquery) -> Select[str, dict[str, object], dict[str, object]]:
    """Select what was answered wrongly about leeches and not taken back, the latest.

    What a fact meant before does not count.
    """
    last = aliased(Review)
    same = (last.answer_id == Review.answer_id, last.fact_id == Review.fact_id)
    taken_back = select(last.id).where(*same, last.kind == "undone", ~_said_since(last).exists())
    # Not a join: SQLite would go through the whole log to find the few that are leeches. And the
    # latest first, by their ids: what they say is long, and would be sorted with them.
    latest = (
        select(Review.id)
        .where(
            tuple_(Review.learner_id, Review.fact_id).in_(
                select(stuck.c.learner_id, stuck.c.fact_id)
            )
        )
        .where(Review.kind == "rated", Review.right.is_(False), ~taken_back.exists())
        .where(~meant_otherwise())
        .order_by(Review.answered_at.desc())
        .limit(MOST_ANSWERS)
    )
    return (
        select(Review.fact_id, Answer.response, ItemSnapshot.body)
        .join(Answer, Answer.id == Review.answer_id)
        .join(ItemSnapshot, ItemSnapshot.hash == Answer.snapshot_hash)
        .where(Review.id.in_(latest))
        .order_by(Review.answered_at.desc())
    )


def _confused(
    rows: Iterable[tuple[str, dict[str, object], dict[str, object]]],
) -> defaultdict[str, Counter[str]]:
    """Count, for each fact, the texts that were chosen in its place."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for fact, response, body in rows:
        text = wrongly_chosen(Item.from_plain(body), Response.from_plain(response), fact)
        if text is not None:
            counts[fact][text] += 1
    return counts


def wrongly_chosen(item: Item, response: Response, fact_id: str) -> str | None:
    """Return the text of the wrong option chosen for a fact; None if nothing was, or nothing wrong.

    In a matching set each premise is a fact by its id.
    """
    if item.kind == "multiple_choice":
        wrong = (
            each.text for each in item.options if each.label == response.choice and not each.correct
        )
        return next(wrong, None)
    chosen = response.pairs.get(fact_id)
    if chosen == item.pairs.get(fact_id):
        return None
    return next((each.text for each in item.responses if each.id == chosen), None)


def commonest(counts: Counter[str]) -> tuple[Confusion, ...]:
    """Return texts with how often each was chosen, the commonest first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Confusion(text, times) for text, times in ordered)

"""Leeches: facts forgotten again and again, with the wrong options that were taken for them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, literal_column, select, tuple_
from sqlalchemy.orm import Session, aliased

from question_bank.content.items import Item
from quizapp.learning.learner import Learner
from quizapp.learning.marking import Response
from quizapp.learning.meant import meant_otherwise
from quizapp.memory.state import Rating
from quizapp.models import Answer, Enrolment, ItemSnapshot, Memory, Review

LAPSES = 8
"""Times forgotten that make a leech (as Anki's default): studying on the same way is in vain."""
MOST_ANSWERS = 2_000
"""How many of the latest wrong answers are read: enough to see what is taken for what."""
MOST_LEECHES = 200


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
    return _leeches(session, Memory.learner_id == learner.id)


def of_everyone(session: Session, cohort_id: str | None = None) -> list[Leech]:
    """Return the leeches of all learners, or of those of a cohort, most learners first.

    Counts alone: nobody's name is read.
    """
    if cohort_id is None:
        return _leeches(session)
    members = select(Enrolment.user_id).where(Enrolment.cohort_id == cohort_id)
    return _leeches(session, Memory.learner_id.in_(members))


def _leeches(session: Session, *whose: ColumnElement[bool]) -> list[Leech]:
    lapses = Memory.lapses - _lapses_before()
    rows = session.execute(
        select(Memory.fact_id, func.count().label("learners"), func.sum(lapses))
        .where(_is_leech(), lapses >= LAPSES, *whose)
        .group_by(Memory.fact_id)
        .order_by(func.count().desc(), func.sum(lapses).desc(), Memory.fact_id)
        .limit(MOST_LEECHES)
    ).all()
    if not rows:
        return []
    confused = _confused(session.execute(_wrong_answers(*whose)))
    return [
        Leech(fact, learners, int(lapses), _commonest(confused[fact]))
        for fact, learners, lapses in rows
    ]


def _is_leech() -> ColumnElement[bool]:
    """Return the condition in the words of the index of leeches, which a parameter would hide."""
    return Memory.lapses >= literal_column(str(LAPSES))


def _lapses_before() -> ColumnElement[int]:
    """Count how often a fact was answered wrongly while it meant something else than now."""
    later = aliased(Review)
    said_since = select(later.id).where(
        later.answer_id == Review.answer_id,
        later.fact_id == Review.fact_id,
        later.sequence > Review.sequence,
    )
    return (
        select(func.count())
        .select_from(Review)
        .where(Review.learner_id == Memory.learner_id, Review.fact_id == Memory.fact_id)
        .where(Review.rating == Rating.AGAIN, ~said_since.exists(), meant_otherwise())
        .correlate(Memory)
        .scalar_subquery()
    )


def _wrong_answers(
    *whose: ColumnElement[bool],
) -> Select[str, dict[str, object], dict[str, object]]:
    """Select what was answered wrongly about leeches and not taken back, the latest.

    What a fact meant before does not count.
    """
    # Not a join: SQLite would go through the whole log to find the few that are leeches.
    stuck = select(Memory.learner_id, Memory.fact_id).where(_is_leech(), *whose)
    last, later = aliased(Review), aliased(Review)
    same = (last.answer_id == Review.answer_id, last.fact_id == Review.fact_id)
    said_since = select(later.id).where(
        later.answer_id == last.answer_id,
        later.fact_id == last.fact_id,
        later.sequence > last.sequence,
    )
    taken_back = select(last.id).where(*same, last.kind == "undone", ~said_since.exists())
    return (
        select(Review.fact_id, Answer.response, ItemSnapshot.body)
        .join(Memory, (Memory.learner_id == Review.learner_id) & (Memory.fact_id == Review.fact_id))
        .join(Answer, Answer.id == Review.answer_id)
        .join(ItemSnapshot, ItemSnapshot.hash == Answer.snapshot_hash)
        .where(tuple_(Review.learner_id, Review.fact_id).in_(stuck))
        .where(Review.kind == "rated", Review.right.is_(False), ~taken_back.exists())
        .where(~meant_otherwise())
        .order_by(Review.answered_at.desc())
        .limit(MOST_ANSWERS)
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


def _commonest(counts: Counter[str]) -> tuple[Confusion, ...]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Confusion(text, times) for text, times in ordered)

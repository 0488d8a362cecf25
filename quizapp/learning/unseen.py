"""Changes of meaning that a learner has neither put away nor answered since."""

from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, aliased

from quizapp.learning.learner import Learner
from quizapp.learning.meant import is_answered
from quizapp.models import ChangedFact, Entry, EntryVersion, Memory, Review

MOST = 50


def unseen(session: Session, learner: Learner, most: int = MOST) -> list[ChangedFact]:
    """Return what is still to be told of facts that the learner has a memory of, latest first."""
    knows = select(Memory.fact_id).where(
        Memory.learner_id == ChangedFact.learner_id, Memory.fact_id == ChangedFact.fact_id
    )
    return list(
        session.scalars(
            select(ChangedFact)
            .where(ChangedFact.learner_id == learner.id, ChangedFact.seen_at.is_(None))
            .where(knows.exists(), ~_answered_since())
            .order_by(ChangedFact.at.desc(), ChangedFact.fact_id)
            .limit(most)
        )
    )


def put_away(session: Session, learner: Learner, fact_id: str | None, now: datetime) -> None:
    """Note that a learner has read of a change, or of all of them; of none is nothing to note."""
    rows = update(ChangedFact).where(
        ChangedFact.learner_id == learner.id, ChangedFact.seen_at.is_(None)
    )
    if fact_id is not None:
        rows = rows.where(ChangedFact.fact_id == fact_id)
    session.execute(rows.values(seen_at=now), execution_options={"synchronize_session": False})


def _answered_since() -> ColumnElement[bool]:
    """Return the condition that an answer to the new meaning stands (see `Matter.by`)."""
    changed, shown, answered, later = (
        *(aliased(EntryVersion) for _ in range(3)),
        aliased(Review),
    )
    said_since = select(later.id).where(
        later.answer_id == Review.answer_id,
        later.fact_id == Review.fact_id,
        later.sequence > Review.sequence,
    )
    # Correlated by name, two queries up: else each would be of everybody's changes.
    same = answered.edition.in_(
        select(changed.edition)
        .where(_is(changed), changed.number == ChangedFact.version)
        .correlate(ChangedFact)
    )
    in_force = answered.edition.in_(
        select(shown.edition)
        .join(Entry, (Entry.noun == "fact") & (Entry.id == shown.id))
        .where(_is(shown), shown.number == Entry.published)
        .correlate(ChangedFact)
    )
    return (
        select(Review.id)
        .join(answered, is_answered(answered))
        .where(
            Review.learner_id == ChangedFact.learner_id,
            Review.fact_id == ChangedFact.fact_id,
            Review.answered_at >= ChangedFact.at,
            Review.kind != "undone",
            ~said_since.exists(),
            or_(same, in_force),
        )
        .exists()
    )


def _is(table: type[EntryVersion]) -> ColumnElement[bool]:
    return (table.noun == "fact") & (table.id == ChangedFact.fact_id)

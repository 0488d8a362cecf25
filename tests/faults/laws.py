"""What must hold after every fault: nothing lost or doubled, memory and counts equal the log."""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, aliased, class_mapper

from quizapp.extensions import db, writing
from quizapp.learning.memories import rebuild_all
from quizapp.models import Answer, Memory, Review, User
from tests.support.counts import agree
from tests.support.desk import Desk

Rows = dict[tuple[str, str], dict[str, Any]]


@dataclass
class Found:
    """What some runs of a fault left behind; runs add up."""

    runs: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    unequal: int = 0
    """Databases in which a memory differs from the replay of its log."""
    unsound: int = 0
    """Databases in which the integrity check finds something."""
    refused: int = 0
    """Answers that got the page for a database that cannot take them just now."""
    amiss: list[str] = field(default_factory=list)
    """Whatever else was not as promised, in words."""

    def add(self, other: "Found") -> "Found":
        """Add what another run left."""
        self.runs += other.runs
        self.acknowledged += other.acknowledged
        self.lost += other.lost
        self.doubled += other.doubled
        self.unequal += other.unequal
        self.unsound += other.unsound
        self.refused += other.refused
        self.amiss += other.amiss
        return self

    @property
    def sound(self) -> bool:
        """Say whether every law held, and something was there to hold it against."""
        broken = self.lost + self.doubled + self.unequal + self.unsound
        return broken == 0 and not self.amiss and self.acknowledged > 0

    def need(self, promise: object, words: str) -> None:
        """Note a promise that was not kept."""
        if not promise:
            self.amiss.append(words)

    def line(self, name: str) -> str:
        """Return the row of the report."""
        return (
            f"{name:<52} {self.runs:>5} {self.acknowledged:>8} {self.lost:>6} {self.doubled:>8} "
            f"{'yes' if not self.unequal else f'NO: {self.unequal}':>7} "
            f"{'clean' if not self.unsound else f'NO: {self.unsound}':>10} "
            f"{self.refused:>8}  {'; '.join(self.amiss[:3])}"
        ).rstrip()


HEADINGS = (
    f"{'fault':<52} {'runs':>5} {'acknowl.':>8} {'lost':>6} {'doubled':>8} "
    f"{'replay=':>7} {'integrity':>10} {'refused':>8}"
)


def held_to(app: Flask, acknowledged: Collection[str], sent: Collection[str]) -> Found:
    """Hold an app's database to the laws: `acknowledged` and `sent` are the ids of answers."""
    with app.app_context():
        session = db.session()
        there = Counter(session.scalars(select(Answer.client_id)))
        found = Found(
            runs=1,
            acknowledged=len(acknowledged),
            lost=len(set(acknowledged) - there.keys()),
            doubled=_counted_twice(session),
            unequal=0 if _equals_replay(session) else 1,
            unsound=0 if _integrity(session) else 1,
        )
        found.need(there.keys() <= set(sent), "an answer that nobody sent")
        found.need(_whole(session), "an answer without its reviews")
        found.need(_counted(session), "counts that are not what a recount gives")
    return found


def ids_of(app: Flask, learner: str | None = None) -> set[str]:
    """Return the ids of the answers there are, of one learner or of all."""
    rows = select(Answer.client_id)
    with app.app_context():
        return set(
            db.session.scalars(rows.where(Answer.learner_id == learner) if learner else rows)
        )


def doubled(app: Flask) -> int:
    """Count what an app's database holds twice."""
    with app.app_context():
        return _counted_twice(db.session())


def _counted_twice(session: Session) -> int:
    """Count ids and servings with two answers, and facts that one answer rated twice."""
    ids = select(Answer.client_id).group_by(Answer.client_id).having(func.count() > 1)
    servings = select(Answer.serving_id).group_by(Answer.serving_id).having(func.count() > 1)
    first = select(Review.answer_id).where(Review.sequence == 0)
    facts = first.group_by(Review.answer_id, Review.fact_id).having(func.count() > 1)
    return sum(len(session.scalars(each).all()) for each in (ids, servings, facts))


def _whole(session: Session) -> bool:
    """Say whether every answer has its reviews, and every review that stands its memory."""
    bare = select(Answer.id).where(~Answer.reviews.any()).limit(1)
    pairs = select(Memory.learner_id).where(
        Memory.learner_id == Review.learner_id, Memory.fact_id == Review.fact_id
    )
    later = aliased(Review)
    said_since = select(later.id).where(
        later.answer_id == Review.answer_id,
        later.fact_id == Review.fact_id,
        later.sequence > Review.sequence,
    )
    stands = Review.rating.is_not(None) & ~said_since.exists()
    unlearnt = select(Review.id).where(stands, ~pairs.exists()).limit(1)
    return session.scalar(bare) is None and session.scalar(unlearnt) is None


def _counted(session: Session) -> bool:
    """Say whether what is counted of each learner, and of everybody, equals a recount."""
    learners = session.scalars(select(Review.learner_id).distinct()).all()
    try:
        for learner in learners:
            agree(Desk(session), learner)
    except AssertionError:
        return False
    return True


class _PutBackError(Exception):
    """Ends a transaction that was only for looking."""


def _equals_replay(session: Session) -> bool:
    """Fold every learner's log anew and see whether any memory changes; leave all as it was."""
    before = _memories(session)
    facts: dict[str, list[str]] = {}
    for learner, fact in session.execute(select(Review.learner_id, Review.fact_id).distinct()):
        facts.setdefault(learner, []).append(fact)
    if any(fact not in facts.get(learner, ()) for learner, fact in before):
        return False  # of what was never answered there is nothing to fold
    after: Rows = {}
    with suppress(_PutBackError), writing() as own:
        for learner, asked in sorted(facts.items()):
            rebuild_all(own, own.get_one(User, learner), sorted(asked))
        after = _memories(own)
        raise _PutBackError
    return before == after


def _memories(session: Session) -> Rows:
    session.expire_all()
    names = [each.key for each in class_mapper(Memory).column_attrs]
    return {
        (row.learner_id, row.fact_id): {name: getattr(row, name) for name in names}
        for row in session.scalars(select(Memory))
    }


def _integrity(session: Session) -> bool:
    """Say whether the database's own check finds nothing."""
    if session.get_bind().dialect.name == "sqlite":
        said = session.execute(text("PRAGMA integrity_check")).scalars().all()
        broken = session.execute(text("PRAGMA foreign_key_check")).all()
        return list(said) == ["ok"] and not broken
    session.rollback()
    return not list(_postgresql_problems(session))


_OURS = (
    "SELECT pg_class.oid::regclass::text FROM pg_class LEFT JOIN pg_am ON pg_am.oid = relam "
    "WHERE relkind = '{kind}' AND relnamespace = 'public'::regnamespace "
    "AND amname IN ('heap', 'btree')"
)
"""The tables or the indexes of the app, by name."""


def _postgresql_problems(session: Session) -> Iterator[str]:
    """Yield what PostgreSQL's own checks find in tables and indexes; errors come as they are."""
    with db.engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
    tables = session.scalars(text(_OURS.format(kind="r"))).all()
    for table in tables:
        damage = text("SELECT msg FROM verify_heapam(CAST(:name AS regclass))")
        yield from session.execute(damage, {"name": table}).scalars()
    for index in session.scalars(text(_OURS.format(kind="i"))).all():
        check = text("SELECT bt_index_check(CAST(:name AS regclass), true)")
        session.execute(check, {"name": index})
    session.rollback()

"""How often each version of a fact was answered by all learners, and how often rightly."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from quizapp.learning.ledger import add_to
from quizapp.learning.rows import Logged
from quizapp.models import Base, Entry, EntryVersion, FactTally, Review

TABLE = Base.metadata.tables[FactTally.__tablename__]
AT_ONCE = 500

Version = tuple[str, int]
"""A fact and the number of one of its versions."""


@dataclass
class FactLedger:
    """Numbers to add to the counts of facts."""

    answers: Counter[Version] = field(default_factory=Counter)
    right: Counter[Version] = field(default_factory=Counter)

    def word(self, said: Logged | None, times: int) -> None:
        """Add what a review says, so many times (-1: take it away); an undo says nothing."""
        if said is not None and said.kind != "undone":
            version = said.fact_id, said.fact_version
            self.answers[version] += times
            self.right[version] += times * said.right

    def write(self, session: Session) -> None:
        """Add everything to what the table says."""
        names = ("answers", "right")
        add_to(session, TABLE, ("fact_id", "fact_version"), names, self._rows())

    def _rows(self) -> Iterator[tuple[object, ...]]:
        # In order, so that two learners who answer the same facts wait for each other in turn.
        for version in sorted(self.answers):
            numbers = self.answers[version], self.right[version]
            if any(numbers):
                yield *version, *numbers


def fact_statistics(session: Session, fact_ids: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return answers and right ones of facts, by id, where they meant what they mean now.

    What counts is every version of the same edition as the published one; of a fact that learners
    do not get, as the latest. Facts that nobody answered are absent.
    """
    found: dict[str, tuple[int, int]] = {}
    for some in _in_parts(sorted(set(fact_ids))):
        rows = session.execute(_of_edition().where(FactTally.fact_id.in_(some)))
        found.update({fact: (answers, right) for fact, answers, right in rows if answers})
    return found


def recounted(session: Session) -> dict[Version, tuple[int, int]]:
    """Return what the logs of all learners add up to, version by version."""
    rows = session.execute(_standing())
    return {(fact, version): (answers, right) for fact, version, answers, right in rows}


def recount(session: Session) -> None:
    """Write the counts of all facts anew, whatever they were."""
    session.execute(delete(FactTally), execution_options={"synchronize_session": False})
    names = ("fact_id", "fact_version", "answers", "right")
    session.execute(insert(FactTally).from_select(names, _standing()))


def _of_edition() -> Select[str, int, int]:
    """Sum the counts of versions that mean the same as the one in force, wherever that is."""
    answered = aliased(EntryVersion)
    return (
        select(FactTally.fact_id, func.sum(FactTally.answers), func.sum(FactTally.right))
        .join(Entry, (Entry.noun == "fact") & (Entry.id == FactTally.fact_id))
        .join(EntryVersion, _in_force())
        .join(
            answered,
            (answered.noun == "fact")
            & (answered.id == FactTally.fact_id)
            & (answered.number == FactTally.fact_version),
        )
        .where(answered.edition == EntryVersion.edition)
        .group_by(FactTally.fact_id)
    )


def _in_force() -> ColumnElement[bool]:
    """Return the condition that a version is the published one, or else the latest."""
    return (
        (EntryVersion.noun == Entry.noun)
        & (EntryVersion.id == Entry.id)
        & (EntryVersion.number == func.coalesce(Entry.published, Entry.version))
    )


def _standing() -> Select[str, int, int, int]:
    """Select, for each version answered, how many answers stand and how many were right."""
    later = aliased(Review)
    superseded = (
        select(later.id)
        .where(
            later.answer_id == Review.answer_id,
            later.fact_id == Review.fact_id,
            later.sequence > Review.sequence,
        )
        .exists()
    )
    return (
        select(
            Review.fact_id,
            Review.fact_version,
            func.count(),
            func.sum(case((Review.right, 1), else_=0)),
        )
        .where(Review.kind != "undone", ~superseded)
        .group_by(Review.fact_id, Review.fact_version)
    )


def _in_parts(facts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (facts[start : start + AT_ONCE] for start in range(0, len(facts), AT_ONCE))

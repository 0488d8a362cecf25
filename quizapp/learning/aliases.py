"""Facts that were merged into others: what was answered about them counts for those."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.extensions.statements import PreparedAmong
from quizapp.models import FactAlias

_MERGED_INTO = PreparedAmong(
    lambda facts: select(FactAlias.fact_id, FactAlias.into_id).where(FactAlias.into_id.in_(facts))
)


def roots_of(session: Session, facts: Iterable[str]) -> dict[str, str]:
    """Return, for each of the facts that was merged, the fact that has its memory now.

    What that was merged into in turn is followed to the end.
    """
    roots: dict[str, str] = {}
    asked = set(facts)
    while asked:
        rows = session.execute(
            select(FactAlias.fact_id, FactAlias.into_id).where(FactAlias.fact_id.in_(asked))
        )
        found = {fact: into for fact, into in rows if fact not in roots}
        roots |= found
        asked = set(found.values())
    return {fact: _end(fact, roots) for fact in roots}


def family_of(session: Session, facts: Collection[str]) -> dict[str, str]:
    """Return each fact whose log counts for one of these, with that one: each for itself, too.

    Of two of them that were merged, only the one that stays has a log.
    """
    into: dict[str, str] = {}
    asked = set(facts)
    while asked:
        rows = _MERGED_INTO.rows(session, asked)
        found = {fact: other for fact, other in rows if fact not in into}
        into |= found
        asked = set(found)
    return {fact: _end(fact, into) for fact in {*facts, *into}}


def _end(fact: str, roots: dict[str, str]) -> str:
    while fact in roots:
        fact = roots[fact]
    return fact

"""The filter that rejections teach: what it learns from, its figures, what it puts aside."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank.ingest.rejecting import (
    Decision,
    Figures,
    Filter,
    cross_validated,
    features_of,
    learnt,
)
from quizapp.imports.candidates import open_candidates
from quizapp.models import Candidate, CandidateFilter
from quizapp.web.clock import now

MOST = 20_000
"""Decisions that are learnt from at most, the latest."""


@dataclass(frozen=True)
class Tally:
    """How often people decided so on candidates of one category."""

    category: str
    accepted: int
    rejected: int


class NoHelpError(Exception):
    """The filter has not been shown to help, so it cannot be put to use."""


def decisions(session: Session) -> list[Decision]:
    """Return what people decided on candidates that were found and that they looked at.

    What was rejected because the bank had it already says nothing about its kind.
    """
    rows = (
        select(Candidate)
        .where(
            Candidate.state.in_(("accepted", "rejected")),
            Candidate.seen,
            Candidate.reason != "known",
        )
        .order_by(Candidate.decided_at.desc(), Candidate.id)
        .limit(MOST)
    )
    return [
        Decision(features_of(row.found), row.state == "rejected", row.reading_id)
        for row in session.scalars(rows)
        if row.found
    ]


def figures(session: Session) -> Figures:
    """Return how the filter does on decisions it did not learn from."""
    return cross_validated(decisions(session))


def tallies(session: Session) -> list[Tally]:
    """Return how people decided on candidates, by category."""
    category = Candidate.body["category"].as_string()
    rows = (
        select(category, Candidate.state, func.count())
        .where(Candidate.state.in_(("accepted", "rejected")))
        .group_by(category, Candidate.state)
    )
    found: dict[str, dict[str, int]] = {}
    for name, state, count in session.execute(rows):
        found.setdefault(str(name), {})[state] = count
    return [
        Tally(name, states.get("accepted", 0), states.get("rejected", 0))
        for name, states in sorted(found.items())
    ]


def reasons(session: Session) -> dict[str, int]:
    """Return how often candidates were rejected for each reason."""
    rows = select(Candidate.reason, func.count()).where(Candidate.state == "rejected")
    return {str(why): int(count) for why, count in session.execute(rows.group_by(Candidate.reason))}


def in_use(session: Session) -> CandidateFilter | None:
    """Return the filter that is in use; None if none is."""
    row = session.get(CandidateFilter, 1)
    return row if row is not None and row.active else None


def use(session: Session, user_id: str) -> None:
    """Learn the filter from all decisions and put it to use.

    Raises NoHelpError unless it has been shown to help.
    """
    known = decisions(session)
    shown = cross_validated(known)
    if not shown.helps:
        raise NoHelpError
    found = learnt(known)
    session.merge(
        CandidateFilter(
            id=1,
            active=True,
            weights={"prior": found.prior, "weights": dict(found.weights)},
            figures=asdict(shown),
            at=now(),
            switched_by=user_id,
        )
    )


def put_away(session: Session, user_id: str) -> None:
    """Use no filter any more."""
    row = session.get(CandidateFilter, 1)
    if row is not None:
        row.active, row.switched_by = False, user_id


def hidden_numbers(session: Session, reading_id: str) -> frozenset[int]:
    """Return the numbers of a document's open candidates that are probably not wanted."""
    row = in_use(session)
    if row is None:
        return frozenset()
    return hidden_among(row, open_candidates(session, reading_id))


def hidden_among(row: CandidateFilter, candidates: Sequence[Candidate]) -> frozenset[int]:
    """Return the numbers of those candidates that a filter puts aside; never those made by hand."""
    kept: Any = row.weights
    found = Filter(kept["prior"], kept["weights"])
    return frozenset(
        each.number for each in candidates if each.found and found.hides(features_of(each.found))
    )

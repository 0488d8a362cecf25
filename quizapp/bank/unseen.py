"""Facts that were accepted with many others from a document: nothing publishes them unread."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import Problem
from quizapp.bank.nouns import SECTIONS, Plain, Ref, title_of
from quizapp.bank.served import AT_ONCE
from quizapp.models import Candidate
from quizapp.web.i18n import _

RULE = "unseen"


def unseen(session: Session, refs: Collection[Ref]) -> frozenset[Ref]:
    """Return the facts among entries that came from candidates nobody has had before their eyes."""
    idents = sorted({ref.id for ref in refs if ref.noun == "fact"})
    found: set[Ref] = set()
    for start in range(0, len(idents), AT_ONCE):
        rows = select(Candidate.fact_id).where(
            Candidate.fact_id.in_(idents[start : start + AT_ONCE]),
            Candidate.state == "accepted",
            Candidate.seen.is_(False),
        )
        found.update(Ref("fact", str(ident)) for ident in session.scalars(rows))
    return frozenset(found)


def mark_seen(session: Session, ref: Ref) -> bool:
    """Write down that somebody who may publish has read a fact with its evidence.

    Returns whether nobody had before.
    """
    rows = select(Candidate).where(
        Candidate.fact_id == ref.id, Candidate.state == "accepted", Candidate.seen.is_(False)
    )
    found = session.scalars(rows.with_for_update()).all() if ref.noun == "fact" else ()
    for row in found:
        row.seen = True
    return bool(found)


def unseen_problems(
    session: Session, publishing: Sequence[tuple[Ref, Plain]]
) -> tuple[Problem, ...]:
    """Return what of the entries that are about to reach learners nobody has read, as problems."""
    waiting = unseen(session, [ref for ref, _body in publishing])
    return tuple(_problem(ref, body) for ref, body in publishing if ref in waiting)


def _problem(ref: Ref, body: Plain) -> Problem:
    message = _(
        "Nobody has read “%(fact)s” since it was accepted with many others. Open it, and say that "
        "you have read it.",
        fact=title_of(ref.noun, body),
    )
    return Problem(None, None, f"{SECTIONS[ref.noun]}/{ref.id}", message, RULE)

"""Facts and the candidates that they were made of: one that goes opens its candidate again.

Whatever takes a fact back or brings it back (an undo, an undo of that, the bin), its candidate
follows: nobody is asked again about what is in the bank.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Step
from quizapp.bank.served import AT_ONCE
from quizapp.bank.unseen import mark_unread, unread_twins, unseen
from quizapp.models import Candidate, CandidateFact, Change


def note_origins(session: Session, rows: Iterable[Candidate]) -> None:
    """Write down which facts candidates became, and which of those nobody has read."""
    made = [row for row in rows if row.fact_id is not None]
    links = [{"candidate_id": row.id, "fact_id": row.fact_id} for row in made]
    if links:
        session.execute(insert(CandidateFact), links)
    mark_unread(session, [str(row.fact_id) for row in made if not row.seen])


def follow(session: Session, change: Change, steps: Sequence[Step]) -> None:
    """Let candidates follow their facts through a change, and the mark of the unread its claims."""
    facts = [step for step in steps if step.ref.noun == "fact"]
    if change.kind == "undo":
        gone = {step.ref.id for step in facts if step.after is None and not step.merged_into}
        for row in _made_of(session, gone):
            if row.state == "accepted" and row.fact_id in gone:
                open_again(session, row)
    back = {
        step.ref.id
        for step in facts
        if step.before is None and step.after is not None and step.number > 1
    }
    _close_again(session, change, back)
    mark_unread(session, [ref.id for ref in unread_twins(session, facts)])


def open_again(session: Session, row: Candidate) -> None:
    """Open an accepted candidate as if nobody had decided on it."""
    for each in joined_in(session, row):
        each.fact_id = each.change_id = None
    row.state, row.reason, row.seen = "open", "", False
    row.fact_id = row.decided_by = row.decided_at = row.change_id = None


def joined_in(session: Session, row: Candidate) -> list[Candidate]:
    """Return the candidates that gave their phrases to the fact that another became."""
    rows = select(Candidate).where(
        Candidate.into_id == row.id,
        Candidate.state == "merged",
        Candidate.change_id == row.change_id,
    )
    return list(session.scalars(rows)) if row.change_id else []


def _close_again(session: Session, change: Change, facts: Collection[str]) -> None:
    """Accept the open candidates again whose facts are back."""
    unread = unseen(session, [Ref("fact", ident) for ident in facts])
    for link, row in _links_of(session, facts):
        if row.state != "open":
            continue
        row.state, row.fact_id, row.change_id = "accepted", link, change.id
        row.decided_by, row.decided_at = change.user_id, change.at
        row.seen = Ref("fact", link) not in unread
        waiting = select(Candidate).where(
            Candidate.into_id == row.id, Candidate.state == "merged", Candidate.fact_id.is_(None)
        )
        for each in session.scalars(waiting):
            each.fact_id, each.change_id = link, change.id


def _made_of(session: Session, facts: Collection[str]) -> list[Candidate]:
    return [row for _link, row in _links_of(session, facts)]


def _links_of(session: Session, facts: Collection[str]) -> Iterator[tuple[str, Candidate]]:
    """Yield facts with the candidates that became them at some time, held for a change."""
    ordered = sorted(facts)
    for start in range(0, len(ordered), AT_ONCE):
        rows = (
            select(CandidateFact.fact_id, Candidate)
            .join(Candidate, Candidate.id == CandidateFact.candidate_id)
            .where(CandidateFact.fact_id.in_(ordered[start : start + AT_ONCE]))
            .order_by(CandidateFact.fact_id, Candidate.number)
            .with_for_update(of=Candidate)
        )
        yield from session.execute(rows, execution_options={"populate_existing": True})

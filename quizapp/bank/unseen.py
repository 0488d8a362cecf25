"""Facts that were accepted with many others from a document: nothing publishes them unread.

The mark is the fact's own. It goes only when a person says that they have read the fact, so no
undoing, restoring or putting back loses it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from question_bank.content import Problem
from quizapp.bank.nouns import SECTIONS, Plain, Ref, title_of
from quizapp.bank.planning import Step
from quizapp.bank.served import AT_ONCE
from quizapp.models import Candidate, Entry, EntryReference, EntryVersion, UnreadFact
from quizapp.web.i18n import _

RULE = "unseen"

Claim = tuple[object, ...]


def unseen(session: Session, refs: Collection[Ref]) -> frozenset[Ref]:
    """Return the facts among entries that nobody has read since they were accepted unread."""
    idents = sorted({ref.id for ref in refs if ref.noun == "fact"})
    found: set[Ref] = set()
    for start in range(0, len(idents), AT_ONCE):
        some = idents[start : start + AT_ONCE]
        rows = session.scalars(select(UnreadFact.fact_id).where(UnreadFact.fact_id.in_(some)))
        found.update(Ref("fact", ident) for ident in rows)
    return frozenset(found)


def mark_unread(session: Session, facts: Iterable[str]) -> None:
    """Write down that nobody has read some facts; those that are marked already stay so."""
    wanted = {Ref("fact", ident) for ident in facts}
    rows = [{"fact_id": ref.id} for ref in sorted(wanted - unseen(session, wanted))]
    if rows:
        session.execute(insert(UnreadFact), rows)


def mark_seen(session: Session, ref: Ref) -> bool:
    """Write down that somebody who may publish has read a fact with its evidence.

    Returns whether nobody had before.
    """
    if not unseen(session, [ref]):
        return False
    session.execute(delete(UnreadFact).where(UnreadFact.fact_id == ref.id))
    rows = update(Candidate).where(Candidate.fact_id == ref.id, Candidate.state == "accepted")
    session.execute(rows.values(seen=True))
    return True


def next_unread(session: Session, ref: Ref) -> Ref | None:
    """Return the fact to read after another: of the same document if any is, else of any."""
    cited = select(EntryReference.target).where(
        EntryReference.noun == "fact",
        EntryReference.id == ref.id,
        EntryReference.role == "document",
    )
    citing = select(EntryReference.id).where(
        EntryReference.noun == "fact",
        EntryReference.role == "document",
        EntryReference.target.in_(cited),
    )
    rows = (
        select(UnreadFact.fact_id)
        .join(Entry, (Entry.noun == "fact") & (Entry.id == UnreadFact.fact_id))
        .where(Entry.status != "binned", UnreadFact.fact_id != ref.id)
        .order_by(UnreadFact.fact_id < ref.id, UnreadFact.fact_id)
        .limit(1)
    )
    found = session.scalar(rows.where(UnreadFact.fact_id.in_(citing))) or session.scalar(rows)
    return Ref("fact", found) if found else None


def unseen_problems(
    session: Session, publishing: Sequence[tuple[Step, Plain]]
) -> tuple[Problem, ...]:
    """Return what of the steps that reach learners nobody has read, as problems.

    A step is named with what learners would get by it. What newly says the same as a fact that
    nobody has read is refused as that fact is.
    """
    waiting = unseen(session, [step.ref for step, _body in publishing])
    twins = unread_twins(session, [step for step, _body in publishing])
    told = []
    for step, body in publishing:
        if step.ref in waiting:
            message = _(
                "Nobody has read “%(fact)s” since it was accepted with many others. Open it, and "
                "say that you have read it.",
                fact=title_of(step.ref.noun, body),
            )
        elif step.ref in twins:
            message = _(
                "“%(fact)s” says the same as the fact %(id)s, which was accepted with many others "
                "and which nobody has read since.",
                fact=title_of(step.ref.noun, body),
                id=twins[step.ref],
            )
        else:
            continue
        where = f"{SECTIONS[step.ref.noun]}/{step.ref.id}"
        told.append(Problem(None, None, where, message, RULE))
    return tuple(told)


def unread_twins(session: Session, steps: Iterable[Step]) -> Mapping[Ref, str]:
    """Return of facts that newly say something the unread fact that says the same, by its id.

    One in the bin counts only if its words are the same as well: its claim may be written anew.
    """
    new = {step.ref: step.after for step in steps if step.after is not None and _says_new(step)}
    if not new:
        return {}
    claims = {_claim(body) for body in new.values()}
    known: dict[Claim, str] = {}
    for ident, status, body in _unread_bodies(session, {str(claim[0]) for claim in claims}):
        claim = _claim(body)
        known.setdefault((*claim, body["statement"]), ident)
        if status != "binned":
            known.setdefault(claim, ident)
    found = {
        ref: known.get(claim) or known.get((*claim, body["statement"]))
        for ref, body in new.items()
        for claim in [_claim(body)]
    }
    return {ref: ident for ref, ident in found.items() if ident is not None and ident != ref.id}


def _says_new(step: Step) -> bool:
    """Tell whether a step makes a fact, or lets one claim something else."""
    if step.ref.noun != "fact" or step.after is None:
        return False
    if step.before is None:
        return step.number == 1
    return _claim(step.before) != _claim(step.after)


def _claim(body: Mapping[str, Any]) -> Claim:
    names = ("subject", "predicate", "polarity", "scope")
    return (*(body.get(name) for name in names), frozenset(body["objects"]))


def _unread_bodies(
    session: Session, subjects: Collection[str]
) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
    """Yield what unread facts about some subjects say or said, with their ids and statuses."""
    ordered = sorted(subjects)
    for start in range(0, len(ordered), AT_ONCE):
        rows = (
            select(Entry.id, Entry.status, EntryVersion.body)
            .join(UnreadFact, UnreadFact.fact_id == Entry.id)
            .join(EntryVersion, (EntryVersion.noun == Entry.noun) & (EntryVersion.id == Entry.id))
            .where(Entry.noun == "fact", Entry.subject.in_(ordered[start : start + AT_ONCE]))
            .where(EntryVersion.body.is_not(None))
        )
        for ident, status, body in session.execute(rows):
            yield ident, status, body or {}

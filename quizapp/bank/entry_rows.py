"""What a list shows of its entries, looked up for a page of them at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from quizapp.bank.comments import open_comments
from quizapp.bank.nouns import Ref
from quizapp.learning.fact_tallies import fact_statistics
from quizapp.models import Entry, EntryProblem, EntryTag, User


@dataclass(frozen=True)
class EntryRow:
    """One line of a list."""

    ref: Ref
    title: str
    status: str
    pending: bool
    """Whether learners get an older version."""
    subject: str | None
    """The name of the concept that it is about."""
    predicate: str | None
    category: str | None
    kind: str | None
    tags: tuple[str, ...]
    errors: int
    warnings: int
    comments: int
    """Those that are open."""
    changed_at: datetime
    changed_by: str | None
    """A name; None: the app, or somebody who is gone."""
    answers: int
    right: int

    @property
    def share(self) -> float | None:
        """The share of right answers; None if there were none."""
        return self.right / self.answers if self.answers else None


def rows_of(session: Session, entries: Sequence[Entry]) -> list[EntryRow]:
    """Return the lines of entries of one noun, in their order."""
    refs = [Ref(entry.noun, entry.id) for entry in entries]
    names = _titles(session, {entry.subject for entry in entries if entry.subject})
    people = _names(session, {entry.author_id for entry in entries if entry.author_id})
    tags, problems = _tags(session, refs), _problems(session, refs)
    comments = open_comments(session, refs)
    facts = [ref.id for ref in refs if ref.noun == "fact"]
    answered = fact_statistics(session, facts) if facts else {}
    return [
        EntryRow(
            ref=ref,
            title=entry.title,
            status=entry.status,
            pending=entry.published not in {None, entry.version},
            subject=names.get(entry.subject or "", entry.subject),
            predicate=entry.predicate,
            category=entry.category,
            kind=entry.kind,
            tags=tuple(tags[ref.id]),
            errors=problems.get((ref.id, "error"), 0),
            warnings=problems.get((ref.id, "warning"), 0),
            comments=comments.get(ref, 0),
            changed_at=entry.updated_at,
            changed_by=people.get(entry.author_id or ""),
            answers=answered.get(ref.id, (0, 0))[0],
            right=answered.get(ref.id, (0, 0))[1],
        )
        for ref, entry in zip(refs, entries, strict=True)
    ]


def _titles(session: Session, concepts: Iterable[str]) -> dict[str, str]:
    rows = select(Entry.id, Entry.title).where(Entry.noun == "concept", Entry.id.in_(concepts))
    return dict(session.execute(rows).all())


def _names(session: Session, people: Collection[str]) -> dict[str, str]:
    if not people:
        return {}
    rows = select(User.id, User.name).where(User.id.in_(people))
    return dict(session.execute(rows).all())


def _tags(session: Session, refs: Sequence[Ref]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    mine = EntryTag.noun.in_({ref.noun for ref in refs}), EntryTag.id.in_([ref.id for ref in refs])
    for ident, tag in session.execute(
        select(EntryTag.id, EntryTag.tag).where(*mine).order_by(EntryTag.tag)
    ):
        found[ident].append(tag)
    return found


def _problems(session: Session, refs: Sequence[Ref]) -> dict[tuple[str, str], int]:
    noun, ident = EntryProblem.noun, EntryProblem.entry_id
    counts = (
        select(ident, EntryProblem.severity, func.count())
        .where(noun.in_({ref.noun for ref in refs}), ident.in_([ref.id for ref in refs]))
        .group_by(ident, EntryProblem.severity)
    )
    return {(entry, severity): number for entry, severity, number in session.execute(counts)}

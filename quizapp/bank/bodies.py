"""What the tables hold of the bank, as records: all of it, or only what was changed lately."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from question_bank.content import Bank, Overlap
from question_bank.content.plain import build_bank
from question_bank.generate.wording import Wording, laid_over, load_wording
from quizapp.bank.nouns import SECTIONS, WORDINGS, Body, Ref
from quizapp.bank.served import AT_ONCE
from quizapp.models import Change, Entry, EntryVersion

Number = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


@dataclass(frozen=True)
class Published:
    """An entry with what learners get of it: a version and what it says, or nothing."""

    ref: Ref
    body: Body | None
    number: int
    """Number of the version; 0 for nothing."""
    edition: int
    """The version since which it means the same."""


def bank_of(session: Session, number: Number) -> Bank:
    """Read the bank as it is at one version of each entry, in the order in which facts are taught.

    What the tables hold was held against the schema when it was saved, so it is not once more.
    """
    plain: dict[str, Any] = {"schema_version": 1}
    for noun, body in _bodies(session, number):
        if noun in SECTIONS:
            plain.setdefault(SECTIONS[noun], []).append(body)
    return build_bank(plain)


def as_record(noun: str, body: Body) -> Any:  # noqa: ANN401 - one type a noun
    """Return the record of a bank that a body says, which was judged when it was saved."""
    section = SECTIONS[noun]
    rows = getattr(build_bank({section: [body]}), section)
    return rows[0] if isinstance(rows, tuple) else next(iter(rows.values()))


def wording_of(session: Session) -> Wording:
    """Return the wording in force: what instructors wrote over what came with the app."""
    rows = session.execute(
        select(Entry.noun, Entry.id, EntryVersion.body)
        .join(EntryVersion, version_is(Entry.published))
        .where(Entry.noun.in_(WORDINGS))
    )
    written = {(WORDINGS[noun], ident): body for noun, ident, body in rows}
    return laid_over(load_wording(), written, load_wording())


def editions(session: Session, noun: str) -> dict[str, tuple[int, int]]:
    """Return, by published entry, the version since which it means the same, and that in force."""
    rows = (
        select(Entry.id, EntryVersion.edition, EntryVersion.number)
        .join(EntryVersion, version_is(Entry.published))
        .where(Entry.noun == noun)
    )
    return {ident: (edition, number) for ident, edition, number in session.execute(rows)}


def in_order(session: Session, noun: str) -> list[str]:
    """Return the ids of all entries of a noun in the order in which they are taught."""
    rows = select(Entry.id).where(Entry.noun == noun).order_by(Entry.position, Entry.id)
    return list(session.scalars(rows))


def overlaps_of(session: Session) -> list[Overlap]:
    """Return the overlaps in force."""
    rows = (
        select(EntryVersion.body)
        .join(Entry, version_is(Entry.published))
        .where(Entry.noun == "overlap")
        .order_by(Entry.position, Entry.id)
    )
    bodies = [body for body in session.scalars(rows) if body is not None]
    return list(build_bank({SECTIONS["overlap"]: bodies}).overlaps)


def published_since(session: Session, revision: int, most: int) -> list[Published] | None:
    """Return what was changed after a revision, as it is now; None if it is more than ``most``."""
    touched = (
        select(EntryVersion.noun, EntryVersion.id)
        .join(Change, EntryVersion.change_id == Change.id)
        .where(Change.revision > revision)
        .distinct()
        .limit(most + 1)
    )
    refs = [Ref(noun, ident) for noun, ident in session.execute(touched)]
    return None if len(refs) > most else list(_published(session, refs))


def _published(session: Session, refs: Sequence[Ref]) -> Iterator[Published]:
    for start in range(0, len(refs), AT_ONCE):
        some = refs[start : start + AT_ONCE]
        rows = session.scalars(
            select(EntryVersion)
            .join(Entry, version_is(Entry.published))
            .where(tuple_(Entry.noun, Entry.id).in_(some))
        )
        shown = {Ref(row.noun, row.id): row for row in rows}
        for ref in some:
            row = shown.get(ref)
            if row is None or row.body is None:
                yield Published(ref, None, 0, 1)
            else:
                body = numbered(ref.noun, row.number, row.body)
                yield Published(ref, body, row.number, row.edition)


def _bodies(session: Session, number: Number) -> Iterator[tuple[str, Body]]:
    rows = session.execute(
        select(Entry.noun, EntryVersion.number, EntryVersion.body)
        .join(EntryVersion, version_is(number))
        .order_by(Entry.position, Entry.id)
    )
    return ((noun, numbered(noun, at, body)) for noun, at, body in rows if body is not None)


def version_is(number: Number) -> Any:  # noqa: ANN401 - a condition of SQL
    """Return the condition that a version is the one of a number of its entry."""
    return (
        (EntryVersion.noun == Entry.noun)
        & (EntryVersion.id == Entry.id)
        & (EntryVersion.number == number)
    )


def numbered(noun: str, number: int, body: Body) -> Body:
    """Return a body as a bank holds it: a fact bears the number of its version."""
    return {**body, "version": number} if noun == "fact" else body


def once_begun(session: Session, among: Iterable[str] | None = None) -> frozenset[str]:
    """Return the facts that learners may ever have been asked: those published once, asserted."""
    rows = (
        select(EntryVersion.id)
        .where(EntryVersion.noun == "fact", EntryVersion.status == "published")
        .where(EntryVersion.body["polarity"].as_string() == "asserted")
        .distinct()
    )
    if among is not None:
        rows = rows.where(EntryVersion.id.in_(sorted(among)))
    return frozenset(session.scalars(rows))

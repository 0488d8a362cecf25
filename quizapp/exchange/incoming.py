"""What a file says of entries, and the last version of each that the file and the bank share."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from question_bank.content import BankError, Problem
from question_bank.content.plain import SECTIONS, bank_to_plain
from question_bank.content.reading import unlinked_bank
from question_bank.content.schema import violations
from quizapp.bank.heads import Head
from quizapp.bank.nouns import NOUN_OF, WORDINGS, Body, Ref
from quizapp.bank.served import AT_ONCE
from quizapp.learning.snapshots import content_hash
from quizapp.models import BankRevision, Change, Entry, EntryVersion

EXTRAS = ("bank", "revision", "drafts", "wording")
"""What a file may say besides the sections of a bank."""
SHARED_KINDS = frozenset({"shipped", "import"})
"""Changes that brought a text from outside: what a file of unknown origin has in common with us."""
UNPUBLISHED = frozenset({"candidate", "draft", "in_review"})


@dataclass(frozen=True)
class Incoming:
    """What a file says of each entry. `revision` is that of this bank it was exported at, if so."""

    bodies: Mapping[Ref, Body] = field(repr=False)
    revision: int | None = None
    drafts: bool = False
    """Whether it holds the latest versions rather than those learners get."""


@dataclass(frozen=True)
class Common:
    """The version of an entry that a file was written from, as far as that can be known."""

    number: int
    body: Body | None = field(repr=False)


def read_incoming(
    session: Session, plain: Mapping[str, Any], heads: Mapping[Ref, Head], *, partial: bool
) -> Incoming:
    """Read plain data. With `partial`, fields that a record leaves out are those it has now.

    Raises BankError with everything that has not the shape of a bank.
    """
    sections = {name: rows for name, rows in plain.items() if name not in EXTRAS}
    own = plain.get("bank") == session.scalar(select(BankRevision.bank_id))
    revision = plain.get("revision") if own else None
    nothing = Incoming(
        {},
        revision if isinstance(revision, int) else None,
        drafts=plain.get("drafts") is True,
    )
    if partial:
        # What a table leaves out is what it said when it was written: never an edit.
        known = {ref: head.body or {} for ref, head in heads.items()}
        known |= {ref: each.body or {} for ref, each in commons_of(session, nothing, heads).items()}
        sections = _completed(sections, known)
    bank = unlinked_bank({"schema_version": 1, **sections})
    bodies = {**entries_of(bank_to_plain(bank), overlaps_of(heads)), **_wordings(plain)}
    return replace(nothing, bodies=bodies)


def refs_in(plain: Mapping[str, Any]) -> list[Ref]:
    """Return the entries that unjudged plain data names by id."""
    return [
        Ref(NOUN_OF[section], str(row["id"]))
        for section in SECTIONS
        for row in _rows(plain.get(section))
        if "id" in row
    ]


def entries_of(plain: Mapping[str, Any], overlaps: Mapping[frozenset[str], str]) -> dict[Ref, Body]:
    """Key the records of a bank. An overlap has no id: it is the one with the same values."""
    found: dict[Ref, Body] = {}
    for section, noun in NOUN_OF.items():
        for row in plain.get(section, ()):
            body = {name: value for name, value in row.items() if name != "version"}
            ident = row.get("id") or overlaps.get(frozenset(row.get("values", ())))
            found[Ref(noun, str(ident or content_hash(row)[:16]))] = body
    return found


def overlaps_of(heads: Mapping[Ref, Head]) -> dict[frozenset[str], str]:
    """Return the ids of overlaps by their values."""
    return {
        frozenset(head.body["values"]): ref.id
        for ref, head in heads.items()
        if ref.noun == "overlap" and head.body is not None
    }


def commons_of(session: Session, incoming: Incoming, refs: Collection[Ref]) -> dict[Ref, Common]:
    """Return the last common version of each entry; entries of which nothing is known have none."""
    numbers = {
        ref: number
        for ref, versions in _versions(session, refs).items()
        if (number := _common(versions, incoming)) is not None
    }
    wanted = sorted((ref.noun, ref.id, number) for ref, number in numbers.items())
    found: dict[Ref, Common] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows = select(EntryVersion).where(
            tuple_(EntryVersion.noun, EntryVersion.id, EntryVersion.number).in_(some)
        )
        for row in session.scalars(rows):
            found[Ref(row.noun, row.id)] = Common(row.number, row.body)
    return found


_Known = tuple[int, str, int, str]
"""Number, status, revision and kind of change of a version."""


def _versions(session: Session, refs: Collection[Ref]) -> dict[Ref, list[_Known]]:
    found: dict[Ref, list[_Known]] = {}
    ordered = sorted(refs)
    for start in range(0, len(ordered), AT_ONCE):
        rows = session.execute(
            select(
                EntryVersion.noun,
                EntryVersion.id,
                EntryVersion.number,
                EntryVersion.status,
                Change.revision,
                Change.kind,
            )
            .join(Change, EntryVersion.change_id == Change.id)
            .where(tuple_(EntryVersion.noun, EntryVersion.id).in_(ordered[start : start + AT_ONCE]))
            .order_by(EntryVersion.number)
        )
        for noun, ident, number, status, revision, kind in rows:
            found.setdefault(Ref(noun, ident), []).append((number, status, revision, kind))
    return found


def _common(versions: Sequence[_Known], incoming: Incoming) -> int | None:
    if incoming.revision is None:
        # Only until the first edit of our own: what came in later was merged with that, so it is
        # not what any file said.
        shared = list(takewhile(lambda each: each[3] in SHARED_KINDS, versions))
        return shared[-1][0] if shared else None
    known = [each for each in versions if each[2] <= incoming.revision]
    if not known:
        return None
    if incoming.drafts:
        return known[-1][0]
    return _published(known) or known[-1][0]


def _published(versions: Iterable[_Known]) -> int | None:
    """Return the version that learners got after the last of these."""
    number: int | None = None
    for version, status, _, _ in versions:
        if status == "published":
            number = version
        elif status not in UNPUBLISHED:
            number = None
    return number


def _completed(sections: Mapping[str, Any], known: Mapping[Ref, Body]) -> dict[str, Any]:
    """Give partial records the fields they leave out; new ones are judged as they are."""
    found: dict[str, Any] = {}
    for section, rows in sections.items():
        noun = NOUN_OF.get(section)
        listed = noun is not None and isinstance(rows, list)
        found[section] = [_whole(str(noun), row, known) for row in rows] if listed else rows
    return found


def _whole(noun: str, row: Any, known: Mapping[Ref, Body]) -> Any:  # noqa: ANN401 - unjudged
    if not isinstance(row, Mapping):
        return row
    return {**known.get(Ref(noun, str(row.get("id"))), {}), **row}


def _wordings(plain: Mapping[str, Any]) -> dict[Ref, Body]:
    wording = plain.get("wording") or {}
    problems = [
        Problem(None, None, f"wording/{'/'.join(map(str, where))}", sentence)
        for where, sentence in violations("wording", wording)
    ]
    if problems:
        raise BankError(problems)
    return {
        Ref(noun, ident): dict(body)
        for noun, section in WORDINGS.items()
        for ident, body in (wording.get(section) or {}).items()
    }


def _rows(rows: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - unjudged
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def all_overlaps(session: Session) -> list[Ref]:
    """Return the overlaps there are."""
    rows = select(Entry.id).where(Entry.noun == "overlap", Entry.status != "binned")
    return [Ref("overlap", ident) for ident in session.scalars(rows)]

"""Many entries changed at once: what somebody wants, and the edits that it comes to.

An operation is plain data, so that it can travel with the form of its preview or wait as a job.
Working out its edits reads the bank and writes nothing; `quizapp.bank.bulk_run` carries them out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content.replacing import Search, text_replaced
from quizapp.bank.binned import WORDING_OF, bin_edits
from quizapp.bank.filters import Filters
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.listing import refs_matching
from quizapp.bank.merging import merge_edits
from quizapp.bank.nouns import REVIEWED, Body, Ref
from quizapp.bank.planning import Edit
from quizapp.bank.undoing import undo_edits
from quizapp.bank.wordings import shipped_row
from quizapp.models import Change, Entry

MOST = 20_000
"""Entries that one operation may be about."""

KINDS = ("replace", "tag", "move", "status", "delete", "merge", "undo")
CHANGE_KINDS = {"status": "status", "delete": "delete", "merge": "merge", "undo": "undo"}
"""Operation to the kind of the change that it makes; the others are `bulk`."""
TAGGED = frozenset({"fact", "item"})


@dataclass(frozen=True)
class Operation:
    """What is to be done to which entries; what an operation does not need is empty."""

    kind: str
    refs: tuple[Ref, ...] = ()
    filter: str = ""
    """The query of a list's address: all that it leaves, instead of `refs`."""
    why: str = ""
    meaning: bool | None = None
    """Whether it changes what learners have to know; None leaves that to the suggestion."""
    without: bool = False
    """Whether entries that cannot be changed so are left out; else nothing is changed then."""
    find: str = ""
    put: str = ""
    whole_word: bool = False
    match_case: bool = False
    fields: tuple[str, ...] = ()
    """Where to look (`question_bank.content.replacing.FIELDS`)."""
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    subject: str = ""
    category: str = ""
    parent: str = ""
    status: str = ""
    into: str = ""
    """Id of the entry that the one in `refs` is to become part of."""
    change_id: str = ""
    """The change that is taken back."""

    @property
    def change_kind(self) -> str:
        """The kind of the change that it makes."""
        return CHANGE_KINDS.get(self.kind, "bulk")

    def to_plain(self) -> dict[str, object]:
        """Return the operation as data that JSON can hold; only what is not empty."""
        plain = {name: value for name, value in asdict(self).items() if value not in (None, "", ())}
        return {**plain, "refs": [f"{noun}/{ident}" for noun, ident in self.refs]}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Operation":
        """Read what `to_plain` wrote."""
        known = {each.name for each in fields(cls)}
        values = {name: value for name, value in plain.items() if name in known}
        lists = {name: tuple(plain.get(name, ())) for name in ("fields", "add", "remove")}
        refs = tuple(Ref(*row.split("/", 1)) for row in plain.get("refs", ()))
        return cls(**{**values, **lists, "refs": refs})


def edits_of(session: Session, wanted: Operation) -> list[Edit]:
    """Return the edits that an operation comes to now; none for entries that it leaves as is."""
    return _EDITS[wanted.kind](session, replace(wanted, refs=chosen_refs(session, wanted)))


def chosen_refs(session: Session, wanted: Operation) -> tuple[Ref, ...]:
    """Return the entries that an operation is about, MOST at most."""
    if not wanted.filter:
        return tuple(dict.fromkeys(wanted.refs))[:MOST]
    filters = Filters.from_args(dict(parse_qsl(wanted.filter)))
    return tuple(refs_matching(session, filters, MOST))


def _replaced(session: Session, wanted: Operation) -> list[Edit]:
    """Replace text in the chosen fields, and in the wording of the entries if that is chosen."""
    search = Search(wanted.find, wanted.put, wanted.whole_word, wanted.match_case)
    chosen = frozenset(wanted.fields)
    ids = frozenset(session.scalars(select(Entry.id).where(Entry.noun == "concept")))
    found = list(_living(session, wanted.refs))
    if "wording" in chosen:
        found += _wordings(session, wanted.refs)
    return [
        Edit(ref, base, changed, wanted.meaning)
        for ref, base, body in found
        if (changed := text_replaced(ref.noun, body, chosen, search, ids)) != body
    ]


def _tagged(session: Session, wanted: Operation) -> list[Edit]:
    def tags(_noun: str, body: Body) -> Body:
        kept = [tag for tag in (*body.get("tags", ()), *wanted.add) if tag not in wanted.remove]
        return {**body, "tags": list(dict.fromkeys(kept))} if kept or "tags" in body else body

    return _changed(session, wanted, TAGGED, tags)


def _moved(session: Session, wanted: Operation) -> list[Edit]:
    def move(noun: str, body: Body) -> Body:
        if noun == "concept":
            return {**body, "parents": [wanted.parent]} if wanted.parent else body
        there = {"subject": wanted.subject, "category": wanted.category}
        return {**body, **{name: value for name, value in there.items() if value and name in body}}

    return _changed(session, wanted, frozenset({"concept", "fact", "item"}), move)


def _given_status(session: Session, wanted: Operation) -> list[Edit]:
    def put(_noun: str, body: Body) -> Body:
        return {**body, "status": wanted.status}

    return _changed(session, wanted, REVIEWED, put)


def _changed(
    session: Session, wanted: Operation, nouns: frozenset[str], change: Callable[[str, Body], Body]
) -> list[Edit]:
    return [
        Edit(ref, base, changed, wanted.meaning)
        for ref, base, body in _living(session, wanted.refs)
        if ref.noun in nouns and (changed := change(ref.noun, body)) != body
    ]


def _living(session: Session, refs: Iterable[Ref]) -> Iterator[tuple[Ref, int, Body]]:
    """Yield entries that do not lie in the bin, with version and body, in the order given."""
    wanted = list(refs)
    heads = heads_of(session, wanted)
    for ref in wanted:
        head = heads.get(ref)
        if head is not None and head.body is not None:
            yield ref, head.version, head.body


def _wordings(session: Session, refs: Iterable[Ref]) -> list[tuple[Ref, int, Body]]:
    """Return how facts and concepts are worded, whether somebody wrote it or the app brought it."""
    words = [Ref(WORDING_OF[ref.noun], ref.id) for ref in refs if ref.noun in WORDING_OF]
    heads = heads_of(session, words)
    rows = ((ref, heads.get(ref)) for ref in words)
    return [(ref, head.version if head else 0, _row(ref, head)) for ref, head in rows]


def _row(ref: Ref, head: Head | None) -> Body:
    return head.body if head is not None and head.body is not None else shipped_row(ref)


def _deleted(session: Session, wanted: Operation) -> list[Edit]:
    return bin_edits(session, wanted.refs)


def _merged(session: Session, wanted: Operation) -> list[Edit]:
    gone = wanted.refs[0]
    kept = Ref(gone.noun, wanted.into)
    there = {ref for ref, _version, _body in _living(session, (gone, kept))}
    return merge_edits(session, gone, kept) if there == {gone, kept} and gone != kept else []


def _undone(session: Session, wanted: Operation) -> list[Edit]:
    return undo_edits(session, session.get_one(Change, wanted.change_id))


_EDITS: Mapping[str, Callable[[Session, Operation], list[Edit]]] = {
    "replace": _replaced,
    "tag": _tagged,
    "move": _moved,
    "status": _given_status,
    "delete": _deleted,
    "merge": _merged,
    "undo": _undone,
}

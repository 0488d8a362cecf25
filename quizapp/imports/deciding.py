"""Decisions on candidates: accepted into the bank as drafts, rejected, or opened again.

Each is made once: whoever comes second, with the same form or with another, is told what was
decided before, and nothing is changed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.bank.heads import head_of, heads_of
from quizapp.bank.nouns import Ref
from quizapp.bank.origins import joined_in, note_origins, open_again
from quizapp.bank.planning import Edit, Plan, plan
from quizapp.bank.saving import carry_out
from quizapp.bank.undoing import undo_edits
from quizapp.bank.writing import Author
from quizapp.extensions import db, writing
from quizapp.imports.candidates import candidate_of
from quizapp.imports.drafting import Drafting, joined_to
from quizapp.imports.mending import token_of
from quizapp.imports.readings import reading_of
from quizapp.imports.seen import Seen, check, check_words
from quizapp.models import Candidate, Change, DocumentReading, Entry, EntryReference
from quizapp.web.clock import now
from quizapp.web.i18n import _, untranslated

REASONS: Mapping[str, str] = {
    "no_fact": untranslated("States no fact"),
    "wrong_subject": untranslated("Wrong subject"),
    "wrong_kind": untranslated("Wrong kind"),
    "wrong_words": untranslated("Wrong words"),
    "known": untranslated("Already known"),
    "not_useful": untranslated("Not useful"),
}
"""Why a candidate is rejected, in the order of the keys 1 to 6."""


@dataclass(frozen=True)
class Decided:
    """A candidate after a decision."""

    number: int
    state: str
    change_id: str | None = None
    again: bool = False
    """Whether it had been decided before, so that nothing was changed."""
    words: str = ""
    """What it says now (`token_of`), once it was mended."""


class DecidedError(Exception):
    """Somebody has decided on a candidate already."""

    def __init__(self, number: int, state: str) -> None:
        self.decided = Decided(number, state, again=True)
        super().__init__(state)


class TouchedError(Exception):
    """A decision cannot be taken back; the message is the sentence that says why."""


def accept(reading_id: str, number: int, user_id: str, seen: Seen | None = None) -> Decided:
    """Make a draft fact of a candidate, with its document and concepts where they are new.

    Raises ChangedError if it is not as it was ``seen``, and what `quizapp.bank.saving.save` raises.
    """
    made: list[tuple[Drafting, str]] = []

    def planning(session: Session) -> Plan:
        row = open_candidate(session, reading_id, number)
        if seen is not None:
            check(session, row, seen)
        drafting = Drafting.begun(session, reading_of(session, reading_id))
        drafting.add(row, joined_to(session, [row])[row.id])
        made.append((drafting, token_of(row)))
        return plan(session, drafting.edits)

    def also(session: Session, change: Change | None) -> None:
        row = open_candidate(session, reading_id, number, lock=True)
        drafting, words = made[-1]
        check_words(row, words)
        keep(session, drafting, [row], change, user_id, seen=[number])

    try:
        _plan, change_id = carry_out(planning, Author(user_id, why_of(reading_id)), also)
    except DecidedError as error:
        return error.decided
    return Decided(number, "accepted", change_id)


def keep(  # noqa: PLR0913 - what was made of which, by whom
    session: Session,
    drafting: Drafting,
    rows: Sequence[Candidate],
    change: Change | None,
    user_id: str,
    *,
    seen: Collection[int],
) -> None:
    """Write down what candidates became, in the transaction in which they became it.

    ``seen`` are the numbers of those that somebody had before their eyes.
    """
    reading = session.get_one(DocumentReading, drafting.reading.id)
    reading.document = drafting.document
    joined = joined_to(session, rows)
    for row in rows:
        decide(row, "accepted", user_id)
        row.fact_id = drafting.facts[row.id]
        row.change_id = change.id if change else None
        row.seen = row.number in seen
        for each in joined[row.id]:
            each.fact_id, each.change_id = row.fact_id, row.change_id
    note_origins(session, rows)


def reject(reading_id: str, number: int, user_id: str, reason: str) -> Decided:
    """Say that a candidate is not wanted, and why (one of REASONS)."""
    try:
        with writing() as session:
            row = open_candidate(session, reading_id, number, lock=True)
            decide(row, "rejected", user_id)
            row.reason, row.seen = reason, True
    except DecidedError as error:
        return error.decided
    return Decided(number, "rejected")


def decide(row: Candidate, state: str, user_id: str) -> None:
    """Write down who decided what, and when."""
    row.state, row.decided_by, row.decided_at = state, user_id, now()


def reopen(reading_id: str, number: int, user_id: str) -> Decided:
    """Take a decision back: the draft that it made goes with it, if nobody touched that since.

    Raises TouchedError if somebody did, and what `carry_out` raises.
    """

    def planning(session: Session) -> Plan:
        row = candidate_of(session, reading_id, number)
        return plan(session, taken_back(session, row))

    def also(session: Session, _change: Change | None) -> None:
        undecide(session, candidate_of(session, reading_id, number, lock=True))

    row = candidate_of(db.session(), reading_id, number)
    if row.state == "open":
        return Decided(number, "open", again=True)
    author = Author(user_id, _("Opened again."), "undo", row.change_id)
    _plan, change_id = carry_out(planning, author, also)
    return Decided(number, "open", change_id)


def last_decided(session: Session, reading_id: str, user_id: str) -> Candidate | None:
    """Return the candidate on which somebody decided last; None if they decided on none."""
    rows = select(Candidate).where(
        Candidate.reading_id == reading_id,
        Candidate.decided_by == user_id,
        Candidate.state != "open",
    )
    ordered = rows.order_by(Candidate.decided_at.desc(), Candidate.number.desc())
    return session.scalars(ordered.limit(1)).first()


def why_of(reading_id: str) -> str:
    """Return why the bank changes, as its history tells it."""
    reading = reading_of(db.session(), reading_id)
    title = reading.title or reading.name or _("Pasted text")
    return _("Read in “%(title)s”.", title=title)


def taken_back(session: Session, row: Candidate) -> list[Edit]:
    """Return the edits that take back what a decision did to the bank. Raises TouchedError."""
    change = session.get(Change, row.change_id) if row.change_id else None
    if change is None:
        return []
    into = session.get(Candidate, row.into_id) if row.into_id else None
    if into is not None and into.change_id == row.change_id:
        raise TouchedError(_("Open the one that it was merged with first."))
    edits = {edit.ref: edit for edit in undo_edits(session, change)}
    fact = edits.get(Ref("fact", row.fact_id or ""))
    if fact is None or not _stands(session, fact):
        return []
    if fact.body is not None:
        return _without_phrases(session, row)
    return [fact, *left_alone(session, edits, [fact.ref])]


def open_candidate(
    session: Session, reading_id: str, number: int, *, lock: bool = False
) -> Candidate:
    """Return a candidate that nobody decided on yet. Raises DecidedError, NotFoundError."""
    row = candidate_of(session, reading_id, number, lock=lock)
    if row.state != "open":
        raise DecidedError(number, row.state)
    return row


def _stands(session: Session, edit: Edit) -> bool:
    """Tell whether what a decision made is there; raise TouchedError if it was changed since."""
    head = head_of(session, edit.ref)
    if head is None or head.body is None:
        return False
    if edit.body is None and head.version != edit.base:
        raise TouchedError(
            _("The draft that it became was changed since. Change it or delete it on its own page.")
        )
    return True


def _without_phrases(session: Session, row: Candidate) -> list[Edit]:
    """Return the edit that takes from a fact the phrases that a candidate gave it."""
    head = heads_of(session, [ref := Ref("fact", row.fact_id or "")])[ref]
    given = {(each.start, each.sentence_start) for each in (row, *joined_in(session, row))}
    document = reading_of(session, row.reading_id).document
    kept = [
        each
        for each in (head.body or {}).get("evidence", ())
        if each["document"] != document or (each["start"], each["sentence_start"]) not in given
    ]
    body = {**(head.body or {}), "evidence": kept}
    if not kept and body.get("source"):
        body["basis"] = "textbook"
    return [Edit(head.ref, head.version, body)]


def left_alone(session: Session, edits: Mapping[Ref, Edit], gone: Collection[Ref]) -> list[Edit]:
    """Return the edits of concepts that a change made and that nothing but ``gone`` speaks of."""
    made = [edit for ref, edit in edits.items() if ref.noun == "concept" and edit.body is None]
    return [edit for edit in made if not _spoken_of(session, edit, gone)]


def _spoken_of(session: Session, edit: Edit, gone: Collection[Ref]) -> bool:
    """Tell whether anything else speaks of a concept, or somebody has changed it."""
    head = head_of(session, edit.ref)
    if head is None or head.version != edit.base:
        return True
    others = (
        select(EntryReference.noun, EntryReference.id)
        .join(Entry, (Entry.noun == EntryReference.noun) & (Entry.id == EntryReference.id))
        .where(EntryReference.target == edit.ref.id, Entry.status != "binned")
    )
    return any(Ref(noun, ident) not in gone for noun, ident in session.execute(others))


def undecide(session: Session, row: Candidate) -> None:
    """Open a candidate again, as if nobody had decided; what was split off goes."""
    if row.state == "split":
        children = select(Candidate).where(Candidate.into_id == row.id)
        rows = session.scalars(children).all()
        if any(each.state != "open" for each in rows):
            raise TouchedError(_("Part of it was decided already. Open that again first."))
        for each in rows:
            session.delete(each)
    if row.state == "merged":
        row.into_id = None
    open_again(session, row)

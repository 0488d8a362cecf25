"""Candidates mended, split into several and merged: what changes before anything is accepted."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from quizapp.bank.current import current_bank
from quizapp.bank.heads import head_of
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit, Plan, plan
from quizapp.bank.reviewing import allowed_status
from quizapp.bank.saving import carry_out
from quizapp.bank.writing import Author
from quizapp.extensions import db, writing
from quizapp.imports.candidates import candidate_of, last_number
from quizapp.imports.deciding import Decided, DecidedError, decide, open_candidate, why_of
from quizapp.imports.drafting import Drafting, joined_to
from quizapp.imports.mending import MendForm, SplitForm, token_of
from quizapp.imports.readings import reading_of
from quizapp.imports.seen import Seen, check_support, check_words
from quizapp.imports.standing import standing_of
from quizapp.models import Candidate, Change, User
from quizapp.web.errors import ConflictError
from quizapp.web.i18n import _


class GoneError(Exception):
    """There is nothing to add to; the message is the sentence that says what is missing."""


def mend(reading_id: str, number: int, form: MendForm) -> Decided:
    """Let a candidate say what a form says; what was found stays as it was found.

    Raises ConflictError if somebody else mended it since the form was made.
    """
    bank = current_bank(db.session()).bank
    try:
        with writing() as session:
            row = open_candidate(session, reading_id, number, lock=True)
            body, place = form.said(row, bank), form.place(row)
            if (row.body, row.start, row.end) == (body, *place):
                return Decided(number, "open", again=True, words=token_of(row))
            if token_of(row) != form.token.data:
                raise ConflictError
            row.start, row.end = place
            row.body = {**body, "start": row.start, "end": row.end}
            words = token_of(row)
    except DecidedError as error:
        return error.decided
    return Decided(number, "open", words=words)


def split(reading_id: str, number: int, user_id: str, form: SplitForm) -> Decided:
    """Make several candidates of one, each with objects and a statement of its own.

    Raises ConflictError if somebody else mended it since the form was made.
    """
    try:
        with writing() as session:
            row = open_candidate(session, reading_id, number, lock=True)
            if token_of(row) != form.token.data:
                raise ConflictError
            first = last_number(session, reading_id) + 1
            for place, (objects, statement) in enumerate(form.said()):
                session.add(_part(row, first + place, objects, statement))
            decide(row, "split", user_id)
            row.seen = True
    except DecidedError as error:
        return error.decided
    return Decided(number, "split")


def merge(
    reading_id: str, number: int, into: int, user_id: str, words: Mapping[int, str] | None = None
) -> Decided:
    """Say that a candidate is the same as another: its phrase becomes evidence of that one.

    If the other is a fact already, the phrase is added to it at once. ``words`` is what was shown
    of both, by number (`token_of`). Raises ChangedError if that is not so any more, GoneError for
    itself or for one that came to nothing, and what `carry_out` raises.
    """
    made: list[Drafting] = []

    def planning(session: Session) -> Plan:
        row = open_candidate(session, reading_id, number)
        other = _target(session, reading_id, number, into)
        made.append(Drafting.begun(session, reading_of(session, reading_id)))
        return plan(session, _further(made[-1], row, other.fact_id, user_id))

    def also(session: Session, change: Change | None) -> None:
        row = open_candidate(session, reading_id, number, lock=True)
        other = _target(session, reading_id, number, into)
        if words is not None:
            check_words(row, words.get(number, ""))
            check_words(other, words.get(into, ""))
        decide(row, "merged", user_id)
        row.into_id, row.fact_id, row.seen = other.id, other.fact_id, True
        row.change_id = change.id if change else None
        _follow(session, row, made[-1].document)

    try:
        _plan, change_id = carry_out(planning, Author(user_id, why_of(reading_id)), also)
    except DecidedError as error:
        return error.decided
    return Decided(number, "merged", change_id)


def support(reading_id: str, number: int, user_id: str, seen: Seen | None = None) -> Decided:
    """Add a candidate's phrase to the evidence of the bank's fact that it repeats.

    Raises ChangedError if it is not as it was ``seen``, GoneError if there is no such fact, and
    what `carry_out` raises.
    """
    made: list[tuple[Drafting, str, str]] = []

    def planning(session: Session) -> Plan:
        row = open_candidate(session, reading_id, number)
        if seen is not None:
            check_support(session, row, seen)
        standing = standing_of(session, row)
        if standing.fact is None or standing.relation != "same":
            raise GoneError(_("The bank has no fact that says the same."))
        drafting = Drafting.begun(session, reading_of(session, reading_id))
        made.append((drafting, standing.fact, token_of(row)))
        return plan(session, _further(drafting, row, standing.fact, user_id))

    def also(session: Session, change: Change | None) -> None:
        row = open_candidate(session, reading_id, number, lock=True)
        drafting, fact, words = made[-1]
        check_words(row, words)
        decide(row, "accepted", user_id)
        row.fact_id, row.seen = fact, True
        row.change_id = change.id if change else None
        _follow(session, row, drafting.document)

    try:
        _plan, change_id = carry_out(planning, Author(user_id, why_of(reading_id)), also)
    except DecidedError as error:
        return error.decided
    return Decided(number, "accepted", change_id)


def _follow(session: Session, row: Candidate, document: str) -> None:
    """Let what was merged into a candidate go where that went, and the document be known."""
    if row.fact_id is not None:
        reading_of(session, row.reading_id).document = document
        for each in joined_to(session, [row])[row.id]:
            each.fact_id, each.change_id = row.fact_id, row.change_id


def _part(row: Candidate, number: int, objects: list[str], statement: str) -> Candidate:
    """Return what is split off of a candidate; a person made it, so nothing was found."""
    return Candidate(
        reading_id=row.reading_id,
        number=number,
        start=row.start,
        end=row.end,
        sentence_start=row.sentence_start,
        sentence_end=row.sentence_end,
        body={**row.body, "objects": objects, "statement": statement},
        found={},
        confidence=row.confidence,
        worth=row.worth,
        relation="new",
        into_id=row.id,
    )


def _target(session: Session, reading_id: str, number: int, into: int) -> Candidate:
    """Return the candidate with which another is merged. Raises GoneError."""
    other = candidate_of(session, reading_id, into)
    if into == number or other.state not in {"open", "accepted"}:
        raise GoneError(_("It cannot be merged with that one: it came to nothing, or is itself."))
    return other


def _further(drafting: Drafting, row: Candidate, fact_id: str | None, user_id: str) -> list[Edit]:
    """Return the edits that add a candidate's phrase, and those merged with it, to a fact."""
    if fact_id is None:
        return []
    session, ref = drafting.session, Ref("fact", fact_id)
    head = head_of(session, ref)
    if head is None or head.body is None:
        raise GoneError(_("The fact is not in the bank any more."))
    rows = [row, *joined_to(session, [row])[row.id]]
    known: list[Any] = list(head.body.get("evidence", ()))
    fresh = [each for each in map(drafting.evidence, rows) if each not in known]
    if not fresh:
        return []
    user = session.get_one(User, user_id)
    status = allowed_status(session, user, ref, head.status)
    # What a textbook says rests on the document as well from now on; its source stays with it.
    body = {**head.body, "evidence": [*known, *fresh], "basis": "article", "status": status}
    return [*drafting.edits, Edit(ref, head.version, body)]

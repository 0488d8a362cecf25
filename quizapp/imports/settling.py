"""A phrase that a newer edition changed or dropped, settled: another phrase, none, or as it was."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any, Literal, get_args

from sqlalchemy.orm import Session

from question_bank.content import Evidence
from question_bank.content.diffing import words
from quizapp.bank.heads import Head, head_of
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit, plan
from quizapp.bank.reviewing import Person, allowed_status
from quizapp.bank.saving import carry_out
from quizapp.bank.stale import settle_support
from quizapp.bank.writing import Author
from quizapp.extensions import db, writing
from quizapp.models import Change, LostSupport
from quizapp.web.clock import now
from quizapp.web.i18n import _

Outcome = Literal["kept", "replaced", "removed", "retired"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
MOST_WORDS = 12
"""Words of a phrase that the bank cites."""


class SettlingError(Exception):
    """A phrase that cannot be settled so; its message says why, as a sentence."""


def settle(support_id: str, outcome: Outcome, phrase: str, user: Person) -> str | None:
    """Settle a phrase; return the id of the change that this made in the bank, if any.

    ``phrase`` takes its place where it is replaced. Done twice, it is done once. Raises
    SettlingError, and RefusedError where the bank forbids the change.
    """
    row = db.session().get_one(LostSupport, support_id)
    if row.settled_at is not None:
        return None
    head = head_of(db.session(), Ref("fact", row.fact_id))
    after = _after(row, head, outcome, phrase.strip())
    if head is None or after is None:
        with writing() as session:
            settle_support(session.get_one(LostSupport, support_id), outcome, user.id, now())
        return None
    status = allowed_status(db.session(), user, head.ref, str(after["status"]))
    edit = Edit(head.ref, head.version, {**after, "status": status}, decided=True)

    def also(session: Session, _change: Change | None) -> None:
        settle_support(session.get_one(LostSupport, support_id), outcome, user.id, now())

    author = Author(user.id, _("Its source has a newer edition."))
    _plan, change_id = carry_out(lambda session: plan(session, [edit]), author, also)
    return change_id


def suggested(row: LostSupport) -> str:
    """Return the words of the newer sentence that come nearest to the phrase, to begin with."""
    sentence = str(row.new.get("sentence", ""))
    parts = words(_cited(row).exact, sentence)
    place, spans = 0, []
    for kind, text in parts:
        if kind == "same" and any(map(str.isalnum, text)):
            spans.append((place, place + len(text)))
        place += len(text) if kind != "cut" else 0
    if not spans:
        return ""
    return " ".join(sentence[spans[0][0] : spans[-1][1]].split(" ")[:MOST_WORDS]).strip()


def _after(row: LostSupport, head: Head | None, outcome: Outcome, phrase: str) -> Body | None:
    """Return what the fact says afterwards; None if it says what it says now."""
    if outcome == "kept" or head is None or head.body is None:
        return None
    body, gone = head.body, asdict(_cited(row))
    status = str(body.get("status", "published"))
    if outcome == "retired":
        return {**body, "status": "retired"}
    cited = [dict(each) for each in body.get("evidence", ())]
    if gone not in cited:
        raise SettlingError(
            _("Somebody changed the evidence of this fact meanwhile. Look at it again.")
        )
    new = [asdict(_replacing(row, phrase))] if outcome == "replaced" else []
    left = [each for each in cited if each != gone] + new
    if not left:
        raise SettlingError(_("This is its only phrase. Give it another one, or retire the fact."))
    return {**body, "evidence": left, "status": status}


def _replacing(row: LostSupport, phrase: str) -> Evidence:
    """Return the evidence that takes the place of a phrase that is gone."""
    like: Any = row.new
    sentence = str(like.get("sentence", ""))
    place = sentence.find(phrase) if phrase else -1
    if place < 0:
        raise SettlingError(_("These words do not stand in the newer sentence letter by letter."))
    start = int(like["start"]) + place
    digest = sha256(sentence.encode()).hexdigest()
    document, end = str(like["document"]), start + len(phrase)
    return Evidence(document, start, end, phrase, int(like["start"]), int(like["end"]), digest)


def _cited(row: LostSupport) -> Evidence:
    old: Any = row.old["evidence"]
    return Evidence(**old)

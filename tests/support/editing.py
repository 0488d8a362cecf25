"""Edits of the bank, as instructors make them."""

from sqlalchemy.orm import Session

from quizapp.bank.heads import Head, head_of
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Edit, Plan
from quizapp.bank.saving import save
from quizapp.bank.writing import Author


def standing(session: Session, noun: str, entry_id: str) -> Head:
    """Return an entry that must be there, as it stands."""
    head = head_of(session, Ref(noun, entry_id))
    assert head is not None
    return head


def edit(
    session: Session,
    entry_id: str,
    *,
    noun: str = "fact",
    meaning: bool | None = None,
    by: str | None = None,
    **fields: object,
) -> Plan:
    """Change fields of an entry, in an app's context; return the plan that was written."""
    head = standing(session, noun, entry_id)
    body = {**(head.body or {}), **fields}
    plan, _change = save(
        [Edit(head.ref, head.version, body, meaning)], Author(by, "It reads better.")
    )
    return plan

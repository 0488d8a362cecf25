"""The bank as its latest versions have it: drafts and retired entries beside what is published."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.carrying import Place
from question_bank.content.edited import edited
from quizapp.bank.bodies import as_record, numbered, version_is
from quizapp.bank.live import LiveBank
from quizapp.bank.nouns import SECTIONS
from quizapp.bank.ordering import put_in_order
from quizapp.models import Entry, EntryVersion


def latest_bank(session: Session, live: LiveBank) -> Bank:
    """Return the bank as its latest versions have it; it shares what is published.

    Only what waits is read, and no more than once a revision.
    """
    if "bank" not in live.latest:
        live.latest["bank"] = _with_pending(session, live.bank)
    return live.latest["bank"]


def _with_pending(session: Session, published: Bank) -> Bank:
    rows = session.execute(
        select(Entry.noun, Entry.id, EntryVersion.number, EntryVersion.body)
        .join(EntryVersion, version_is(Entry.version))
        .where(or_(Entry.published.is_(None), Entry.published != Entry.version))
        .where(Entry.noun.in_([noun for noun in SECTIONS if noun != "overlap"]))
        .order_by(Entry.position, Entry.id)
    )
    put: dict[Place, Any] = {
        (SECTIONS[noun], ident): as_record(noun, numbered(noun, number, body))
        for noun, ident, number, body in rows
        if body is not None
    }
    return put_in_order(session, published, edited(published, put), put)

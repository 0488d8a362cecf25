"""Records that are new to a bank, put in their places among the others."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.carrying import Place, carry
from quizapp.bank.bodies import in_order
from quizapp.bank.nouns import NOUN_OF


def put_in_order(session: Session, before: Bank, after: Bank, put: Iterable[Place]) -> Bank:
    """Return an edited bank in the order in which its entries are taught.

    An entry that the tables do not have yet will come after all others.
    """
    places = list(put)
    new = {section for section, ident in places if ident not in getattr(before, section)}
    if not new:
        return after
    sections: dict[str, Any] = {}
    for section in new:
        rows = getattr(after, section)
        known = [ident for ident in in_order(session, NOUN_OF[section]) if ident in rows]
        sections[section] = {ident: rows[ident] for ident in dict.fromkeys((*known, *rows))}
    ordered = replace(after, **sections)
    carry(after, ordered, places)
    return ordered

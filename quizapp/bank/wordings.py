"""How facts and concepts are worded: what instructors wrote, else what came with the app."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from question_bank.content.data import to_plain
from question_bank.generate.wording import load_wording
from quizapp.bank.heads import head_of
from quizapp.bank.nouns import WORDINGS, Body, Ref, normal


class Row(NamedTuple):
    """A row of the wording, and the version an edit of it begins with (0: nobody edited it)."""

    ref: Ref
    base: int
    body: Body


def wording_noun(noun: str) -> str:
    """Return the noun of the wording of facts or concepts."""
    return f"{noun}_wording"


def wording_row(session: Session, noun: str, ident: str) -> Row:
    """Return how a fact or a concept is worded; empty where the templates do."""
    ref = Ref(wording_noun(noun), ident)
    head = head_of(session, ref)
    if head is not None and head.body is not None:
        return Row(ref, head.version, head.body)
    return Row(ref, head.version if head else 0, shipped_row(ref))


def shipped_row(ref: Ref) -> Body:
    """Return the wording that came with the app."""
    rows = getattr(load_wording(), WORDINGS[ref.noun])
    return normal(ref.noun, to_plain(rows[ref.id])) if ref.id in rows else {}

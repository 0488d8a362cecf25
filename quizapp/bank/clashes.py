"""What others did to an entry while somebody was editing it: who changed which field, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content.diffing import Part, said, words
from question_bank.content.merging import merge
from quizapp.bank.heads import Told, body_at, history_of
from quizapp.bank.nouns import Body, Plain, Ref
from quizapp.bank.planning import Conflict
from quizapp.models import User


@dataclass(frozen=True)
class Touched:
    """A field that somebody changed in between."""

    field: str
    by: str | None
    """Their name; None if the account is gone, or it was the app itself."""
    at: datetime


@dataclass(frozen=True)
class Question:
    """A field to which two people gave different values: it has to be asked whose stands."""

    name: str
    """How the form calls it, such as `fact.statement`."""
    field: str
    base: str
    mine: str
    theirs: str
    my_parts: tuple[Part, ...]
    """What I changed of the base, word by word."""
    their_parts: tuple[Part, ...]
    by: str | None
    at: datetime | None


@dataclass(frozen=True)
class Clash:
    """All that two edits of one entry disagree about."""

    ref: Ref
    started: int
    """The version that both began with."""
    now: int
    """The version that the other one made."""
    questions: tuple[Question, ...]
    binned: bool = False
    """Whether the other one put the entry into the bin."""
    by: str | None = None
    at: datetime | None = None


def touched_since(session: Session, ref: Ref, base: int, until: int) -> list[Touched]:
    """Return the fields that versions after `base`, up to `until`, changed; who did so last."""
    told = [row for row in history_of(session, ref) if base <= row.number <= until]
    names = _names(session, told)
    found: dict[str, Touched] = {}
    for later, earlier in pairwise(told):
        for field in _differing(earlier.body or {}, later.body or {}):
            found.setdefault(field, Touched(field, names.get(later.user_id or ""), later.at))
    first, last = (told[-1].body, told[0].body) if told else (None, None)
    still = set(_differing(first or {}, last or {}))
    return [each for each in found.values() if each.field in still]


def clash_of(session: Session, conflict: Conflict, mine: Plain | None, base: int) -> Clash:
    """Return what a conflict asks, with who said the other thing and when."""
    return clash(
        session, conflict.ref, base, conflict.head.version, mine or {},
        [each.field for each in conflict.fields], binned=conflict.binned,
    )  # fmt: skip


def clash(  # noqa: PLR0913, PLR0917 - an entry, its three versions, and what is asked of them
    session: Session,
    ref: Ref,
    started: int,
    now: int,
    mine: Plain,
    fields: Iterable[str],
    *,
    binned: bool = False,
) -> Clash:
    """Return the questions about some fields of an entry, from three versions of it."""
    base, theirs = body_at(session, ref, started) or {}, body_at(session, ref, now) or {}
    hands = {each.field: each for each in touched_since(session, ref, started, now)}
    questions = tuple(
        _question(ref, field, [side.get(field) for side in (base, mine, theirs)], hands.get(field))
        for field in fields
    )
    latest = next(iter(hands.values()), None)
    return Clash(
        ref,
        started,
        now,
        questions,
        binned,
        latest.by if latest else None,
        latest.at if latest else None,
    )


def brought_together(conflict: Conflict, mine: Plain) -> Body:
    """Return both edits in one body; where they disagree, it holds what I said."""
    if conflict.head.body is None:
        return dict(mine)
    merged = merge(conflict.base or {}, mine, conflict.head.body).body
    for each in conflict.fields:
        merged.pop(each.field, None)
        if each.field in mine:
            merged[each.field] = mine[each.field]
    return merged


def _question(ref: Ref, field: str, sides: list[object], hand: Touched | None) -> Question:
    base, mine, theirs = (said(side) for side in sides)
    return Question(
        name=f"{ref.noun}.{field}",
        field=field,
        base=base,
        mine=mine,
        theirs=theirs,
        my_parts=tuple(words(base, mine)),
        their_parts=tuple(words(base, theirs)),
        by=hand.by if hand else None,
        at=hand.at if hand else None,
    )


def _differing(one: Plain, other: Plain) -> list[str]:
    return [name for name in dict.fromkeys((*other, *one)) if one.get(name) != other.get(name)]


def _names(session: Session, told: Iterable[Told]) -> dict[str, str]:
    ids = {row.user_id for row in told if row.user_id}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}

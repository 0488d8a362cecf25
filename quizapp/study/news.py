"""What a learner is told once on the first page: facts that changed, and what became of reports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content.diffing import Part, words
from question_bank.content.meaning import FACT_FIELDS
from quizapp.bank.current import LiveBank
from quizapp.bank.heads import heads_of
from quizapp.bank.nouns import Ref, title_of
from quizapp.bank.reports import kind_words, to_tell
from quizapp.learning.learner import Learner
from quizapp.learning.unseen import unseen
from quizapp.models import ChangedFact, EntryVersion, ProblemReport

MOST = 10
"""Changes shown at once; as they are put away the others follow."""


@dataclass(frozen=True)
class Changed:
    """A fact that means something else: what differs from what was answered, word by word."""

    fact_id: str
    parts: Sequence[Part]
    asked_otherwise: bool
    """Whether the fact says what it said, and a question about it had a wrong key."""


@dataclass(frozen=True)
class Reply:
    """What became of a report: the reply, or what the question's fact says now."""

    report_id: str
    kind: str
    fixed: bool
    text: str
    """Empty if what was mended is asked no more."""


@dataclass(frozen=True)
class News:
    """All that is to be told."""

    changes: Sequence[Changed]
    more: int
    """How many changes there are besides."""
    replies: Sequence[Reply]


def news_of(session: Session, learner: Learner, live: LiveBank) -> News:
    """Gather what a learner has not put away yet."""
    rows = [row for row in unseen(session, learner) if row.fact_id in live.bank.facts]
    changes = list(_changes(session, rows, live))
    return News(changes[:MOST], max(0, len(changes) - MOST), _replies(session, learner))


def _changes(session: Session, rows: Sequence[ChangedFact], live: LiveBank) -> Iterable[Changed]:
    versions = {
        (row.id, row.number): row.body or {}
        for row in session.scalars(
            select(EntryVersion).where(
                EntryVersion.noun == "fact", EntryVersion.id.in_([row.fact_id for row in rows])
            )
        )
    }
    for row in rows:
        fact = live.bank.facts[row.fact_id]
        before = versions.get((row.fact_id, row.was), {})
        after = versions.get((row.fact_id, fact.version), {})
        of_a_question = row.was == row.version
        fields = (*FACT_FIELDS, "statement")
        if of_a_question or any(before.get(name) != after.get(name) for name in fields):
            parts = words(str(before.get("statement", "")), fact.statement)
            yield Changed(row.fact_id, parts, of_a_question)


def _replies(session: Session, learner: Learner) -> list[Reply]:
    rows = to_tell(session, learner)
    heads = heads_of(session, [Ref(row.noun, row.entry_id) for row in rows])
    return [
        _reply(row, heads[ref].published_body if ref in heads else None)
        for row, ref in ((row, Ref(row.noun, row.entry_id)) for row in rows)
    ]


def _reply(row: ProblemReport, body: dict[str, object] | None) -> Reply:
    fixed = row.state == "fixed"
    now_says = title_of(row.noun, body) if fixed and body else ""
    return Reply(row.id, kind_words(row.kind), fixed, now_says if fixed else row.reply)

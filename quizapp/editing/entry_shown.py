"""What the page of one entry shows: what it says, what rests on it, how it is asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from question_bank.content import Bank
from quizapp.bank.current import LiveBank
from quizapp.bank.heads import Head, history_of
from quizapp.bank.library import text_of
from quizapp.bank.nouns import WORDINGS, Body, Plain, Ref, title_of
from quizapp.bank.stale import lost_support
from quizapp.editing.fields import Row, rows_of
from quizapp.editing.passages import Passage, passage
from quizapp.editing.told import Shown, questions_of, written_question
from quizapp.learning.fact_tallies import fact_statistics
from quizapp.models import Entry, EntryProblem, EntryReference, LostSupport

MOST_LISTED = 20


@dataclass(frozen=True)
class Cited:
    """A phrase that supports a fact, and the text around it if the library has that."""

    document: str
    title: str
    exact: str
    start: int
    passage: Passage | None


@dataclass(frozen=True)
class Mention:
    """An entry that speaks of this one."""

    ref: Ref
    title: str
    status: str


@dataclass(frozen=True)
class Page:
    """All that the page of an entry shows."""

    ref: Ref
    head: Head
    title: str
    body: Body
    rows: list[Row]
    evidence: Sequence[Cited]
    questions: Sequence[Shown]
    without_choice: str | None
    problems: Sequence[EntryProblem]
    statistics: tuple[int, int] | None
    """How often it was answered, and how often rightly, since it means what it means."""
    mentions: Sequence[Mention]
    mentioned: int
    """How many entries speak of it."""
    kinds: Sequence[Mention]
    """What is a kind of a concept."""
    siblings: Sequence[Mention]
    """What is a kind of the same."""
    has_text: bool
    """Whether the text of a document is in the library."""
    lost: Sequence[LostSupport]
    """The phrases that a newer edition of their document changed or dropped."""


def page_of(session: Session, live: LiveBank, head: Head) -> Page:
    """Return what to show of an entry; of one in the bin, what it said last."""
    noun, ident = head.ref
    body = head.body or _last_words(session, head.ref)
    asked = noun == "fact" and ident in live.bank.facts
    mentions, mentioned = _mentions(session, head.ref)
    return Page(
        ref=head.ref,
        head=head,
        title=title_of(noun, body) or ident,
        body=body,
        rows=rows_of(_besides_question(noun, body), live.bank),
        evidence=evidence_of(session, live.bank, body) if noun == "fact" else (),
        questions=_questions(live, noun, body, ident) if asked or noun == "item" else (),
        without_choice=live.generator.why_no_choice(ident) if asked else None,
        problems=_problems(session, head.ref),
        statistics=fact_statistics(session, [ident]).get(ident) if noun == "fact" else None,
        mentions=mentions,
        mentioned=mentioned,
        kinds=_kinds_of(live.bank, ident) if noun == "concept" else (),
        siblings=_siblings(live.bank, ident) if noun == "concept" else (),
        lost=lost_support(session, head.ref),
        has_text=noun == "document" and text_of(session, str(body["text_sha256"])) is not None,
    )


ASKED = frozenset({"options", "premises", "responses", "pairs", "answer", "explanation"})
"""What of a written question is shown as the question itself."""


def _besides_question(noun: str, body: Body) -> Body:
    said = {name: value for name, value in body.items() if name not in {*ASKED, "sources"}}
    return said if noun == "item" else body


def _questions(live: LiveBank, noun: str, body: Plain, ident: str) -> Sequence[Shown]:
    return written_question(body) if noun == "item" else questions_of(live.generator, ident)


def _last_words(session: Session, ref: Ref) -> Body:
    return next((told.body for told in history_of(session, ref) if told.body is not None), {})


def evidence_of(session: Session, bank: Bank, body: Plain) -> list[Cited]:
    """Return where documents support a fact, with the text around as far as it is at hand."""
    found = []
    for each in body.get("evidence", ()):
        document = bank.documents.get(each["document"])
        text = text_of(session, document.text_sha256) if document else None
        found.append(
            Cited(
                each["document"],
                document.title if document else each["document"],
                each["exact"],
                each["start"],
                passage(text, each["start"], each["end"]) if text else None,
            )
        )
    return found


def _problems(session: Session, ref: Ref) -> list[EntryProblem]:
    rows = select(EntryProblem).where(
        EntryProblem.noun == ref.noun, EntryProblem.entry_id == ref.id
    )
    return list(session.scalars(rows.order_by(EntryProblem.severity, EntryProblem.id)))


ROLES = {
    "concept": ("subject", "object", "concept", "parent"),
    "document": ("document",),
    "fact": ("fact",),
}
"""Noun to the roles in which others speak of it."""


def _mentions(session: Session, ref: Ref) -> tuple[list[Mention], int]:
    """Return the first entries that speak of one, facts before all else, and how many do."""
    speaking = select(EntryReference.noun, EntryReference.id).where(
        EntryReference.target == ref.id, EntryReference.role.in_(ROLES.get(ref.noun, ()))
    )
    rows = select(Entry).where(
        tuple_(Entry.noun, Entry.id).in_(speaking), Entry.noun.not_in(WORDINGS)
    )
    ordered = rows.order_by(Entry.noun != "fact", Entry.position, Entry.title, Entry.id)
    found = [
        Mention(Ref(row.noun, row.id), row.title, row.status)
        for row in session.scalars(ordered.limit(MOST_LISTED))
    ]
    count = select(func.count()).select_from(rows.subquery())
    return found, session.scalars(count).one()


def _near(bank: Bank, idents: Iterable[str]) -> list[Mention]:
    known = (each for each in dict.fromkeys(idents) if each in bank.concepts)
    return [
        Mention(Ref("concept", each), bank.name(each), "published")
        for each in islice(known, MOST_LISTED)
    ]


def _kinds_of(bank: Bank, ident: str) -> list[Mention]:
    """Return what is a kind of a concept."""
    return _near(bank, bank.children.get(ident, ()))


def _siblings(bank: Bank, ident: str) -> list[Mention]:
    """Return what is a kind of the same as a concept."""
    concept = bank.concepts.get(ident)
    parents = concept.parents if concept else ()
    near = (each for parent in parents for each in bank.children[parent] if each != ident)
    return _near(bank, near)

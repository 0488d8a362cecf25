"""What the page of one entry shows: what it says, what rests on it, how it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from quizapp.bank.current import LiveBank
from quizapp.bank.heads import Head, history_of
from quizapp.bank.library import text_of
from quizapp.bank.nouns import Body, Plain, Ref, title_of
from quizapp.editing.fields import Row, rows_of
from quizapp.editing.passages import Passage, passage
from quizapp.editing.told import Shown, questions_of, written_question
from quizapp.learning.fact_tallies import fact_statistics
from quizapp.models import Entry, EntryProblem, EntryReference

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
    neighbours: Sequence[Mention]
    has_text: bool
    """Whether the text of a document is in the library."""


def page_of(session: Session, live: LiveBank, head: Head) -> Page:
    """Return what to show of an entry; of one in the bin, what it said last."""
    noun, ident = head.ref
    body = head.body or _last_words(session, head.ref)
    asked = noun == "fact" and ident in live.bank.facts
    mentions = _mentions(session, head.ref)
    return Page(
        ref=head.ref,
        head=head,
        title=title_of(noun, body) or ident,
        body=body,
        rows=rows_of(_besides_question(noun, body), live.bank),
        evidence=_evidence(session, live.bank, body) if noun == "fact" else (),
        questions=_questions(live, noun, body, ident) if asked or noun == "item" else (),
        without_choice=live.generator.why_no_choice(ident) if asked else None,
        problems=_problems(session, head.ref),
        statistics=fact_statistics(session, [ident]).get(ident) if noun == "fact" else None,
        mentions=mentions,
        mentioned=_mentioned(session, ident) if len(mentions) == MOST_LISTED else len(mentions),
        neighbours=_neighbours(live.bank, ident) if noun == "concept" else (),
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


def _evidence(session: Session, bank: Bank, body: Plain) -> list[Cited]:
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


def _mentions(session: Session, ref: Ref) -> list[Mention]:
    """Return the first entries that speak of one, in the order of teaching."""
    rows = session.execute(
        select(Entry.noun, Entry.id, Entry.title, Entry.status)
        .join(EntryReference, (EntryReference.noun == Entry.noun) & (EntryReference.id == Entry.id))
        .where(EntryReference.target == ref.id, EntryReference.role.in_(ROLES.get(ref.noun, ())))
        .where(Entry.status != "binned", Entry.noun.not_in(("concept_wording", "fact_wording")))
        .distinct()
        .order_by(Entry.noun.desc(), Entry.title, Entry.id)
        .limit(MOST_LISTED)
    )
    return [Mention(Ref(noun, ident), title, status) for noun, ident, title, status in rows]


def _mentioned(session: Session, ident: str) -> int:
    rows = select(func.count()).select_from(EntryReference)
    return session.scalars(rows.where(EntryReference.target == ident)).one()


def _neighbours(bank: Bank, ident: str) -> list[Mention]:
    """Return what is a kind of the same as a concept, and what is a kind of it."""
    concept = bank.concepts.get(ident)
    near = [*bank.children.get(ident, ())]
    for parent in concept.parents if concept else ():
        near += [each for each in bank.children[parent] if each != ident]
    return [
        Mention(Ref("concept", each), bank.name(each), "published")
        for each in list(dict.fromkeys(near))[:MOST_LISTED]
    ]

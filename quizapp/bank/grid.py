"""A grid of the bank: subjects against values of one predicate, and where each cell stands."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.check.truth import Reason, Truth, verdict
from question_bank.content import Bank
from question_bank.generate.statements import Cell
from quizapp.bank.nouns import Body
from quizapp.models import Entry, EntryVersion

Answer = Literal["true", "false", "unsure"]
ANSWERS: tuple[Answer, ...] = ("true", "false", "unsure")

STANDING = frozenset({"candidate", "draft", "in_review", "published"})
"""Statuses of a fact that says something; a retired one does not."""


@dataclass(frozen=True)
class Own:
    """The fact that answers one cell and nothing else, as its latest version has it."""

    id: str
    version: int
    status: str
    published: int | None
    body: Body

    @property
    def token(self) -> str:
        """What a form says that it was made from."""
        return f"{self.id}@{self.version}"

    @property
    def answer(self) -> Answer:
        """What it says of its cell."""
        if self.status not in STANDING:
            return "unsure"
        return "false" if self.body["polarity"] == "denied" else "true"


@dataclass(frozen=True)
class Standing:
    """Where a cell stands: its answer, its own fact, and what else in the bank decides it."""

    cell: Cell
    answer: Answer
    own: Own | None = None
    reason: Reason | None = None
    """Why it is so or not so for learners; None where the published bank leaves it open."""

    @property
    def token(self) -> str:
        """What a form says that it was made from; empty where no fact answers the cell."""
        return self.own.token if self.own else ""

    @property
    def elsewhere(self) -> bool:
        """Whether something else than a fact of its own decides it."""
        return self.answer != "unsure" and not (self.own and self.own.status in STANDING)


def standings(session: Session, bank: Bank, cells: Iterable[Cell]) -> dict[Cell, Standing]:
    """Return where cells stand, drafts counted, as the tables and the published bank have it."""
    wanted = list(dict.fromkeys(cells))
    own = _own_facts(session, bank, wanted)
    return {cell: _standing(bank, cell, own.get(_key(bank, cell))) for cell in wanted}


def shapes(bank: Bank) -> Counter[tuple[str, str | None, str | None]]:
    """Count facts by predicate, kind of subject, and kind of value."""
    return Counter(
        (fact.predicate, bank.kind(fact.subject), bank.kind(value))
        for fact in bank.facts.values()
        for value in fact.objects[:1]
    )


def subjects_of(bank: Bank, kind: str | None, predicate: str, within: str = "") -> list[str]:
    """Return the concepts of a kind, those the predicate speaks of first; ``within`` a class."""
    members = {within, *bank.descendants(within)} if within else bank.concepts.keys()
    said = Counter(fact.subject for fact in bank.facts.values() if fact.predicate == predicate)
    found = [each.id for each in bank.concepts.values() if each.kind == kind and each.id in members]
    return sorted(found, key=lambda ident: not said[ident])


def values_of(bank: Bank, kind: str | None, predicate: str) -> list[str]:
    """Return the values of a kind, those said most often under the predicate first.

    Plain phrases have no kind (None); of these there are those that are said.
    """
    said = Counter(
        bank.meaning(value) if bank.kind(value) else value
        for fact in bank.facts.values()
        if fact.predicate == predicate
        for value in fact.objects
    )
    known = [each.id for each in bank.concepts.values() if each.kind == kind]
    found = known if kind else [value for value in said if bank.kind(value) is None]
    return sorted(found, key=lambda value: -said[value])


def _standing(bank: Bank, cell: Cell, own: Own | None) -> Standing:
    found = verdict(bank, *cell)
    answer: Answer = own.answer if own else "unsure"
    if answer == "unsure" and found.truth is not Truth.POSSIBLE:
        answer = "true" if found.truth is Truth.TRUE else "false"
    return Standing(cell, answer, own, found.reason)


def _key(bank: Bank, cell: Cell) -> Cell:
    return cell._replace(value=bank.meaning(cell.value))


def _own_facts(session: Session, bank: Bank, cells: Sequence[Cell]) -> dict[Cell, Own]:
    """Return the facts that answer one cell alone, those that say something before retired ones."""
    predicates = {cell.predicate for cell in cells}
    subjects = {cell.subject for cell in cells}
    rows = session.execute(
        select(Entry.id, Entry.version, Entry.status, Entry.published, EntryVersion.body)
        .join(
            EntryVersion,
            (EntryVersion.noun == Entry.noun)
            & (EntryVersion.id == Entry.id)
            & (EntryVersion.number == Entry.version),
        )
        .where(Entry.noun == "fact", Entry.status != "binned")
        .where(Entry.predicate.in_(predicates), Entry.subject.in_(subjects))
        .order_by(Entry.revision, Entry.id)
    )
    found: dict[Cell, Own] = {}
    for ident, version, status, published, said in rows:
        body: Body = said or {}
        own = Own(ident, version, status, published, body)
        if len(body["objects"]) == 1:
            cell = Cell(body["subject"], body["predicate"], bank.meaning(body["objects"][0]))
            if cell not in found or own.status in STANDING:
                found[cell] = own
    return found

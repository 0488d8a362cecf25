"""Answers given in a grid, as edits of facts: asserted, denied, or said no more.

An answer whose cell somebody else answered otherwise in the meantime is not saved over theirs, and
one that contradicts what the bank holds is refused, each with a sentence at its cell.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from question_bank.check.truth import Truth, conflict, verdict
from question_bank.content import Bank, Fact
from question_bank.content.edited import edited
from question_bank.generate.statements import Cell
from quizapp.bank.current import current_bank
from quizapp.bank.grid import Answer, Standing, standings
from quizapp.bank.naming import fresh_id
from quizapp.bank.nouns import Body, Ref
from quizapp.bank.planning import Edit, Plan, plan
from quizapp.bank.saving import carry_out
from quizapp.bank.writing import Author
from quizapp.web.i18n import _

USUAL_CATEGORY = "feature"


@dataclass(frozen=True)
class Given:
    """What somebody answered of a cell, and the fact that the form showed for it (its token)."""

    cell: Cell
    answer: Answer
    seen: str = ""
    statement: str = ""
    source: str = ""


class AnswersRefusedError(Exception):
    """Answers that cannot be saved: a sentence for each cell that stands in the way."""

    def __init__(
        self, sentences: dict[Cell, str], contested: dict[Cell, Standing] | None = None
    ) -> None:
        self.sentences = sentences
        self.contested = contested or {}
        """Where cells stand now that somebody else answered meanwhile."""
        super().__init__("; ".join(sentences.values()))


def save_answers(given: Sequence[Given], status: str, author: Author) -> tuple[Plan, str | None]:
    """Save answers as one change of kind `grid`; those that are as they were change nothing.

    Raises AnswersRefusedError, and what `quizapp.bank.saving.save` raises.
    """
    return carry_out(lambda session: plan_answers(session, given, status), author)


def plan_answers(session: Session, given: Sequence[Given], status: str) -> Plan:
    """Work out what answers do. What could never be published is refused as a draft, too."""
    bank = current_bank(session).bank
    standing = standings(session, bank, [each.cell for each in given])
    fresh = [each for each in given if each.answer != standing[each.cell].answer]
    _refuse_contested(fresh, standing)
    _refuse_contradictions(bank, fresh, standing)
    published = plan(session, edits_of(session, fresh, standing, "published"))
    if published.errors or status == "published":
        return published
    return plan(session, edits_of(session, fresh, standing, status))


def edits_of(
    session: Session, given: Sequence[Given], standing: Mapping[Cell, Standing], status: str
) -> list[Edit]:
    """Return the edit of a fact that each answer comes to, all with one status."""
    bank = current_bank(session).bank
    taken: set[str] = set()
    found = []
    for each in given:
        own = standing[each.cell].own
        if each.answer != "unsure":
            ident = own.id if own else fresh_id(session, "fact", _name(bank, each), taken)
            taken.add(ident)
            body = {**(own.body if own else {"id": ident}), **_said(bank, each), "status": status}
            found.append(Edit(Ref("fact", ident), own.version if own else 0, body))
        elif own:
            retired = None if own.published is None else {**own.body, "status": "retired"}
            found.append(Edit(Ref("fact", own.id), own.version, retired))
    return found


def category_of(bank: Bank, cell: Cell) -> str:
    """Return the category that facts of the predicate most often have, of like values first."""
    facts = [fact for fact in bank.facts.values() if fact.predicate == cell.predicate]
    kind = bank.kind(cell.value)
    alike = [fact for fact in facts if bank.kind(fact.objects[0]) == kind]
    usual = Counter(fact.category for fact in alike or facts).most_common(1)
    return usual[0][0] if usual else USUAL_CATEGORY


def _said(bank: Bank, given: Given) -> Body:
    """Return what an answer says: settled, of every member, and with its source."""
    subject, predicate, value = given.cell
    return {
        "subject": subject,
        "predicate": predicate,
        "category": category_of(bank, given.cell),
        "objects": [value],
        "statement": given.statement.strip(),
        "polarity": "denied" if given.answer == "false" else "asserted",
        "hedge": None,
        "scope": "every",
        "basis": "textbook",
        "source": given.source.strip() or None,
        "standing": "settled",
        "note": None,
        "evidence": [],
    }


def _name(bank: Bank, given: Given) -> str:
    """Return the words that a new fact's id is made of."""
    subject, _predicate, value = given.cell
    no = "no " if given.answer == "false" else ""
    return f"{subject} {no}{bank.name(value)}"


def _refuse_contested(given: Sequence[Given], standing: Mapping[Cell, Standing]) -> None:
    """Refuse answers to cells that somebody else answered otherwise since the form was made."""
    contested = {
        each.cell: standing[each.cell] for each in given if each.seen != standing[each.cell].token
    }
    if contested:
        sentence = _(
            "Somebody else changed this meanwhile. Compare, then save again if you stay with yours."
        )
        raise AnswersRefusedError(dict.fromkeys(contested, sentence), contested)


def _refuse_contradictions(
    bank: Bank, given: Sequence[Given], standing: Mapping[Cell, Standing]
) -> None:
    """Refuse answers that contradict what the bank says elsewhere than in their own facts."""
    own = [("facts", found.own.id) for each in given if (found := standing[each.cell]).own]
    others = edited(bank, {}, own)
    sentences = {each.cell: sentence for each in given if (sentence := _against(others, each))}
    if sentences:
        raise AnswersRefusedError(sentences)


def _against(bank: Bank, given: Given) -> str | None:
    """Say what in the bank an answer contradicts."""
    if given.answer == "false":
        fact = conflict(bank, *given.cell)
        return _asserts(fact) if fact else None
    found = verdict(bank, *given.cell)
    why = found.reason.text if found.reason else ""
    if given.answer == "unsure":
        sentence = _("Something else decides this: “%(why)s” Change it there.", why=why)
        return sentence if found.truth is not Truth.POSSIBLE else None
    sentence = _(
        "The bank says that it is not so: “%(why)s” Change that first, or leave this unsure.",
        why=why,
    )
    return sentence if found.truth is Truth.FALSE else None


def _asserts(fact: Fact) -> str:
    return _(
        "The bank says that it is so: “%(statement)s” Change that first, or leave this unsure.",
        statement=fact.statement,
    )

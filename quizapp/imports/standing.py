"""How candidates stand to the bank as it is now, drafts included, and to their own document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.content.facts import Fact
from question_bank.content.text import folded
from question_bank.ingest.candidate_lines import candidate_from_plain
from question_bank.ingest.comparing import FIGURED, Comparer, Comparison
from question_bank.ingest.nouns import Candidate as Noun
from question_bank.ingest.nouns import Relation
from quizapp.bank.current import current_bank
from quizapp.bank.latest import latest_bank
from quizapp.bank.resolving import concept_named
from quizapp.models import Candidate


@dataclass(frozen=True)
class Standing:
    """What the bank and the rest of the document have of what a candidate says."""

    relation: Relation = "new"
    fact: str | None = None
    """The bank's fact that it repeats or contradicts."""
    other: int | None = None
    """The number of an open candidate of the document that contradicts it."""

    @property
    def mark(self) -> str:
        """What a form carries of it, to tell whether it changed since."""
        return f"{self.relation}:{self.fact or ''}"


def standings(session: Session, rows: Sequence[Candidate]) -> dict[int, Standing]:
    """Return by number how open candidates of one document stand to the bank and to the others."""
    rows = [row for row in rows if row.state == "open"]
    if not rows:
        return {}
    bank = latest_bank(session, current_bank(session))
    nouns = {row.number: noun_of(row, bank) for row in rows}
    comparer, beside = Comparer(bank), _beside(session, rows, nouns, bank)
    return {
        number: _standing(compared(noun, comparer), beside.compare(noun))
        for number, noun in nouns.items()
    }


def standing_of(session: Session, row: Candidate) -> Standing:
    """Return how one candidate stands; one that is decided stands for itself."""
    return standings(session, [row]).get(row.number, Standing())


def compared(noun: Noun, comparer: Comparer) -> Comparison:
    """Hold a candidate against the bank: it has the same only if it has each of its objects."""
    told = [comparer.compare(replace(noun, objects=(each,))) for each in noun.objects]
    clash = next((each for each in told if each.relation == "conflict"), None)
    if clash or not told:
        return clash or Comparison("new", None, "")
    return next((each for each in told if each.relation == "new"), told[0])


def noun_of(row: Candidate, bank: Bank) -> Noun:
    """Return a candidate as it stands, its subject as the bank has it now."""
    noun = candidate_from_plain(row.body)
    known = concept_named(bank, noun.subject) or concept_named(bank, noun.subject_name)
    return replace(noun, subject=known or folded(noun.subject_name or noun.subject))


def _standing(bank: Comparison, document: Comparison) -> Standing:
    other = document.fact_id if document.relation == "conflict" else None
    return Standing(bank.relation, bank.fact_id, int(other) if other else None)


def _beside(
    session: Session, rows: Sequence[Candidate], nouns: Mapping[int, Noun], bank: Bank
) -> Comparer:
    """Return what holds candidates against those of the document that could contradict them.

    Those are the denials and the figures; a denial may contradict anything.
    """
    others = select(Candidate).where(
        Candidate.reading_id == rows[0].reading_id, Candidate.state == "open"
    )
    if all(noun.polarity != "denied" for noun in nouns.values()):
        body = Candidate.body
        others = others.where(
            (body["polarity"].as_string() == "denied") | body["predicate"].as_string().in_(FIGURED)
        )
    about: dict[str, list[Fact]] = {}
    for row in session.scalars(others.order_by(Candidate.number)):
        noun = nouns.get(row.number) or noun_of(row, bank)
        about.setdefault(bank.meaning(noun.subject), []).append(_as_fact(row.number, noun))
    return Comparer(bank, about)


def _as_fact(number: int, noun: Noun) -> Fact:
    return Fact(
        str(number),
        noun.subject,
        noun.predicate,
        noun.category,
        noun.objects,
        noun.statement,
        noun.hedge,
        noun.polarity,
        noun.scope,
    )

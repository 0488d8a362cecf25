"""What the bank already says of a candidate, and which candidates say nearly the same."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from question_bank.content.bank import Bank
from question_bank.content.facts import Fact
from question_bank.ingest.nouns import Candidate, Relation
from question_bank.ingest.stems import alike, stems

ALIKE = 0.6
"""From this likeness on two phrases are taken for the same thing."""

FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"has_phenotype", "affects", "primarily_affects", "causes", "has_attribute",
               "has_complication", "occurs_in", "has_effect"}),
    frozenset({"disease_has_basis_in", "damages", "disrupts", "causes", "has_cramp_mechanism",
               "has_known_cause", "affects", "requires", "has_phenotype"}),
    frozenset({"contributes_to", "predisposes_to_condition", "has_risk_factor", "causes",
               "disease_has_basis_in", "condition_exacerbated_by", "has_effect", "may_indicate",
               "has_mode_of_inheritance"}),
    frozenset({"treated_by", "managed_by", "has_purpose", "prevented_by", "requires"}),
    frozenset({"is_diagnosed_by", "shows", "guides", "has_reason", "needs_evaluation_if",
               "has_purpose", "has_phenotype"}),
    frozenset({"subclass_of", "superclass_of", "same_as", "has_attribute", "has_number_of_types"}),
    frozenset({"has_prevalence", "occurs_in", "occurs_in_sex", "has_age_of_onset",
               "has_number_of_types", "has_attribute", "affects"}),
    frozenset({"has_outlook", "has_attribute", "has_complication", "varies_with"}),
)  # fmt: skip
"""Predicates of one family can say the same thing in other words."""

_INVERSE = {
    "has_risk_factor": ("contributes_to", "predisposes_to_condition", "causes", "has_effect"),
    "disease_has_basis_in": ("causes", "contributes_to"),
    "superclass_of": ("subclass_of",),
    "is_diagnosed_by": ("shows",),
    "treated_by": ("has_purpose",),
    "prevented_by": ("has_purpose",),
    "has_phenotype": ("may_indicate",),
    "may_indicate": ("has_phenotype",),
    "contributes_to": ("has_risk_factor", "disease_has_basis_in"),
    "predisposes_to_condition": ("has_risk_factor",),
    "causes": ("disease_has_basis_in", "has_risk_factor"),
    "subclass_of": ("superclass_of",),
}
"""What says the same the other way round."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_FIGURED = frozenset({"has_prevalence", "has_age_of_onset", "has_number_of_types", "has_outlook"})


class Comparison(NamedTuple):
    """How a candidate stands to the bank; ``fact_id`` is what it repeats or contradicts."""

    relation: Relation
    fact_id: str | None
    why: str


def compare(candidate: Candidate, bank: Bank) -> Comparison:
    """Say whether the bank has the same fact, one that contradicts the candidate, or neither."""
    best: tuple[float, Fact] | None = None
    for fact, value, likeness in _near(candidate, bank):
        clash = _clash(candidate, fact, value)
        if clash:
            return Comparison("conflict", fact.id, clash)
        if fact.denied == (candidate.polarity == "denied") and (best is None or likeness > best[0]):
            best = likeness, fact
    if best is None:
        return Comparison("new", None, "The bank has nothing like it.")
    exactly = "the same" if best[0] == 1 else "nearly the same"
    return Comparison("same", best[1].id, f"The bank says {exactly}: {best[1].statement}")


def _near(candidate: Candidate, bank: Bank) -> Iterator[tuple[Fact, str, float]]:
    """Yield the facts that speak of the candidate's subject and object, and how closely."""
    subject = bank.meaning(candidate.subject)
    for fact in bank.facts_about.get(subject, ()):
        if related(candidate.predicate, fact.predicate):
            for value in fact.objects:
                likeness = max(
                    (_likeness(bank, each, value) for each in candidate.objects), default=0.0
                )
                if likeness >= ALIKE or _same_measure(candidate, fact, value):
                    yield fact, value, likeness
    for predicate in _INVERSE.get(candidate.predicate, ()):
        for fact in bank.facts_saying.get((predicate, subject), ()):
            likeness = max(
                (_likeness(bank, each, fact.subject) for each in candidate.objects), default=0.0
            )
            if likeness >= ALIKE:
                yield fact, fact.subject, likeness


def related(one: str, other: str) -> bool:
    """Whether two predicates can say the same thing."""
    return one == other or any(one in family and other in family for family in FAMILIES)


def _likeness(bank: Bank, one: str, other: str) -> float:
    """Return how nearly two values are the same, from 0 to 1."""
    first, second = bank.meaning(one), bank.meaning(other)
    if first == second:
        return 1.0
    if first in bank.concepts and second in bank.concepts:
        return 0.0
    names = (*_names(bank, second),) if second in bank.concepts else (other,)
    own = (*_names(bank, first),) if first in bank.concepts else (one,)
    return max(min(alike(stems(a), stems(b)), 0.99) for a in own for b in names)


def _names(bank: Bank, concept: str) -> tuple[str, ...]:
    return bank.concepts[concept].names


def _same_measure(candidate: Candidate, fact: Fact, value: str) -> bool:
    """Whether both give a figure for the same quantity."""
    return (
        candidate.predicate == fact.predicate in _FIGURED
        and bool(_figures(" ".join(candidate.objects)))
        and bool(_figures(value) or _figures(fact.statement))
    )


def _figures(text: str) -> frozenset[str]:
    return frozenset(each.replace(",", "") for each in _FIGURE.findall(text))


def _clash(candidate: Candidate, fact: Fact, value: str) -> str | None:
    """Say why a fact and a candidate cannot both stand, or return None."""
    denied = candidate.polarity == "denied"
    if denied != fact.denied and candidate.scope == fact.scope:
        ours, theirs = ("denies", "asserts") if denied else ("asserts", "denies")
        return f"The document {ours} what the bank {theirs}: {fact.statement}"
    figures = _figures(" ".join(candidate.objects))
    given = _figures(value) or _figures(fact.statement)
    if _same_measure(candidate, fact, value) and figures.isdisjoint(given):
        said = ", ".join(sorted(figures))
        return f"The document has another figure ({said}) than the bank: {fact.statement}"
    return None


def groups(candidates: Sequence[Candidate]) -> tuple[int | None, ...]:
    """Return, for each candidate, the place of the first that says nearly the same, or None.

    Candidates of which no other says the same are in no group.
    """
    keys = [_key(each) for each in candidates]
    first: dict[tuple[object, ...], int] = {}
    times: dict[tuple[object, ...], int] = {}
    for place, key in enumerate(keys):
        first.setdefault(key, place)
        times[key] = times.get(key, 0) + 1
    return tuple(first[key] if times[key] > 1 else None for key in keys)


def _key(candidate: Candidate) -> tuple[object, ...]:
    values: Iterable[str] = candidate.objects
    family = next(
        (place for place, each in enumerate(FAMILIES) if candidate.predicate in each),
        candidate.predicate,
    )
    named = frozenset(stem for value in values for stem in stems(value.replace("-", " ")))
    return candidate.subject.casefold(), candidate.polarity, family, named

"""What the bank already says of a candidate, and which candidates say nearly the same."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from question_bank.content.bank import Bank
from question_bank.content.facts import Fact
from question_bank.ingest.nouns import Candidate, Relation
from question_bank.ingest.stems import alike, stems

ALIKE = 0.6
"""From this likeness on two phrases are taken for the same thing."""

FAMILIES: tuple[frozenset[str], ...] = (
    frozenset({"has_phenotype", "affects", "primarily_affects", "causes", "has_attribute",
               "has_statement", "has_complication", "occurs_in", "has_effect"}),
    frozenset({"disease_has_basis_in", "damages", "disrupts", "causes", "has_cramp_mechanism",
               "has_known_cause", "affects", "requires", "has_phenotype"}),
    frozenset({"contributes_to", "predisposes_to_condition", "has_risk_factor", "causes",
               "disease_has_basis_in", "condition_exacerbated_by", "has_effect", "may_indicate",
               "has_mode_of_inheritance"}),
    frozenset({"treated_by", "managed_by", "has_purpose", "prevented_by", "requires"}),
    frozenset({"is_diagnosed_by", "shows", "guides", "has_reason", "needs_evaluation_if",
               "has_purpose", "has_phenotype"}),
    frozenset({"subclass_of", "superclass_of", "same_as", "has_attribute", "has_statement",
               "has_number_of_types"}),
    frozenset({"has_prevalence", "occurs_in", "occurs_in_sex", "has_age_of_onset",
               "has_number_of_types", "has_attribute", "has_statement", "affects"}),
    frozenset({"has_outlook", "has_attribute", "has_statement", "has_complication", "varies_with"}),
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
FIGURED = frozenset({"has_prevalence", "has_age_of_onset", "has_number_of_types", "has_outlook"})
"""Predicates of quantities: two figures for one of them cannot both be right."""


class Comparison(NamedTuple):
    """How a candidate stands to the bank; ``fact_id`` is what it repeats or contradicts."""

    relation: Relation
    fact_id: str | None
    why: str


def compare(candidate: Candidate, bank: Bank) -> Comparison:
    """Say whether the bank has the same fact, one that contradicts the candidate, or neither."""
    return Comparer(bank).compare(candidate)


class Comparer:
    """Holds many candidates against the same facts; each costs what is like it, not all there is.

    ``about`` are the facts by the meaning of their subject: the bank's own, unless others are
    given, which are then all that is looked at.
    """

    def __init__(self, bank: Bank, about: Mapping[str, Sequence[Fact]] | None = None) -> None:
        self.bank = bank
        self._own = about is None
        self._about = bank.facts_about if about is None else about
        self._likely: dict[str, dict[str, list[tuple[int, Fact, str]]]] = {}

    def compare(self, candidate: Candidate) -> Comparison:
        """Say how a candidate stands to the facts; to the bank's, if no others were given."""
        best: tuple[float, Fact] | None = None
        for fact, value, likeness in self._near(candidate):
            clash = _clash(candidate, fact, value)
            if clash:
                return Comparison("conflict", fact.id, clash)
            told = candidate.polarity == "denied"
            if fact.denied == told and (best is None or likeness > best[0]):
                best = likeness, fact
        if best is None:
            return Comparison("new", None, "The bank has nothing like it.")
        exactly = "the same" if best[0] == 1 else "nearly the same"
        return Comparison("same", best[1].id, f"The bank says {exactly}: {best[1].statement}")

    def _near(self, candidate: Candidate) -> Iterator[tuple[Fact, str, float]]:
        """Yield the facts that speak of the candidate's subject and object, and how closely."""
        bank, subject = self.bank, self.bank.meaning(candidate.subject)
        for fact, value in self._sharing(candidate, subject):
            if related(candidate.predicate, fact.predicate):
                likeness = _most_like(bank, candidate.objects, value)
                if likeness >= ALIKE or _same_measure(candidate, fact, value):
                    yield fact, value, likeness
        for predicate in _INVERSE.get(candidate.predicate, ()) if self._own else ():
            for fact in bank.facts_saying.get((predicate, subject), ()):
                likeness = _most_like(bank, candidate.objects, fact.subject)
                if likeness >= ALIKE:
                    yield fact, fact.subject, likeness

    def _sharing(self, candidate: Candidate, subject: str) -> Iterator[tuple[Fact, str]]:
        """Yield a subject's facts that share a word with a candidate, in order, with the value."""
        if subject not in self._likely:
            self._likely[subject] = self._indexed(subject)
        likely = self._likely[subject]
        keys = {key for each in candidate.objects for key in _keys(self.bank, each)}
        if candidate.predicate in FIGURED:
            keys.add(candidate.predicate)
        found = {(place, value): fact for key in keys for place, fact, value in likely.get(key, ())}
        for (_place, value), fact in sorted(found.items(), key=lambda each: each[0]):
            yield fact, value

    def _indexed(self, subject: str) -> dict[str, list[tuple[int, Fact, str]]]:
        """Return a subject's facts by what their values are called, in stems and as a whole."""
        found: dict[str, list[tuple[int, Fact, str]]] = {}
        for place, fact in enumerate(self._about.get(subject, ())):
            for value in fact.objects:
                for key in {*_keys(self.bank, value), fact.predicate}:
                    found.setdefault(key, []).append((place, fact, value))
        return found


def _keys(bank: Bank, value: str) -> Iterator[str]:
    """Yield what a value is found by: its meaning, and the stems of its names."""
    meaning = bank.meaning(value)
    yield meaning
    for name in _names(bank, meaning) if meaning in bank.concepts else (value,):
        yield from stems(name)


def _most_like(bank: Bank, values: Iterable[str], other: str) -> float:
    """Return how nearly one of several values is another, from 0 to 1."""
    return max((_likeness(bank, each, other) for each in values), default=0.0)


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
        candidate.predicate == fact.predicate in FIGURED
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

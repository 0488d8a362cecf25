"""What an edit makes wrong with a bank, found without looking at all of it.

A rule finds things in single records, or between records that share a subject, words or a family.
So it is run on the records that an edit touches and those that share something with them, in the
bank before and after, and what it finds only after is new.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

from question_bank.check.contradictions import contradictions
from question_bank.check.evidence import selectors
from question_bank.check.near import differing_numbers, near_duplicates, negated
from question_bank.check.records import (
    duplicate_facts,
    misworded,
    mixed_kinds,
    shared_names,
    unresolved_values,
    unsupported,
)
from question_bank.check.usage import named_in, unused_among, values_of
from question_bank.content import Bank, Fact, Problem
from question_bank.content.carrying import Place, keyed, mentioning, moved_meanings
from question_bank.content.integrity import Finding, circles, lost_references
from question_bank.content.problems import Severity

ERRORS = (duplicate_facts, unsupported, misworded, mixed_kinds, selectors)
WARNINGS = (near_duplicates, differing_numbers, negated, unresolved_values)
_OF_CONCEPTS = ("children", "concept_named", "_ancestors", "overlapping_meanings")
_LOST = frozenset({"reference", "circle"})
_STEPS = 3
"""How far from what is touched a duplicate may be that hides another one."""


def new_problems(before: Bank, after: Bank, places: Collection[Place]) -> list[Problem]:
    """Return what is wrong with the records of a bank, and was not before an edit.

    ``places`` are the records put or dropped. These are the problems that checking both banks as a
    whole would tell apart, but for those of items written by hand. References that lead nowhere
    forbid everything, so nothing else is told beside them.
    """
    found = told_apart(before, after, places).new
    lost = [each for each in found if each.severity == "error" and each.rule in _LOST]
    return lost or list(found)


@dataclass(frozen=True)
class Apart:
    """What is wrong only after an edit, and what was wrong only before it."""

    new: tuple[Problem, ...] = ()
    gone: tuple[Problem, ...] = ()


def told_apart(before: Bank, after: Bank, places: Collection[Place]) -> Apart:
    """Return what an edit makes wrong with the records of a bank, and what it mends."""
    edit = _Edit(before, after, frozenset(places))
    was, now = list(edit.found(before)), list(edit.found(after))
    known, left = set(was), set(now)
    return Apart(
        tuple(each for each in now if each not in known),
        tuple(each for each in was if each not in left),
    )


@dataclass(frozen=True)
class _Edit:
    """A bank before and after an edit, and what lies near the edit in both."""

    before: Bank
    after: Bank
    places: frozenset[Place]

    def found(self, bank: Bank) -> Iterator[Problem]:
        """Yield what is wrong near the edit, in one of the banks."""
        near = _part(bank, self.near, lambda section, row: (section, row.id) in self.touched)
        errors = chain(
            lost_references(near),
            circles(bank) if self.concepts else (),
            contradictions(bank, self.grounds(bank)),
            shared_names(bank) if self.concepts else (),
            *(rule(near) for rule in ERRORS),
        )
        warnings = chain(*(rule(near) for rule in WARNINGS), unused_among(bank, self.spoken_of))
        yield from _problems(errors, "error")
        yield from _problems(warnings, "warning")

    @cached_property
    def concepts(self) -> set[str]:
        """The concepts put or dropped."""
        return _ids(self.places, "concepts")

    @cached_property
    def touched(self) -> set[Place]:
        """The records put or dropped, and those that speak of a changed concept or document."""
        values = moved_meanings(self.before, self.after, self.places)
        found = self.places | mentioning(self.before, self.after, values)
        documents = _ids(self.places, "documents")
        for bank in (self.before, self.after) if documents else ():
            found |= {
                ("facts", fact.id)
                for fact in bank.facts.values()
                if any(each.document in documents for each in fact.evidence)
            }
        return set(found)

    @cached_property
    def near(self) -> set[str]:
        """The facts touched, and those that share a subject or words with them."""
        found = _ids(self.touched, "facts")
        for index in ("facts_about", *("facts_of",) * _STEPS):
            found |= {
                other.id
                for bank in (self.before, self.after)
                for name in (index, "facts_worded")
                for key in keyed(name, bank, tuple(found))
                for other in getattr(bank, name)[key]
            }
        return found

    def grounds(self, bank: Bank) -> Bank:
        """Return the part of a bank whose claims the edit may make or break."""
        pairs, subjects = self.asserted, self.kin

        def concerned(section: str, row: Any) -> bool:  # noqa: ANN401 - any ground
            about = {"contrasts": "values", "complete": "subject", "foils": "false_for"}[section]
            told = getattr(row, about)
            each = (told,) if isinstance(told, str) else tuple(told)
            near = any(one in subjects or (one, row.predicate) in pairs for one in each)
            return near or (section, row.id) in self.touched

        facts = _ids(self.touched, "facts")
        facts |= {fact.id for pair in pairs for fact in bank.facts_of.get(pair, ())}
        facts |= {fact.id for each in subjects for fact in bank.facts_about.get(each, ())}
        return _part(bank, facts, concerned)

    @cached_property
    def asserted(self) -> set[tuple[str, str]]:
        """Each subject that a touched fact speaks of, member or class, with its predicate."""
        return {
            (each, fact.predicate)
            for bank in (self.before, self.after)
            for fact in _facts(bank, self.touched)
            for each in _family(bank, fact.subject)
        }

    @cached_property
    def kin(self) -> set[str]:
        """Whatever lies above or below an edited concept."""
        return {
            each
            for bank in (self.before, self.after)
            for ident in self.concepts & bank.concepts.keys()
            for each in _family(bank, ident)
        }

    @cached_property
    def spoken_of(self) -> set[str]:
        """The concepts edited, and those of which touched records speak."""
        found = set(self.concepts)
        for bank in (self.before, self.after):
            touched = _ids(self.touched, "facts")
            part = _part(bank, touched, lambda section, row: (section, row.id) in self.touched)
            found |= {bank.meaning(value) for _, values in values_of(part) for value in values}
            edited = {ident: bank.concepts[ident] for ident in self.concepts & bank.concepts.keys()}
            found |= set(named_in(replace(part, concepts=edited)))
        return found


def _facts(bank: Bank, places: Collection[Place]) -> Iterator[Fact]:
    return (bank.facts[ident] for ident in _ids(places, "facts") & bank.facts.keys())


def _family(bank: Bank, ident: str) -> set[str]:
    """Return whatever some member of the concept is a kind of: what is said of it may touch it."""
    members = {ident, *bank.descendants(ident)}
    return members.union(*(bank.ancestors(each) for each in members))


def _part(bank: Bank, facts: Collection[str], wanted: Callable[[str, Any], bool]) -> Bank:
    """Return the bank with some of its facts and grounds, in their order, and all its concepts."""
    places = {ident: place for place, ident in enumerate(bank.facts)}
    kept = sorted((ident for ident in facts if ident in places), key=places.__getitem__)
    grounds: dict[str, Any] = {
        section: {key: row for key, row in getattr(bank, section).items() if wanted(section, row)}
        for section in ("contrasts", "complete", "foils")
    }
    part = replace(bank, facts={ident: bank.facts[ident] for ident in kept}, items={}, **grounds)
    for name in _OF_CONCEPTS:
        vars(part)[name] = getattr(bank, name)
    return part


def _ids(places: Collection[Place], section: str) -> set[str]:
    return {ident for name, ident in places if name == section}


def _problems(findings: Iterable[Finding], severity: Severity) -> Iterator[Problem]:
    for where, message, rule in findings:
        yield Problem(None, None, where, message, rule, severity)

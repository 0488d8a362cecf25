"""What the bank calls false although it asserts it, here or through a class."""

from collections.abc import Iterator
from typing import NamedTuple

from question_bank.check.truth import conflict
from question_bank.content import Bank, Complete, Contrast
from question_bank.content.integrity import Finding


class Claim(NamedTuple):
    """Something that a ground says is false of a subject."""

    where: str
    subject: str
    predicate: str
    value: str


def contradictions(bank: Bank, part: Bank | None = None) -> Iterator[Finding]:
    """Yield every ground, or those of a part, that contradicts an asserted or inherited fact."""
    grounds = part or bank
    for claim in claims(grounds):
        fact = conflict(bank, claim.subject, claim.predicate, claim.value)
        if fact:
            said = f"{claim.predicate} {bank.name(claim.value)!r} of {claim.subject!r}"
            message = f"it calls false: {said}, which the fact {fact.id!r} asserts"
            yield claim.where, message, "contradiction"
    for row in grounds.complete.values():
        if row.status != "retired":
            yield from _left_out(bank, row)


def claims(bank: Bank) -> Iterator[Claim]:
    """Yield what denied facts, contrasts and foils say is false."""
    for fact in bank.facts.values():
        current = fact.denied and fact.status != "retired" and fact.scope == "every"
        if current and len(fact.objects) == 1:
            yield Claim(f"facts/{fact.id}", fact.subject, fact.predicate, fact.objects[0])
    for contrast in bank.contrasts.values():
        if contrast.exclusive and contrast.status != "retired":
            yield from _contrasted(bank, contrast)
    for foil in bank.foils.values():
        for subject in foil.false_for if foil.status != "retired" else ():
            yield Claim(f"foils/{foil.id}", subject, foil.predicate, foil.value)


def _contrasted(bank: Bank, contrast: Contrast) -> Iterator[Claim]:
    """Yield that each value is false of every concept listed, but for those that list it too."""
    where = f"contrasts/{contrast.id}"
    for value in dict.fromkeys(value for values in contrast.values.values() for value in values):
        for concept, own in contrast.values.items():
            if not any(bank.overlapping(value, each) for each in own):
                yield Claim(where, concept, contrast.predicate, value)


def _left_out(bank: Bank, row: Complete) -> Iterator[Finding]:
    """Yield what is asserted of the subject and missing from its complete list."""
    for fact in bank.facts_of.get((row.subject, row.predicate), ()):
        if fact.denied:
            continue
        for value in fact.objects:
            if not any(bank.overlapping(value, member) for member in row.values):
                message = f"the list is no longer complete: {fact.id!r} asserts {value!r}"
                yield f"complete/{row.id}", message, "contradiction"

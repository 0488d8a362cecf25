"""Discrimination: what is true of one concept and not of another ("… rather than …").

The options that do not tell the two apart are false of the first or true of both; what is shared
tempts most, and the bank must have settled it for either side.
"""

from collections.abc import Iterator, Sequence
from random import Random

from question_bank.check.truth import Reason, applicable
from question_bank.content import Fact
from question_bank.generate.candidate import Candidate
from question_bank.generate.chance import shuffled
from question_bank.generate.choice import Draft, key_of
from question_bank.generate.closeness import as_wrong, related, selections
from question_bank.generate.falsehoods import Falsehood
from question_bank.generate.shop import Shop


def drafts(shop: Shop, fact: Fact, draws: Random | None) -> Iterator[Draft]:
    """Yield drafts that ask what points to the fact's subject rather than to another."""
    wording = shop.wording.predicate(fact.predicate).discrimination
    templates = shop.wording.templates(wording, fact.hedge)
    if not (templates and fact.can_be_key and fact.scope == "every"):
        return
    key = key_of(shop, fact, fact.objects)
    others = rivals(shop, fact)
    for other in shuffled(others, draws) if draws else others:
        both = common(shop, fact, other.values[0])
        pool = [*both, *absent(shop, fact, other.values[0])]
        for template in shuffled(templates, draws) if draws else templates:
            stem = shop.ask(template, fact, other.values[0])
            for wrong in selections(shop, key, pool, draws, both):
                yield Draft(fact, "plain", stem, key, wrong, beside=(other.reason,))


def rivals(shop: Shop, fact: Fact) -> list[Falsehood]:
    """Return the subjects of the same kind and differential for which the objects are refuted."""
    kind = shop.bank.kind(fact.subject)
    refuted = shop.falsehoods.subjects(fact.predicate, fact.objects)
    found = (each for each in refuted if each.kind == kind and each.reason.frame is None)
    subject = key_of(shop, fact, (fact.subject,))
    return [each for each in found if related(shop, subject, as_wrong(shop, each))]


def absent(shop: Shop, fact: Fact, other: str) -> list[Candidate]:
    """Return the values of the key's kind that are false of the subject and true elsewhere.

    A value that the bank does not give to the other may still speak for the subject: what marks a
    disease of muscle favours one disease of muscle over a disease of nerves. It is left out where
    something that has it shares a parent with the subject that the other lacks.
    """
    kind = shop.bank.kind(fact.objects[0])
    refuted = shop.falsehoods.objects(fact.subject, fact.predicate)
    near = shop.parents((fact.subject,)) - shop.parents((other,))
    return [
        as_wrong(shop, each)
        for each in refuted
        if each.home
        and each.kind == kind
        and each.reason.frame is None
        and not _speaks_for(shop, fact.predicate, each.values, other, near)
    ]


def _speaks_for(
    shop: Shop, predicate: str, values: Sequence[str], other: str, near: frozenset[str]
) -> bool:
    owners = owners_of(shop, predicate, tuple(values))
    return other not in owners and any(shop.parents((owner,)) & near for owner in owners)


def owners_of(shop: Shop, predicate: str, values: tuple[str, ...]) -> frozenset[str]:
    """Return the subjects of which one of the values is asserted."""

    def find() -> frozenset[str]:
        return frozenset(
            each.subject
            for value in values
            for each in shop.bank.facts_saying.get((predicate, shop.bank.meaning(value)), ())
            if not each.denied
        )

    return shop.notes.recall(("owners", (predicate, values)), find)


def common(shop: Shop, fact: Fact, other: str) -> list[Candidate]:
    """Return the values of the key's kind that both share: they do not tell the two apart."""
    kind = shop.bank.kind(fact.objects[0])
    both = shared(shop, fact.predicate, fact.subject, other)
    return [each for each in both if shop.bank.kind(each.values[0]) == kind]


def shared(shop: Shop, predicate: str, subject: str, other: str) -> tuple[Candidate, ...]:
    """Return the values that settled facts assert of both subjects."""
    return shop.notes.recall(
        ("shared", (predicate, subject, other)),
        lambda: tuple(_find_shared(shop, predicate, subject, other)),
    )


def _find_shared(shop: Shop, predicate: str, subject: str, other: str) -> Iterator[Candidate]:
    theirs = {
        tuple(map(shop.bank.meaning, each.objects)): each
        for each in applicable(shop.bank, other, predicate)
        if not each.denied and each.can_be_ground
    }
    for own in applicable(shop.bank, subject, predicate):
        same = theirs.get(tuple(map(shop.bank.meaning, own.objects)))
        settled = not own.denied and own.can_be_ground
        if same and settled:
            text = f"{own.statement} {same.statement}"
            reason = Reason("shared", (own.id, same.id), text)
            yield Candidate(shop.phrases.option(own.objects), own.objects, reason, home=True)

"""One-to-one matching: facts of one predicate that stand apart, and one response to spare."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from random import Random

from question_bank.content import Fact
from question_bank.generate.chance import picked
from question_bank.generate.falsehoods import Falsehood
from question_bank.generate.matching import (
    ANY,
    FEWEST,
    MOST,
    Match,
    MatchingSet,
    Wish,
    can_match,
    refuted,
)
from question_bank.generate.shop import Shop

_CONSIDERED = 10


def pairs(shop: Shop, fact: Fact, draws: Random | None, wish: Wish = ANY) -> Iterator[MatchingSet]:
    """Yield sets of the fact and others of its predicate, the largest first."""
    if not (can_match(fact) and stems_for(shop, [fact])):
        return
    partners = wish.first(partners_of(shop, fact), draws)
    for found in sets(shop, fact, partners):
        facts = [shop.fact(each.id) for each in found]
        spare = spare_response(shop, facts)
        stems = stems_for(shop, facts)
        if spare and stems:
            yield MatchingSet(
                picked(stems, draws) if draws else stems[0],
                "plain",
                tuple(as_match(shop, each) for each in facts),
                (spare.values,),
            )


def as_match(shop: Shop, fact: Fact) -> Match:
    """Word the fact as a line of a set: its subject, and its objects as the response."""
    return Match(fact, shop.phrases.option((fact.subject,)), fact.objects)


def stems_for(shop: Shop, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return the stems that fit all facts: one hedged pair makes the whole question hedged."""
    wording = shop.wording.predicate(facts[0].predicate).matching
    hedge = next((fact.hedge for fact in facts if fact.hedge), None)
    return shop.wording.templates(wording, hedge)


def partners_of(shop: Shop, fact: Fact) -> list[Fact]:
    """Return the facts that can stand beside this one, in a stable order."""
    others = matchable(shop, fact.subject, fact.predicate)
    facts = (shop.bank.facts[ident] for ident, _subject, _objects in others)
    return [other for other in facts if _apart(shop, fact, other)]


Said = tuple[str, str, tuple[str, ...]]
"""A fact's id, subject and objects: all that tells whether it stands apart from another."""


def matchable(shop: Shop, subject: str, predicate: str) -> tuple[Said, ...]:
    """Return the facts that could be matched and say what is refuted for the subject."""

    def find() -> tuple[Said, ...]:
        found = shop.falsehoods.objects(subject, predicate)
        values = {value for each in found if each.reason.frame is None for value in each.values}
        saying = (
            other
            for value in sorted(map(shop.bank.meaning, values))
            for other in shop.bank.facts_saying.get((predicate, value), ())
        )
        facts = (other for other in saying if can_match(other))
        return tuple(dict.fromkeys((other.id, other.subject, other.objects) for other in facts))

    return shop.notes.recall(("matchable", (subject, predicate)), find)


def _apart(shop: Shop, one: Fact, other: Fact) -> bool:
    """Whether neither fact's objects could be meant for the other's subject."""
    return (
        shop.bank.kind(one.subject) == shop.bank.kind(other.subject)
        and shop.bank.kind(one.objects[0]) == shop.bank.kind(other.objects[0])
        and not shop.bank.overlapping(one.subject, other.subject)
        and refuted(shop, one, other.objects)
        and refuted(shop, other, one.objects)
    )


def sets(shop: Shop, fact: Fact, partners: Sequence[Fact]) -> Iterator[list[Fact]]:
    """Yield sets of facts that stand apart, the largest first."""
    near = partners[:_CONSIDERED]
    apart = {
        frozenset((one.id, other.id))
        for one, other in combinations(near, 2)
        if _apart(shop, one, other)
    }
    for size in range(min(MOST, len(near) + 1), FEWEST - 1, -1):
        for others in combinations(near, size - 1):
            among = combinations(others, 2)
            if all(frozenset((one.id, other.id)) in apart for one, other in among):
                yield [fact, *others]


def spare_response(shop: Shop, facts: Sequence[Fact]) -> Falsehood | None:
    """Return a response that is refuted for every premise and overlaps with no other response."""
    kind = shop.bank.kind(facts[0].objects[0])
    said = [value for fact in facts for value in fact.objects]
    for each in shop.falsehoods.objects(facts[0].subject, facts[0].predicate):
        new = not any(shop.bank.overlapping(one, other) for one in each.values for other in said)
        if new and each.kind == kind and all(refuted(shop, fact, each.values) for fact in facts):
            return each
    return None

"""Matching sets: one to one, of one predicate, with exactly one response to spare.

No response is true or even possible for another premise, so each pair stands on its own.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random

from question_bank.check.flaws import flaw_names
from question_bank.check.truth import Truth, joint_verdict
from question_bank.content import Fact
from question_bank.content.items import Item, Premise, Response, identified
from question_bank.generate.chance import chance, picked, shuffled
from question_bank.generate.falsehoods import Falsehood
from question_bank.generate.shop import Shop, sources

FEWEST, MOST = 3, 6
_CONSIDERED = 10


def matching(shop: Shop, fact: Fact, seed: int, prefer: Collection[str] = ()) -> Item | None:
    """Return a set that holds the fact, drawing other premises first from ``prefer``."""
    if not _can_match(shop, fact):
        return None
    draws = chance(seed, fact.id, "matching")
    partners = shuffled(partners_of(shop, fact), draws)
    partners.sort(key=lambda other: other.id not in prefer)
    found = next(sets(shop, fact, partners), None) or next(
        sets(shop, fact, partners_of(shop, fact)), None
    )
    if found is None:
        return None
    facts, spare = found
    item = replace(_laid_out(shop, shuffled(facts, draws), spare, draws), seed=seed)
    item = identified(replace(item, category=fact.category, flaws=flaw_names(item)))
    return None if item.flaws else item


def _can_match(shop: Shop, fact: Fact) -> bool:
    return fact.can_be_key and fact.scope == "every" and bool(_stems(shop, [fact]))


def _stems(shop: Shop, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return the stems that fit all facts: one hedged pair makes the whole question hedged."""
    wording = shop.wording.predicate(facts[0].predicate).matching
    hedge = next((fact.hedge for fact in facts if fact.hedge), None)
    return shop.wording.templates(wording, hedge)


def partners_of(shop: Shop, fact: Fact) -> list[Fact]:
    """Return the facts that can stand beside this one, in a stable order."""
    refuted = shop.falsehoods.objects(fact.subject, fact.predicate)
    values = {value for each in refuted if each.reason.frame is None for value in each.values}
    saying = (
        other
        for value in sorted(map(shop.bank.meaning, values))
        for other in shop.bank.facts_saying.get((fact.predicate, value), ())
    )
    unique = dict.fromkeys(other.id for other in saying if _can_match(shop, other))
    facts = (shop.bank.facts[ident] for ident in unique)
    return [other for other in facts if _apart(shop, fact, other)]


def _apart(shop: Shop, one: Fact, other: Fact) -> bool:
    """Whether neither fact's objects could be meant for the other's subject."""
    return (
        shop.bank.kind(one.subject) == shop.bank.kind(other.subject)
        and shop.bank.kind(one.objects[0]) == shop.bank.kind(other.objects[0])
        and not shop.bank.overlapping(one.subject, other.subject)
        and _refuted(shop, one.subject, one.predicate, other.objects)
        and _refuted(shop, other.subject, one.predicate, one.objects)
    )


def _refuted(shop: Shop, subject: str, predicate: str, values: tuple[str, ...]) -> bool:
    found = joint_verdict(shop.bank, subject, predicate, values)
    return found.truth is Truth.FALSE and bool(found.reason and found.reason.frame is None)


def sets(
    shop: Shop, fact: Fact, partners: Sequence[Fact]
) -> Iterator[tuple[list[Fact], Falsehood]]:
    """Yield sets of facts that stand apart, each with a response to spare, the largest first."""
    near = partners[:_CONSIDERED]
    apart = {
        frozenset((one.id, other.id))
        for one, other in combinations(near, 2)
        if _apart(shop, one, other)
    }
    for size in range(min(MOST, len(near) + 1), FEWEST - 1, -1):
        for others in combinations(near, size - 1):
            pairs = combinations(others, 2)
            if all(frozenset((one.id, other.id)) in apart for one, other in pairs):
                facts = [fact, *others]
                spare = _spare(shop, facts)
                if spare and _stems(shop, facts):
                    yield facts, spare


def _spare(shop: Shop, facts: Sequence[Fact]) -> Falsehood | None:
    """Return a response that is refuted for every premise and overlaps with no other response."""
    kind = shop.bank.kind(facts[0].objects[0])
    said = [value for fact in facts for value in fact.objects]
    for each in shop.falsehoods.objects(facts[0].subject, facts[0].predicate):
        new = not any(shop.bank.overlapping(one, other) for one in each.values for other in said)
        if (
            new
            and each.kind == kind
            and all(_refuted(shop, fact.subject, fact.predicate, each.values) for fact in facts)
        ):
            return each
    return None


def _laid_out(shop: Shop, facts: list[Fact], spare: Falsehood, draws: Random) -> Item:
    """Put premises in the order given and responses in an order of their own."""
    texts = [shop.phrases.option(each.objects) for each in facts]
    responses = shuffled([*texts, shop.phrases.option(spare.values)], draws)
    ids = {text: f"r{number}" for number, text in enumerate(responses, start=1)}
    premises = (Premise(each.id, shop.phrases.option((each.subject,))) for each in facts)
    return Item(
        id="",
        kind="matching",
        style="plain",
        seed=0,
        facts=tuple(each.id for each in facts),
        category=facts[0].category,
        stem=picked(_stems(shop, facts), draws),
        premises=tuple(premises),
        responses=tuple(Response(ids[text], text) for text in responses),
        pairs={each.id: ids[text] for each, text in zip(facts, texts, strict=True)},
        answer=tuple(texts),
        explanation=" ".join(shop.phrases.explanation(each) for each in facts),
        sources=sources(*facts),
    )

"""Sorting: several subjects under few classes or purposes that repeat, as a contrast has them."""

from collections.abc import Iterator, Sequence
from random import Random

from question_bank.content import Contrast, Fact
from question_bank.generate.chance import picked
from question_bank.generate.falsehoods import window
from question_bank.generate.matching import (
    ANY,
    FEWEST,
    MOST,
    MatchingSet,
    Wish,
    can_match,
    refuted,
)
from question_bank.generate.pairs import as_match
from question_bank.generate.shop import Shop

FEWEST_HEAPS, MOST_HEAPS = 2, 5


def sorting(
    shop: Shop, fact: Fact, draws: Random | None, wish: Wish = ANY
) -> Iterator[MatchingSet]:
    """Yield a set for each contrast that lists the fact among others with the same value."""
    if not (can_match(fact) and len(fact.objects) == 1):
        return
    for contrast in shop.bank.contrasts_of.get((fact.subject, fact.predicate), ()):
        members = [each for each in listed(shop, contrast, fact.subject) if each.id != fact.id]
        facts = chosen(shop, fact, wish.first(members, draws))
        stems = _stems(shop, contrast, facts)
        for stem in stems if _stands(shop, facts, contrast.frame) else ():
            shown = picked(stems, draws) if draws else stem
            yield MatchingSet(shown, "plain", tuple(as_match(shop, each) for each in facts))


def listed(shop: Shop, contrast: Contrast, start: str) -> Iterator[Fact]:
    """Yield the facts that say of a concept what the contrast lists under it."""
    for concept in window(list(contrast.values), start):
        meanings = set(map(shop.bank.meaning, contrast.values[concept]))
        for fact in shop.bank.facts_of.get((concept, contrast.predicate), ()):
            single = len(fact.objects) == 1
            if single and can_match(fact) and shop.bank.meaning(fact.objects[0]) in meanings:
                yield fact


def chosen(shop: Shop, fact: Fact, members: Sequence[Fact]) -> list[Fact]:
    """Take the fact, one of each other heap, then whatever comes; each subject once."""
    first = _by_heap(shop, [fact, *members]).values()
    heads = [facts[0] for facts in first][:MOST_HEAPS]
    heaps = {_heap(shop, each) for each in heads}
    rest = [each for each in members if each not in heads and _heap(shop, each) in heaps]
    taken: dict[str, Fact] = {}
    for each in [*heads, *rest]:
        taken.setdefault(each.subject, each)
    return list(taken.values())[:MOST]


def _by_heap(shop: Shop, facts: Sequence[Fact]) -> dict[str, list[Fact]]:
    heaps: dict[str, list[Fact]] = {}
    for each in facts:
        heaps.setdefault(_heap(shop, each), []).append(each)
    return heaps


def _heap(shop: Shop, fact: Fact) -> str:
    return shop.bank.meaning(fact.objects[0])


def _stems(shop: Shop, contrast: Contrast, facts: Sequence[Fact]) -> tuple[str, ...]:
    wording = shop.wording.predicate(contrast.predicate).sorting
    hedge = next((fact.hedge for fact in facts if fact.hedge), None)
    return (contrast.frame,) if contrast.frame else shop.wording.templates(wording, hedge)


def _stands(shop: Shop, facts: Sequence[Fact], frame: str | None) -> bool:
    """Whether something repeats, and every heap is false for whatever lies on another."""
    heaps = _by_heap(shop, facts)
    repeats = len(facts) >= FEWEST and FEWEST_HEAPS <= len(heaps) < len(facts)
    return repeats and all(
        refuted(shop, fact, (heap,), frame)
        for fact in facts
        for heap in heaps
        if heap != _heap(shop, fact)
    )

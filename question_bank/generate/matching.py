"""Matching sets: premises and responses, laid out from what one of three builders found.

``pairs`` matches one to one, ``sorting`` lets responses repeat, ``extended`` asks about several
vignettes. Whichever it is, no response is true or even possible for another premise.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from question_bank.check.flaws import flaw_names, structural
from question_bank.content import Fact
from question_bank.content.items import Item, Premise, Response, Style, identified
from question_bank.generate.chance import chance, shuffled
from question_bank.generate.shop import Shop, sources

FEWEST, MOST = 3, 6
TRIED = 12


@dataclass(frozen=True)
class Match:
    """One line of a set: the fact it rates, how its premise reads, and its right values."""

    fact: Fact
    premise: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class MatchingSet:
    """Lines to match, and the responses that are right for none of them."""

    stem: str
    style: Style
    matches: tuple[Match, ...]
    spare: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Wish:
    """Which facts the other premises of a set rate: ``prefer`` first, ``among`` alone if given."""

    prefer: Collection[str] = ()
    among: Collection[str] | None = None

    def first(self, facts: Sequence[Fact], draws: Random | None) -> list[Fact]:
        """Return the facts allowed: those preferred first, else by chance, else in their order."""
        allowed = [fact for fact in facts if self.among is None or fact.id in self.among]
        ordered = shuffled(allowed, draws) if draws else allowed
        return sorted(ordered, key=lambda fact: fact.id not in self.prefer)


ANY = Wish()

Builder = Callable[[Shop, Fact, Random | None, Wish], Iterator[MatchingSet]]
"""Yields sets that rate the fact, other premises as wished.

Without draws it yields only what does not depend on chance, in a fixed order.
"""


def matching(shop: Shop, build: Builder, fact: Fact, seed: int, wish: Wish = ANY) -> Item | None:
    """Return the first set without a flaw: drawn by the seed, else in the fixed order."""
    drawn = build(shop, fact, chance(seed, fact.id, "matching"), wish)
    return _sound(shop, drawn, fact, seed) or settled(shop, build, fact, seed, wish)


def settled(shop: Shop, build: Builder, fact: Fact, seed: int, wish: Wish = ANY) -> Item | None:
    """Return the first set in the fixed order: if there is one, no seed goes without."""
    return _sound(shop, build(shop, fact, None, wish), fact, seed)


def _sound(shop: Shop, found: Iterator[MatchingSet], fact: Fact, seed: int) -> Item | None:
    for each in islice(found, TRIED):
        item = laid_out(shop, each, fact.category, seed)
        if not structural(item.flaws):
            return identified(item)
    return None


def laid_out(shop: Shop, found: MatchingSet, category: str, seed: int) -> Item:
    """Put premises and responses in orders drawn by the seed.

    Values that mean the same are one response; different ones that read the same are a flaw.
    """
    draws = chance(seed, found.stem, "layout")
    matches = shuffled(found.matches, draws)
    offered = {
        tuple(map(shop.bank.meaning, values)): shop.phrases.option(values)
        for values in [*(each.values for each in found.matches), *found.spare]
    }
    order = shuffled(offered, draws)
    ids = {meanings: f"r{number}" for number, meanings in enumerate(order, start=1)}
    right = [tuple(map(shop.bank.meaning, each.values)) for each in matches]
    facts = [each.fact for each in matches]
    item = Item(
        id="",
        kind="matching",
        style=found.style,
        seed=seed,
        facts=tuple(fact.id for fact in facts),
        category=category,
        stem=found.stem,
        premises=tuple(Premise(each.fact.id, each.premise) for each in matches),
        responses=tuple(Response(ids[each], offered[each]) for each in order),
        pairs={fact.id: ids[each] for fact, each in zip(facts, right, strict=True)},
        answer=tuple(offered[each] for each in right),
        explanation=" ".join(map(shop.phrases.explanation, facts)),
        sources=sources(*facts),
    )
    return replace(item, flaws=flaw_names(item))


def can_match(fact: Fact) -> bool:
    """Whether the fact may stand as a line: it may be a key and holds for its whole subject."""
    return fact.can_be_key and fact.scope == "every"


def refuted(shop: Shop, fact: Fact, values: tuple[str, ...], frame: str | None = None) -> bool:
    """Whether the values are false for the fact's subject, under any stem or under this frame."""
    return shop.falsehoods.refutes(fact.subject, fact.predicate, values, frame)

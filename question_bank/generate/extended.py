"""Extended matching: several vignettes that share one list of conditions.

Each story excludes every condition of the list but its own, so each stands alone as an item.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from question_bank.content import Fact
from question_bank.generate.chance import picked, shuffled
from question_bank.generate.findings import Finding
from question_bank.generate.matching import ANY, Match, MatchingSet, Wish
from question_bank.generate.shop import Shop
from question_bank.generate.vignette import companies, ruled_out, story

FEWEST_STORIES, MOST_STORIES = 3, 4
FEWEST_LISTED, MOST_LISTED = 5, 8
_TRIED = 4


@dataclass(frozen=True)
class Case:
    """A patient with one condition: the fact the case turns on, and whom it excludes."""

    fact: Fact
    shown: tuple[Finding, ...]
    excludes: frozenset[str]


def extended(
    shop: Shop, fact: Fact, draws: Random | None, wish: Wish = ANY
) -> Iterator[MatchingSet]:
    """Yield sets of vignettes, one a condition, that start from the fact."""
    leads = shop.wording.vignette.extended.get(shop.bank.kind(fact.subject) or "", ())
    if not leads:
        return
    for first in cases(shop, fact, draws):
        chosen = [first]
        for rival in _rivals(shop, first, draws, wish):
            fresh = next(_beside(shop, rival, chosen, draws, wish), None)
            chosen += [fresh] if fresh and len(chosen) < MOST_STORIES else []
        options = _options(shop, chosen, draws)
        if len(chosen) >= FEWEST_STORIES and len(options) >= FEWEST_LISTED:
            yield _as_set(shop, picked(leads, draws) if draws else leads[0], chosen, options, draws)


def cases(shop: Shop, fact: Fact, draws: Random | None) -> Iterator[Case]:
    """Yield patients who show the fact with others that exclude no more, fit for a long list."""
    own = shop.findings.of(fact)
    for shown in companies(shop, own, draws) if own else ():
        excludes = ruled_out(shown)
        turns = own and all(len(each.excluded) <= len(own.excluded) for each in shown)
        if turns and len(excludes) + 1 >= FEWEST_LISTED:
            yield Case(fact, tuple(shown), excludes)


def _rivals(shop: Shop, first: Case, draws: Random | None, wish: Wish) -> list[str]:
    """Return the conditions that the first case excludes, in the order of the facts wished."""
    shown = [each.fact for rival in sorted(first.excludes) for each in shop.findings.about(rival)]
    return list(dict.fromkeys(fact.subject for fact in wish.first(shown, draws)))


def _beside(
    shop: Shop,
    condition: str,
    chosen: Sequence[Case],
    draws: Random | None,
    wish: Wish,
) -> Iterator[Case]:
    """Yield cases of a condition that the chosen cases exclude, and that exclude theirs."""
    if not all(condition in each.excludes for each in chosen):
        return
    theirs = {each.fact.subject for each in chosen}
    shown = [each.fact for each in shop.findings.about(condition)]
    for fact in islice(wish.first(shown, draws), _TRIED):
        for case in cases(shop, fact, draws):
            together = frozenset.intersection(case.excludes, *(each.excludes for each in chosen))
            if theirs <= case.excludes and len(together) + len(chosen) + 1 >= FEWEST_LISTED:
                yield case


def _options(shop: Shop, chosen: Sequence[Case], draws: Random | None) -> list[str]:
    """List the conditions of the cases, and others that every case excludes."""
    keys = [each.fact.subject for each in chosen]
    others = sorted(frozenset.intersection(*(each.excludes for each in chosen)) - set(keys))
    listed = list(keys)
    for each in shuffled(others, draws) if draws else others:
        apart = not any(shop.bank.overlapping(each, other) for other in listed)
        listed += [each] if apart and len(listed) < MOST_LISTED else []
    return listed


def _as_set(
    shop: Shop, lead: str, chosen: Sequence[Case], options: Sequence[str], draws: Random | None
) -> MatchingSet:
    matches = (
        Match(each.fact, story(shop, each.shown, options, draws), (each.fact.subject,))
        for each in chosen
    )
    spare = tuple((condition,) for condition in options[len(chosen) :])
    return MatchingSet(lead, "vignette", tuple(matches), spare)

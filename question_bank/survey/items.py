"""One pass over all items of many seeds; each tally looks at one thing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from question_bank.generate.coverage import every_item
from question_bank.generate.generator import Generator
from question_bank.survey.distractors import Distractors, DistractorTally
from question_bank.survey.flawed import FlawRate, FlawTally
from question_bank.survey.keys import KeyTally, LongestKey, Positions
from question_bank.survey.variety import Thin, VarietyTally
from question_bank.survey.vignettes import Vignettes, VignetteTally

FULL_SEEDS = 50
QUICK_ITEMS = 12_000
"""What a check looks at in a few seconds if it is not told how many seeds."""


@dataclass(frozen=True)
class Survey:
    """What the items of a number of seeds have in common.

    ``thin`` lists the facts with fewer different items, or fewer kinds, than a learner needs.
    """

    seeds: int
    items: int
    by_kind: Mapping[str, int]
    flaws: FlawRate
    longest_key: LongestKey
    positions: Positions
    distractors: Distractors
    thin: tuple[Thin, ...]
    vignettes: Mapping[str, Vignettes]


def seeds_for(generator: Generator) -> int:
    """Return how many seeds to look at by default: fewer in a bank so large that it takes long."""
    a_seed = sum(len(generator.kinds_for(fact)) for fact in generator.bank.facts)
    return min(FULL_SEEDS, QUICK_ITEMS // max(1, a_seed))


def survey(generator: Generator, seeds: int) -> Survey:
    """Look at every item of the seeds 0, 1, … that the bank makes."""
    kinds: Counter[str] = Counter()
    flaws, keys, variety = FlawTally(), KeyTally(), VarietyTally()
    distractors, vignettes = DistractorTally(generator), VignetteTally(generator)
    for seed in range(seeds):
        for item in every_item(generator, seed):
            kinds[item.kind] += 1
            for tally in (flaws, keys, variety, distractors, vignettes):
                tally.add(item)
    return Survey(
        seeds=seeds,
        items=kinds.total(),
        by_kind=dict(kinds),
        flaws=flaws.result(),
        longest_key=keys.longest(),
        positions=keys.positions(),
        distractors=distractors.result(),
        thin=tuple(variety.thin(generator)),
        vignettes=vignettes.result(),
    )

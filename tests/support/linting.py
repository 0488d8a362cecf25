"""A step for `make bench`: hold one generated item to the rules of item writing."""

import itertools
from collections.abc import Callable

from question_bank.check.flaws import flaws
from question_bank.generate import Generator
from question_bank.generate.coverage import every_item


def judgements(generator: Generator, seed: int = 0) -> Callable[[], object]:
    """Return a step that judges the next of all items of a seed, over and over."""
    made = itertools.cycle(list(every_item(generator, seed)))
    return lambda: flaws(next(made))

"""What FSRS-6 knows of a card just before a review, and what a learner's own fit knew then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from quizapp.memory.fit.fitting import fit
from quizapp.memory.fit.gradient import remember
from quizapp.memory.fit.history import Trial, tree_of
from quizapp.memory.fsrs import DEFAULT_PARAMETERS

FIRST_FIT = 32
"""Scored reviews before the first fit."""
GROWTH = 1.25
"""Parameters are fitted anew once there are this many times as many scored reviews."""


class View(NamedTuple):
    """A card before a review, as FSRS-6 sees it under some parameters."""

    chance: float
    """Of recall, 0 to 1."""
    stability: float
    """Days."""
    difficulty: float
    """1 to 10."""
    elapsed: int
    """Whole days since the review before."""


def views(
    parameters: Sequence[float], trials: Sequence[Trial], since: int = 0
) -> list[View | None]:
    """Return the view of each trial from place `since` on; None for those that are not scored."""
    tree = tree_of(trials)
    passed = remember(tree.nodes, parameters)
    return [
        View(
            passed.chance[place],
            passed.stability[tree.nodes[place].parent],
            passed.difficulty[tree.nodes[place].parent],
            tree.nodes[place].elapsed,
        )
        if trial.scored
        else None
        for trial, place in zip(trials[since:], tree.places[since:], strict=True)
    ]


def views_ahead(trials: Sequence[Trial], growth: float = GROWTH) -> list[View | None]:
    """Return the view of each trial under parameters fitted to the trials before it alone.

    They are fitted again and again as the log grows, each time from the parameters before.
    """
    seen: list[View | None] = []
    parameters = DEFAULT_PARAMETERS
    for cut in (*_cuts(trials, growth), len(trials)):
        seen += views(parameters, trials[:cut], len(seen))
        if cut < len(trials):
            parameters = fit(trials[:cut], near=parameters)
    return seen


def _cuts(trials: Sequence[Trial], growth: float) -> Iterator[int]:
    """Yield the places in a log at which parameters are fitted."""
    scored, wanted = 0, float(FIRST_FIT)
    for place, trial in enumerate(trials):
        if not trial.scored:
            continue
        if scored >= wanted:
            yield place
            wanted = scored * growth
        scored += 1

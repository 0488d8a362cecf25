"""The nouns of fitting: a learner's log as trials, and the tree of all that cards went through.

Cards that have been through the same (rated Good, again Good three days later, …) are in the same
state of memory, so whatever is computed once for each node of the tree serves all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Trial:
    """One review in a learner's log; a log is a list of them in order of time."""

    card: str
    rating: int
    """1 (Again) to 4 (Easy); all but 1 were recalled."""
    day: int
    """The learner's own day, as `date.toordinal` counts."""
    at: float
    """Seconds since 1970, UTC."""
    duration_ms: int
    """How long the answer took; 0 if unknown."""
    scored: bool
    """Whether it says something of memory: a later day than the card's review before."""
    floor: float = 0.0
    """The chance (0 to 1) of a right answer without knowing."""

    @property
    def recalled(self) -> bool:
        """Whether the answer was right."""
        return self.rating > 1


class Node(NamedTuple):
    """A review that one or more cards went through after the same reviews before."""

    parent: int
    """Place of the review before in the tree; -1 for a first review."""
    rating: int
    elapsed: int
    """Whole days since the review before; 0 for a first review and one on the same day."""
    leads_on: bool
    """Whether reviews follow."""


@dataclass(frozen=True, slots=True)
class Tree:
    """All nodes, each after its parent, and the place of every trial among them."""

    nodes: list[Node]
    places: list[int]


def tree_of(trials: Sequence[Trial]) -> Tree:
    """Return the tree of all that the cards of a log went through.

    A card's day never runs backwards: an earlier one counts as the last one known.
    """
    found: dict[tuple[int, int, int], int] = {}
    last: dict[str, tuple[int, int]] = {}  # of each card: the place of its last review, its day
    places = []
    for trial in trials:
        parent, day = last.get(trial.card, (-1, trial.day))
        step = parent, trial.rating, max(0, trial.day - day)
        place = found.setdefault(step, len(found))
        last[trial.card] = place, max(day, trial.day)
        places.append(place)
    parents = {parent for parent, _, _ in found}
    return Tree([Node(*step, place in parents) for step, place in found.items()], places)


class Counts(NamedTuple):
    """How often the review at each node was recalled and forgotten."""

    recalled: list[int]
    forgotten: list[int]
    guessable: list[tuple[int, float]]
    """Recalled where luck may have helped, so not in `recalled`: place and guess floor."""


def counts_of(trials: Sequence[Trial], tree: Tree) -> Counts:
    """Count the scored trials at each node."""
    counts = Counts([0] * len(tree.nodes), [0] * len(tree.nodes), [])
    for trial, place in zip(trials, tree.places, strict=True):
        if not trial.scored:
            continue
        if not trial.recalled:
            counts.forgotten[place] += 1
        elif trial.floor:
            counts.guessable.append((place, trial.floor))
        else:
            counts.recalled[place] += 1
    return counts

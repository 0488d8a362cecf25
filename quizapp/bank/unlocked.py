"""What answers would bring to the live bank, worked out once for each state of it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from question_bank.generate import Generator
from question_bank.generate.statements import Cell
from question_bank.survey.unlocking import MOST_BUILT, Effect, Unlock, Unlocking
from quizapp.bank.current import LiveBank

MOST_SHOWN = 6
MOST_LOOKED_AT = 3_000
"""Cells of a grid that are weighed against one another."""


@dataclass(frozen=True)
class Useful:
    """The answers that bring most, and what they bring together if all are false."""

    unlocks: Sequence[Unlock]
    total: Unlock


@dataclass
class _Held:
    unlocking: Unlocking
    found: dict[tuple[Cell, ...], Useful] = field(default_factory=dict)
    effects: dict[tuple[Cell, bool], Effect | None] = field(default_factory=dict)


_held: WeakKeyDictionary[Generator, _Held] = WeakKeyDictionary()
_working = threading.Lock()


def most_useful(live: LiveBank, cells: tuple[Cell, ...]) -> Useful:
    """Return the answers to some open cells that bring most."""
    with _working:
        held = _of(live)
        if cells not in held.found:
            found = held.unlocking.most_useful(cells[:MOST_LOOKED_AT], MOST_SHOWN)
            named = tuple(sorted({cell for each in found for cell in each.cells}))
            total = held.unlocking.unlock(named, MOST_SHOWN * MOST_BUILT)
            held.found[cells] = Useful(found, total)
        return held.found[cells]


def effect_of(live: LiveBank, cell: Cell, *, so: bool) -> Effect | None:
    """Return what comes of answering one open cell; None if it touches too much to count."""
    with _working:
        held = _of(live)
        if (cell, so) not in held.effects:
            held.effects[cell, so] = held.unlocking.together([(cell, so)])
        return held.effects[cell, so]


def together(live: LiveBank, answers: Sequence[tuple[Cell, bool]]) -> Effect | None:
    """Return what comes of several answers at once; None if they touch too much to count."""
    with _working:
        return _of(live).unlocking.together(answers)


def _of(live: LiveBank) -> _Held:
    held = _held.get(live.generator)
    if held is None:
        held = _held[live.generator] = _Held(Unlocking(live.generator))
    return held

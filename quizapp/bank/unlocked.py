"""What answers would bring to the live bank, worked out once for each state of it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from question_bank.generate import Generator
from question_bank.generate.statements import Cell
from question_bank.survey.unlocking import Effect, Unlock, Unlocking
from quizapp.bank.current import LiveBank

MOST_SHOWN = 6
MOST_LOOKED_AT = 3_000
"""Cells of a grid that are weighed against one another."""

PATIENCE = 30_000
"""Facts built over for one page: the larger the bank, the fewer answers are tried."""

MOST_TRIED, FEWEST_TRIED = 10, 2


@dataclass(frozen=True)
class Useful:
    """The answers that bring most, and how many questions they bring together if all are false."""

    unlocks: Sequence[Unlock]
    total: int


@dataclass
class _Held:
    unlocking: Unlocking
    found: dict[tuple[Cell, ...], Useful] = field(default_factory=dict)
    effects: dict[tuple[Cell, bool], Effect] = field(default_factory=dict)


_held: WeakKeyDictionary[Generator, _Held] = WeakKeyDictionary()
_working = threading.Lock()


def most_useful(live: LiveBank, cells: tuple[Cell, ...]) -> Useful:
    """Return the answers to some open cells that bring most."""
    with _working:
        held = _of(live)
        if cells not in held.found:
            tried = max(FEWEST_TRIED, min(MOST_TRIED, PATIENCE // max(1, len(live.bank.facts))))
            found = held.unlocking.most_useful(cells[:MOST_LOOKED_AT], MOST_SHOWN, tried)
            named = {cell for each in found for cell in each.cells}
            total = len(held.unlocking.gained(named)) if named else 0
            held.found[cells] = Useful(found, total)
        return held.found[cells]


def effect_of(live: LiveBank, cell: Cell, *, so: bool) -> Effect:
    """Return what comes of answering one open cell."""
    with _working:
        held = _of(live)
        if (cell, so) not in held.effects:
            held.effects[cell, so] = held.unlocking.together([(cell, so)])
        return held.effects[cell, so]


def together(live: LiveBank, answers: Sequence[tuple[Cell, bool]]) -> Effect:
    """Return what comes of several answers at once."""
    with _working:
        return _of(live).unlocking.together(answers)


def _of(live: LiveBank) -> _Held:
    held = _held.get(live.generator)
    if held is None:
        held = _held[live.generator] = _Held(Unlocking(live.generator))
    return held

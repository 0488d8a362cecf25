"""In which kind a fact is asked: from recognition to recall as its memory grows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from quizapp.memory.belief import chance
from quizapp.memory.fsrs import forgetting_curve
from quizapp.memory.model import DEFAULT_MODEL, Model
from quizapp.memory.state import MemoryState

KINDS = ("multiple_choice", "matching", "cloze", "flashcard")
"""From recognition, which luck can pass, to recall, which it cannot."""

STARTS: Mapping[str, float] = {
    "multiple_choice": 0.0,
    "matching": 1.0,
    "cloze": 2.5,
    "flashcard": 30.0,
}
"""The stability (days) from which each kind leads.

A fact missed at first (0.2 days) is asked as a choice again, one known at first (2.3) is matched,
one matched (about 10) is filled in, and one kept for a month is told freely. A lapse then steps
back by itself: forgetting leaves 2.5 days and more of a stability beyond a month (cloze), 1 to 2.5
of one beyond a week (matching), less than 1 of one below (choice).
"""

_NEW = 0.8
"""Where a fact never asked stands: just below the first threshold, which a preference may move."""

_MOVED = {"more": 1.5, "less": 1 / 1.5}
"""By how much a preference moves both ends of a kind's stage, apart or together.

Matching, the shortest, still has a stage of its own if less of it is wanted. No threshold moves
far: every memory that lasts comes to recall.
"""

DOUBTED = 0.02
"""The chance that luck may take from a memory before it must be shown in recall.

So much is lost after a right first choice of two or three options, or after one called a guess;
not after one of four or five, nor after a match that came when it was due.
"""

_COSTS: Mapping[str, tuple[int, int, int, int]] = {
    "multiple_choice": (0, 1, 2, 3),
    "matching": (1, 0, 1, 2),
    "cloze": (3, 2, 0, 1),
    "flashcard": (2, 1, 0, 0),
}
"""For each leading kind how far the four stand back; equals take turns. Recall gives way last."""


def kinds_in_turn(
    state: MemoryState | None,
    shown: Mapping[str, int],
    preferred: Mapping[str, str],
    model: Model = DEFAULT_MODEL,
) -> tuple[str, ...]:
    """Return all four kinds in the order in which to try them for one fact, the best first.

    `state` is the fact's memory (None if it was never asked), `shown` how often this session used
    each kind: of two that suit equally, the one used less comes first. `preferred` says of which
    kinds the learner wants "more" or "less". Raises KeyError for another word.
    """
    costs = dict(zip(KINDS, _COSTS[leading(state, preferred, model)], strict=True))
    return tuple(sorted(KINDS, key=lambda kind: (costs[kind], shown.get(kind, 0))))


def leading(
    state: MemoryState | None, preferred: Mapping[str, str], model: Model = DEFAULT_MODEL
) -> str:
    """Return the kind that suits a memory; one in doubt is shown in recall."""
    stability = _NEW if state is None else state.stability
    starts = _starts(preferred)
    suited = max(place for place, start in enumerate(starts) if stability >= start)
    if state is not None and doubt(state, model) >= DOUBTED:
        suited = max(suited, KINDS.index("cloze"))
    return KINDS[suited]


def _starts(preferred: Mapping[str, str]) -> list[float]:
    """Return the stability from which each kind leads, as the learner prefers."""
    widths = [_MOVED[preferred[kind]] if kind in preferred else 1.0 for kind in KINDS]
    moves = [1.0, *(before / own for before, own in pairwise(widths))]
    return [STARTS[kind] * move for kind, move in zip(KINDS, moves, strict=True)]


def doubt(state: MemoryState, model: Model = DEFAULT_MODEL) -> float:
    """Return the chance (0 to 1) of recall that luck may cost on the day it counts.

    That is the day when a memory surely known has fallen to 90 %.
    """
    if state.luck is None:
        return 0.0
    known = forgetting_curve(state.stability, state.stability, model.parameters)
    return max(0.0, model.told(known) - chance(state, state.stability, model))

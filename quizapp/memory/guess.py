"""How far a right answer may be luck: the guess floor, the chance of being right without knowing.

Here it is known from the form of the question and, for matching, from the other pairs.
"""

from __future__ import annotations

from collections.abc import Mapping

from quizapp.memory.state import Rating

_CHOSEN = frozenset({"multiple_choice", "matching"})
_RECALLED = frozenset({"cloze", "flashcard"})


def guess_floor(kind: str, options: int) -> float:
    """Return the chance (0 to 1) that a learner who knows nothing is right.

    `options` is how many answers there were to choose from; recall (cloze, flashcard) has none.
    Raises ValueError for an unknown kind and for a choice without options.
    """
    if kind in _RECALLED:
        return 0.0
    if kind not in _CHOSEN:
        raise ValueError(f"There is no kind of item called {kind!r}.")
    if options < 1:
        raise ValueError("A choice needs at least one option.")
    return 1 / options


def matching_floors(
    pairs: Mapping[str, str],
    chosen: Mapping[str, str | None],
    responses: int,
    *,
    repeating: bool = False,
) -> dict[str, float]:
    """Return the guess floor of each premise of a matching set, as it was answered.

    `pairs` maps each premise to its right response, `chosen` to the learner's (absent or None if
    left open), `responses` counts all that were offered. A response matched rightly elsewhere no
    longer tempts here: the floor is 1 / (responses left once the other right pairs are removed),
    so 1 means forced by elimination. Where responses may repeat (sorting), nothing is removed.
    Raises ValueError if fewer responses than premises are offered one to one.
    """
    if not repeating and responses < len(pairs):
        raise ValueError("One to one matching needs a response for each premise.")
    right = {premise for premise, response in pairs.items() if chosen.get(premise) == response}
    return {
        premise: 1 / (responses if repeating else responses - len(right - {premise}))
        for premise in pairs
    }


def is_credited(rating: int, floor: float) -> bool:
    """Say whether a rated answer tells anything about memory.

    A right answer that was the only one left does not; a wrong one always does.
    """
    return rating == Rating.AGAIN or floor < 1

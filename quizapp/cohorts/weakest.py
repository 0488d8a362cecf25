"""Which concepts a learner is weakest in, and why."""

from collections.abc import Mapping
from typing import NamedTuple

from quizapp.learning.standings import TopicStanding

NAMED = 3
"""Concepts named of each learner."""

WORTH_NAMING = 0.3
"""From which weakness on a concept is named at all."""

_DOUBT = 6
"""Answers as if given before, one of them wrong: one slip in one answer is no weakness."""


class Weak(NamedTuple):
    """A concept, and what shows that it is weak: `wrong` answers or what is `fading`."""

    concept: str
    why: str
    number: int
    """Wrong answers, or facts that would be recalled today."""
    of: int
    """Answers, or facts met."""


def weakest(concepts: Mapping[str, TopicStanding], most: int = NAMED) -> list[Weak]:
    """Return the weakest concepts, the weakest first; those that no bank spoke of are left out."""
    rated = [
        (weakness, concept, standing)
        for concept, standing in concepts.items()
        if concept and (weakness := _weakness(standing)) >= WORTH_NAMING
    ]
    rated.sort(key=lambda row: (-row[0], row[1]))
    return [_weak(concept, standing) for _weakness, concept, standing in rated[:most]]


def _weakness(standing: TopicStanding) -> float:
    return max(_wrong(standing), _faded(standing))


def _wrong(standing: TopicStanding) -> float:
    """Return the share answered wrongly, 0 to 1, drawn to a sixth where little was answered."""
    return (standing.answers - standing.right + 1) / (standing.answers + _DOUBT)


def _faded(standing: TopicStanding) -> float:
    return 1 - standing.known if standing.known is not None else 0.0


def _weak(concept: str, standing: TopicStanding) -> Weak:
    if _wrong(standing) >= _faded(standing):
        return Weak(concept, "wrong", standing.answers - standing.right, standing.answers)
    return Weak(concept, "fading", round(standing.recalled), standing.learnt)

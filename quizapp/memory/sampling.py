"""Which facts a forecast follows: of a large bank a sample, of a small one copies of each."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from quizapp.memory.situation import Known, Situation

MOST, FEWEST = 2000, 400
"""How many facts, sampled or copied, are followed."""


def weight_of(situation: Situation) -> float:
    """Return how many facts each one followed stands for."""
    total = len(situation.known) + sum(situation.unbegun.values())
    if total > MOST:
        return total / MOST
    return 1 / ceil(FEWEST / total) if 0 < total < FEWEST else 1.0


def sampled(situation: Situation, weight: float) -> Iterator[Known]:
    """Yield facts at even steps of their strength, some left out or all several times."""
    known = sorted(
        situation.known, key=lambda one: (situation.asked(one.topic), one.state.stability, one.due)
    )
    for number in range(round(len(known) / weight)):
        yield known[min(int((number + 0.5) * weight), len(known) - 1)]


def in_turn(situation: Situation, weight: float, *, exam_first: bool) -> list[str]:
    """Spread each topic's new facts evenly over the whole; an exam's come first."""
    turns = []
    seen = 0
    for topic, count in sorted(
        situation.unbegun.items(), key=lambda one: (not situation.asked(one[0]), one[0])
    ):
        # What is lost by rounding is carried on: of many small topics some are followed for all.
        followed = round((seen + count) / weight) - round(seen / weight)
        seen += count
        later = exam_first and not situation.asked(topic)
        turns += [(later, (number + 0.5) / followed, topic) for number in range(followed)]
    return [topic for _, _, topic in sorted(turns)]


def count_unbegun(situation: Situation, *, examined: bool) -> int:
    """Count the facts not begun that the exam asks, or those that it does not."""
    counts = situation.unbegun.items()
    return sum(count for topic, count in counts if situation.asked(topic) is examined)

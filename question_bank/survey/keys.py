"""Whether the key can be told by its length or its place."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from question_bank.content.items import Item

WITHIN_95 = 1.959964
"""Standard deviations either side of the mean that hold 95 % of a normal distribution."""

LABELS = "ABCDE"
ENOUGH = 2_000
"""Items below which a share of places says little."""


@dataclass(frozen=True)
class LongestKey:
    """How often the key alone is the longest option, against chance.

    Counts different questions: one set of options is one draw, however often it is shown. ``low``
    and ``high`` bound what chance gives in 95 of 100 banks.
    """

    questions: int
    longest: int
    expected: float
    low: float
    high: float
    by_chance: bool


@dataclass(frozen=True)
class Positions:
    """The share of items with the key in each place, by the number of options.

    ``worst`` is the largest distance from an equal share, in points, over all items and over those
    with one number of options, where these are enough; None if there are too few of either.
    """

    items: int
    by_size: Mapping[int, Mapping[str, float]]
    worst: float | None


class KeyTally:
    """Notes where the key stands, and whether its length gives it away."""

    def __init__(self) -> None:
        self._places: Counter[tuple[int, str]] = Counter()
        self._questions: dict[tuple[str, frozenset[str]], tuple[bool, float]] = {}

    def add(self, item: Item) -> None:
        """Note a choice item; others have no key among options."""
        if item.kind == "multiple_choice":
            self._places[len(item.options), item.key.label] += 1
            texts = frozenset(option.text for option in item.options)
            self._questions[item.stem, texts] = _longest(item)

    def longest(self) -> LongestKey:
        """Compare the count with a sum of independent draws, one a question (normal interval)."""
        found = self._questions.values()
        longest = sum(is_key for is_key, _ in found)
        expected = sum(chance for _, chance in found)
        spread = WITHIN_95 * sqrt(sum(chance * (1 - chance) for _, chance in found))
        low, high = max(0.0, expected - spread), min(len(found), expected + spread)
        return LongestKey(len(found), longest, expected, low, high, low <= longest <= high)

    def positions(self) -> Positions:
        """Return the share of each place among items with as many options."""
        sizes: Counter[int] = Counter()
        for (size, _), count in self._places.items():
            sizes[size] += count
        by_size = {
            size: {label: self._places[size, label] / count for label in LABELS[:size]}
            for size, count in sorted(sizes.items())
        }
        groups = [sizes, *({size: count} for size, count in sizes.items())]
        gaps = [self._gap(group) for group in groups if sum(group.values()) >= ENOUGH]
        return Positions(sizes.total(), by_size, max(gaps, default=None))

    def _gap(self, sizes: Mapping[int, int]) -> float:
        """Return how far any place is from its equal share of the items of these sizes."""
        away = (
            sum(
                self._places[size, label] - (label in LABELS[:size]) * count / size
                for size, count in sizes.items()
            )
            for label in LABELS
        )
        return 100 * max(map(abs, away)) / sum(sizes.values())


def _longest(item: Item) -> tuple[bool, float]:
    """Return whether the key alone is longest, and the chance that it would be.

    Each option is as likely to be the key; where two are equally long, none is longest.
    """
    lengths = sorted((len(option.text) for option in item.options), reverse=True)
    tied = lengths[0] == lengths[1]
    is_key = not tied and len(item.key.text) == lengths[0]
    return is_key, 0.0 if tied else 1 / len(lengths)

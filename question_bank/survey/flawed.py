"""How many items break a rule of item writing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from question_bank.check.flaws import RULES
from question_bank.content.items import Item


@dataclass(frozen=True)
class FlawRate:
    """Items with one structural flaw, with several, and with lesser ones only; each rule's count.

    A flaw is structural if its rule is an error rather than a warning.
    """

    items: int
    one: int
    several: int
    lesser: int
    by_rule: Mapping[str, int]


class FlawTally:
    """Counts the flaws that items carry."""

    def __init__(self) -> None:
        self._items: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()

    def add(self, item: Item) -> None:
        """Count an item."""
        structural = sum(RULES[name].severity == "error" for name in item.flaws)
        grade = ("lesser" if item.flaws else "none", "one", "several")[min(structural, 2)]
        self._items[grade] += 1
        self._rules.update(item.flaws)

    def result(self) -> FlawRate:
        """Return what was counted."""
        one, several, lesser = (self._items[grade] for grade in ("one", "several", "lesser"))
        return FlawRate(self._items.total(), one, several, lesser, dict(self._rules))

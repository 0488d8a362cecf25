"""How many different items, of how many kinds, each fact has."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from question_bank.content.items import Item
from question_bank.generate.coverage import askable
from question_bank.generate.generator import Generator

ENOUGH_ITEMS, ENOUGH_KINDS = 3, 2

Signature = tuple[str, str, frozenset[str]]


@dataclass(frozen=True)
class Thin:
    """A fact that a learner would soon know by its wording, and why there is no more to ask."""

    fact: str
    items: int
    kinds: int
    reason: str


class VarietyTally:
    """Collects the different items of each fact."""

    def __init__(self) -> None:
        self._seen: defaultdict[str, set[Signature]] = defaultdict(set)

    def add(self, item: Item) -> None:
        """Note an item under every fact that it rates."""
        signature = signature_of(item)
        for fact in item.facts:
            self._seen[fact].add(signature)

    def thin(self, generator: Generator) -> Iterator[Thin]:
        """Yield the facts with fewer than three different items or two kinds."""
        for fact in askable(generator.bank):
            seen = self._seen[fact.id]
            kinds = {kind for kind, _, _ in seen}
            if len(seen) < ENOUGH_ITEMS or len(kinds) < ENOUGH_KINDS:
                reason = generator.why_no_choice(fact.id) or "few values and one wording each"
                yield Thin(fact.id, len(seen), len(kinds), reason)


def signature_of(item: Item) -> Signature:
    """Return what makes an item different to a learner: its words, in whatever order."""
    sides = (item.options, item.premises, item.responses)
    return item.kind, item.stem, frozenset(each.text for side in sides for each in side)

"""How many different patients each condition is met in."""

from collections import defaultdict
from dataclasses import dataclass

from question_bank.content.items import Item
from question_bank.generate.generator import Generator

TOLD = 5
"""Facts from an article that make it tell of a condition, rather than name it as an example."""


@dataclass(frozen=True)
class Vignettes:
    """Different vignettes of a condition: by every word of the stem, and by the findings shown.

    ``of_article`` says that an article tells of the condition; others only stand beside those.
    """

    stems: int
    patients: int
    of_article: bool


class VignetteTally:
    """Collects the vignettes of each condition."""

    def __init__(self, generator: Generator) -> None:
        self._bank, self._wording = generator.bank, generator.wording
        self._stems: defaultdict[str, set[str]] = defaultdict(set)
        self._patients: defaultdict[str, set[frozenset[str]]] = defaultdict(set)

    def add(self, item: Item) -> None:
        """Note a choice item that tells of a patient."""
        if item.kind == "multiple_choice" and item.style == "vignette":
            condition = self._bank.facts[item.facts[0]].subject
            self._stems[condition].add(item.stem)
            self._patients[condition].add(self._shown(condition, item.stem))

    def _shown(self, condition: str, stem: str) -> frozenset[str]:
        """Return the facts of the condition that the stem shows in some words."""
        return frozenset(
            fact.id
            for fact in self._bank.facts_about.get(condition, ())
            for phrase in self._wording.concept(self._bank.meaning(fact.objects[0])).patient
            if phrase in stem
        )

    def result(self) -> dict[str, Vignettes]:
        """Return the counts by condition, in the order the conditions were met."""
        return {
            condition: Vignettes(
                len(stems), len(self._patients[condition]), self._of_article(condition)
            )
            for condition, stems in self._stems.items()
        }

    def _of_article(self, condition: str) -> bool:
        facts = self._bank.facts_about.get(condition, ())
        return sum(fact.basis == "article" for fact in facts) >= TOLD

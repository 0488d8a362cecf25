"""What patients can show: facts with words for them, and the conditions each one excludes."""

from dataclasses import dataclass
from functools import cached_property

from question_bank.content import Bank, Fact
from question_bank.generate.candidate import Candidate
from question_bank.generate.falsehoods import Falsehoods
from question_bank.generate.phrases import Phrases
from question_bank.generate.wording import Wording


@dataclass(frozen=True)
class Finding:
    """A fact that a patient can show, and the conditions it excludes, each as a wrong option."""

    fact: Fact
    phrases: tuple[str, ...]
    excludes: tuple[Candidate, ...]

    @cached_property
    def excluded(self) -> frozenset[str]:
        """The ids of the conditions it excludes."""
        return frozenset(each.values[0] for each in self.excludes)


class Findings:
    """Finds and remembers what patients can show of each fact."""

    def __init__(
        self, bank: Bank, wording: Wording, phrases: Phrases, falsehoods: Falsehoods
    ) -> None:
        self._bank = bank
        self._wording = wording
        self._phrases = phrases
        self._falsehoods = falsehoods
        self._of: dict[str, Finding | None] = {}
        self._about: dict[str, tuple[Finding, ...]] = {}

    def of(self, fact: Fact) -> Finding | None:
        """Return what a patient shows of the fact, or None if it is nothing a patient shows."""
        if fact.id not in self._of:
            self._of[fact.id] = self._find(fact)
        return self._of[fact.id]

    def about(self, condition: str) -> tuple[Finding, ...]:
        """Return everything that patients with the condition can show, in a stable order."""
        known = self._about.get(condition)
        if known is None:
            found = map(self.of, self._bank.facts_about.get(condition, ()))
            known = self._about[condition] = tuple(each for each in found if each)
        return known

    def _find(self, fact: Fact) -> Finding | None:
        wording = self._wording.predicate(fact.predicate)
        phrases = self._wording.concept(self._bank.meaning(fact.objects[0])).patient
        single = len(fact.objects) == 1 and fact.scope == "every"
        if not (wording.vignette and phrases and fact.can_be_key and single):
            return None
        kind = self._bank.kind(fact.subject)
        excludes = tuple(
            Candidate(
                self._phrases.option(each.values), each.values, each.reason, each.home, (fact.id,)
            )
            for each in self._falsehoods.subjects(fact.predicate, fact.objects)
            if each.kind == kind and each.reason.frame is None
        )
        return Finding(fact, phrases, excludes)

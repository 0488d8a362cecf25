"""What patients can show: facts with words for them, and the conditions each one excludes."""

from dataclasses import dataclass
from functools import cached_property

from question_bank.content import Bank, Fact
from question_bank.generate.candidate import Candidate
from question_bank.generate.falsehoods import Falsehoods
from question_bank.generate.notes import Notes
from question_bank.generate.phrases import Phrases
from question_bank.generate.wording import Wording


@dataclass(frozen=True)
class Finding:
    """A fact that a patient can show, how it is told, and the ids of the conditions it excludes."""

    fact: Fact
    phrases: tuple[str, ...]
    rules_out: tuple[str, ...]

    @cached_property
    def excluded(self) -> frozenset[str]:
        """The ids of the conditions it excludes."""
        return frozenset(self.rules_out)


class Findings:
    """Finds and remembers what patients can show of each fact."""

    def __init__(
        self, bank: Bank, wording: Wording, phrases: Phrases, falsehoods: Falsehoods, notes: Notes
    ) -> None:
        self._bank = bank
        self._wording = wording
        self._phrases = phrases
        self._falsehoods = falsehoods
        self._shown = [name for name, each in wording.predicates.items() if each.vignette]
        self._notes = notes

    def of(self, fact: Fact) -> Finding | None:
        """Return what a patient shows of the fact, or None if it is nothing a patient shows."""

        def find() -> Finding | None:
            self._notes.look(("fact", fact.id))
            return self._find(fact)

        return self._notes.recall(("finding", fact.id), find)

    def about(self, condition: str) -> tuple[Finding, ...]:
        """Return everything that patients with the condition can show, in a stable order."""

        def find() -> tuple[Finding, ...]:
            keys = ((condition, predicate) for predicate in self._shown)
            facts = (fact for key in keys for fact in self._bank.facts_of.get(key, ()))
            return tuple(each for each in map(self.of, facts) if each)

        return self._notes.recall(("findings", condition), find)

    def _find(self, fact: Fact) -> Finding | None:
        wording = self._wording.predicate(fact.predicate)
        phrases = self._wording.concept(self._bank.meaning(fact.objects[0])).patient
        single = len(fact.objects) == 1 and fact.scope == "every"
        if not (wording.vignette and phrases and fact.can_be_key and single):
            return None
        return Finding(fact, phrases, tuple(each.values[0] for each in self.excludes(fact)))

    def excludes(self, fact: Fact) -> tuple[Candidate, ...]:
        """Return the conditions that the fact excludes, each as a wrong option with its reason."""

        def find() -> tuple[Candidate, ...]:
            self._notes.look(("fact", fact.id))
            kind = self._bank.kind(fact.subject)
            return tuple(
                Candidate(
                    self._phrases.option(each.values),
                    each.values,
                    each.reason,
                    each.home,
                    (fact.id,),
                )
                for each in self._falsehoods.subjects(fact.predicate, fact.objects)
                if each.kind == kind and each.reason.frame is None
            )

        return self._notes.recall(("excludes", fact.id), find)

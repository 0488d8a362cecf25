"""What every builder of items works with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from question_bank.check.truth import Reason
from question_bank.content import Bank, Fact
from question_bank.content.items import Source
from question_bank.generate.falsehoods import Falsehoods
from question_bank.generate.findings import Findings
from question_bank.generate.grammar import Noun, sentence
from question_bank.generate.notes import Notes, watched
from question_bank.generate.phrases import Phrases
from question_bank.generate.wording import Wording

Confusions = Mapping[tuple[str, str], int]
"""How often learners chose the second text where the first was right."""


@dataclass(frozen=True)
class Shop:
    """A bank, how it reads, what it refutes, and what learners have confused so far."""

    bank: Bank
    wording: Wording
    phrases: Phrases
    falsehoods: Falsehoods
    findings: Findings
    confusions: Confusions = field(default_factory=dict)

    notes: Notes = field(default_factory=Notes)

    @classmethod
    def of(
        cls,
        bank: Bank,
        wording: Wording,
        confusions: Confusions | None = None,
        notes: Notes | None = None,
    ) -> "Shop":
        """Furnish a shop for a bank and its wording, with what is known of it already."""
        known = notes or Notes()
        seen = watched(bank, known)
        phrases, falsehoods = Phrases(seen, wording), Falsehoods(seen, known)
        findings = Findings(seen, wording, phrases, falsehoods, known)
        return cls(seen, wording, phrases, falsehoods, findings, confusions or {}, known)

    def fact(self, fact_id: str) -> Fact:
        """Return a fact that is looked at for another one's sake."""
        self.notes.look(("fact", fact_id))
        return self.bank.facts[fact_id]

    def parents(self, values: Sequence[str]) -> frozenset[str]:
        """Return what the values are directly a kind of."""
        concepts = (self.bank.concepts.get(self.bank.meaning(value)) for value in values)
        return frozenset(parent for each in concepts if each for parent in each.parents)

    def confused(self, key: str, wrong: str) -> int:
        """Return how often the wrong option was chosen where this key was right."""
        return self.confusions.get((key, wrong), 0)

    def ask(self, template: str, fact: Fact, other: str | None = None) -> str:
        """Fill a template with the fact's subject, objects and hedge, and another subject.

        A hedge of several words ("can sometimes") is split, so that a subject can stand between.
        """
        hedge, _, adverb = (fact.hedge or "").partition(" ")
        nouns = {
            "subject": self.phrases.noun((fact.subject,)),
            "object": self.phrases.noun(fact.objects),
            "hedge": Noun(hedge),
            "adverb": Noun(adverb),
        }
        if other is not None:
            nouns["other"] = self.phrases.noun((other,))
        return sentence(template, nouns)

    def rationale(self, reason: Reason) -> str:
        """Say why an option is wrong: the recorded reason and its source, in that order."""
        template = self.wording.reasons.get(reason.kind, "{text}")
        parts = [template.replace("{text}", reason.text), self.phrases.source(reason.source)]
        return " ".join(part for part in parts if part)


def sources(*facts: Fact) -> tuple[Source, ...]:
    """Return the phrases that support the facts, none twice."""
    found = (
        Source(each.document, each.start, each.end, each.exact)
        for fact in facts
        for each in fact.evidence
    )
    return tuple(dict.fromkeys(found))

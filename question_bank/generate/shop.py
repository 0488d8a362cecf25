"""What every builder of items works with."""

from dataclasses import dataclass

from question_bank.check.truth import Reason
from question_bank.content import Bank, Fact
from question_bank.content.items import Source
from question_bank.generate.falsehoods import Falsehoods
from question_bank.generate.grammar import Noun, sentence
from question_bank.generate.phrases import Phrases
from question_bank.generate.wording import Wording


@dataclass(frozen=True)
class Shop:
    """A bank, how it reads, and what it refutes."""

    bank: Bank
    wording: Wording
    phrases: Phrases
    falsehoods: Falsehoods

    @classmethod
    def of(cls, bank: Bank, wording: Wording) -> "Shop":
        """Furnish a shop for a bank and its wording."""
        return cls(bank, wording, Phrases(bank, wording), Falsehoods(bank))

    def ask(self, template: str, fact: Fact) -> str:
        """Fill a template with the fact's subject, objects and hedge.

        A hedge of several words ("can sometimes") is split, so that a subject can stand between.
        """
        hedge, _, adverb = (fact.hedge or "").partition(" ")
        nouns = {
            "subject": self.phrases.noun((fact.subject,)),
            "object": self.phrases.noun(fact.objects),
            "hedge": Noun(hedge),
            "adverb": Noun(adverb),
        }
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

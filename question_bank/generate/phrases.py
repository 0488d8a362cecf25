"""How the bank's values read in a sentence, as an option, and as a reason."""

from collections.abc import Sequence

from question_bank.content import Bank, Fact
from question_bank.generate.grammar import Noun, capital_first, listed
from question_bank.generate.wording import Wording


class Phrases:
    """Turns values of one bank into words; names are written as they stand inside a sentence."""

    def __init__(self, bank: Bank, wording: Wording) -> None:
        self._bank = bank
        self._wording = wording
        self._options: dict[tuple[str, ...], str] = {}

    def noun(self, values: Sequence[str]) -> Noun:
        """Return the values as one noun phrase inside a sentence, with their articles."""
        parts = [self._inside(value) for value in values]
        plural = len(values) > 1 or self._wording.concept(self._known(values[0])).plural
        return Noun(listed(parts), plural)

    def _inside(self, value: str) -> str:
        known = self._known(value)
        wording = self._wording.concept(known)
        text = wording.text or self._bank.name(known)
        return f"{wording.article} {text}" if wording.article else text

    def option(self, values: Sequence[str]) -> str:
        """Return the values as an option reads: no article, first letter raised."""
        known = self._options.get(tuple(values))
        if known is None:
            known = capital_first(listed([self._bare(value) for value in values]))
            self._options[tuple(values)] = known
        return known

    def _bare(self, value: str) -> str:
        known = self._known(value)
        wording = self._wording.concept(known)
        return wording.option or wording.text or self._bank.name(known)

    def _known(self, value: str) -> str:
        """Return the concept a value names, else the phrase as it is written."""
        meaning = self._bank.meaning(value)
        return meaning if meaning in self._bank.concepts else value

    def explanation(self, fact: Fact) -> str:
        """Say what the fact says, what to know beside it, and which book it rests on."""
        parts = [fact.statement, fact.note, self.source(fact.source)]
        return " ".join(part for part in parts if part)

    def source(self, source: str | None) -> str | None:
        """Cite a source outside the documents in brackets."""
        template = self._wording.reasons.get("source", "({source})")
        return template.replace("{source}", source) if source else None

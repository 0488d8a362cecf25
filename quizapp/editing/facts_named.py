"""Facts as people name them in forms: by id, or by what they state."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from question_bank.content import Bank
from question_bank.content.items import Source
from question_bank.content.marks import plain_text
from question_bank.content.text import folded
from quizapp.bank.heads import head_of
from quizapp.bank.nouns import Body, Ref
from quizapp.extensions import db
from quizapp.web.i18n import _

NEAR = 3
"""How many facts are suggested in place of one that there is not."""


@dataclass
class Facts:
    """The facts of the live bank, and those that are drafts yet; notes what names none."""

    bank: Bank
    unknown: list[tuple[str, str]] = field(default_factory=list)
    """Field, and the sentence to say there."""

    def found(self, name: str, typed: Sequence[str]) -> list[str]:
        """Return the ids of facts that were typed into a field; what is none stays as it is."""
        return list(dict.fromkeys(self._found(name, text) for text in typed))

    def named(self, text: str) -> str | None:
        """Return the id of the fact that a text names."""
        if text in self.bank.facts:
            return text
        said = folded(plain_text(text))
        for fact in self.bank.facts.values():
            if folded(plain_text(fact.statement)) == said:
                return fact.id
        head = head_of(db.session(), Ref("fact", text))
        return text if head and head.body is not None else None

    def category(self, facts: Sequence[str]) -> str:
        """Return the category of the first of some facts."""
        known = [self.bank.facts[ident] for ident in facts if ident in self.bank.facts]
        return known[0].category if known else "feature"

    def sources(self, facts: Sequence[str]) -> list[Body]:
        """Return the phrases that support some facts, as those of a made question."""
        cited = (
            Source(each.document, each.start, each.end, each.exact)
            for ident in facts
            if ident in self.bank.facts
            for each in self.bank.facts[ident].evidence
        )
        return [asdict(source) for source in dict.fromkeys(cited)]

    def _found(self, name: str, text: str) -> str:
        ident = self.named(text)
        if ident is None:
            self.unknown.append((name, self._sentence(text)))
        return ident or text

    def _sentence(self, text: str) -> str:
        told = _("No fact is called “%(text)s”.", text=text)
        near = self._near(text)
        if not near:
            return f"{told} {_('Copy the id or the statement from the page of the fact.')}"
        return f"{told} {_('Did you mean: %(names)s?', names=', '.join(near))}"

    def _near(self, text: str) -> list[str]:
        """Return the ids of facts that share most words with a text."""
        wanted = set(folded(text).split())
        shared = {
            fact.id: len(wanted & set(folded(f"{fact.id} {fact.statement}").split()))
            for fact in self.bank.facts.values()
        }
        best = sorted((ident for ident, n in shared.items() if n), key=lambda i: (-shared[i], i))
        return best[:NEAR]

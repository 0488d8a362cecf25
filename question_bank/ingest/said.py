"""A sentence with what is known of it: its subject's names, its context, the names of things."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from question_bank.ingest.lexicon import Entry
from question_bank.ingest.relations import likeliest

Knows = Callable[[str], Entry | None]
Form = Literal["value", "rest", "clause"]
CERTAIN, LISTED, GUESSED, DOUBTED, CUT = 1.0, 0.95, 0.9, 0.85, 0.8
"""How well a claim's shape is known: from a cue, from a list's lead-in, from nothing at all; from
a cue beside something else than the subject; and of a clause that had to be cut."""

_PARTS = frozenset({"structure", "system"})
_GENERIC = (
    r"it|they|he|she|this (?:condition|disease|disorder|syndrome|tumou?r|cancer|infection|type)|"
    r"the (?:condition|disease|disorder|syndrome|tumou?r|cancer|infection)|patients|"
    r"(?:(?:many|most|some|other) )?(?:people|individuals|patients|children|infants|babies|women"
    r"|men|those) (?:with|who ha(?:ve|s))(?: (?:this|the) (?:condition|disease|disorder))?|"
    r"affected (?:individuals|people|infants|children)"
)
_PEOPLE = r"(?:(?:(?:many|most|some) )?(?:people|individuals|patients|children|infants) with )?"


def nothing_known(_name: str) -> Entry | None:
    """Know no name."""
    return None


@dataclass(frozen=True)
class Said:
    """A sentence; ``names`` are ways to name its subject.

    ``knows`` tells what a name stands for, ``categories`` how likely it states a fact of each kind.
    """

    text: str
    names: tuple[str, ...]
    categories: Mapping[str, float]
    lead_in: str | None = None
    headings: tuple[str, ...] = ()
    concept: str | None = None
    """The bank's concept that is the subject, if it is one."""
    kind: str = ""
    knows: Knows = nothing_known
    recalls: Knows = nothing_known
    """Tell what a bare noun takes up again: after "foot cramps", what "these cramps" are."""

    @cached_property
    def named(self) -> re.Pattern[str]:
        """Find the subject by a name, or by words that can only mean it."""
        return _naming(self.names)

    @property
    def category(self) -> str:
        """Return what the sentence as a whole most likely states."""
        return likeliest(self.categories, "definition")

    def words(self, span: tuple[int, int]) -> str:
        """Return a stretch of the sentence."""
        return self.text[slice(*span)]

    def names_kind(self, words: str) -> bool:
        """Whether words name a concept of the bank that may have kinds; a structure has parts."""
        entry = self.knows(words)
        return entry is not None and entry.concept is not None and entry.kind not in _PARTS

    def concept_of(self, words: str) -> str | None:
        """Return the bank's concept that words name, or None."""
        entry = self.knows(words)
        return entry.concept if entry else None


@dataclass(frozen=True)
class Claim:
    """One thing said of the subject. Places are code points of the sentence.

    ``start`` to ``end`` is the phrase that carries the claim; ``article`` stood before the value.
    The value is a thing, or the ``rest`` of a sentence that begins with the subject, or a whole
    ``clause`` about something else. What is said in ``passing`` has no part in the sentence's
    hedges and denials.
    """

    start: int
    end: int
    predicate: str
    category: str
    value: str
    article: str = ""
    form: Form = "value"
    shape: float = CERTAIN
    why: str = ""
    passing: bool = False
    sure: float = 0.0
    """How sure it is at least that a fact is stated, whatever the sentence looks like."""
    verb: tuple[int, int] | None = None
    """The words of which the value is the grammatical subject ("is a cause of"), or None."""
    of: str | None = None
    """The bank's concept that it is said of, where that is not the sentence's subject."""


def _naming(names: Sequence[str]) -> re.Pattern[str]:
    own = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    subject = rf"{_PEOPLE}(?:an? |the )?(?:{own})s?(?: \([^()]*\))?|" if own else ""
    return re.compile(rf"\b(?:{subject}{_GENERIC})(?!\w)", re.IGNORECASE)

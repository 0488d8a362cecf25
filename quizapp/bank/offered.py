"""What the forms offer to choose from: whatever the bank already uses."""

from collections import defaultdict
from dataclasses import dataclass

from question_bank.generate.grammar import capital_first
from quizapp.bank.current import LiveBank
from quizapp.web.i18n import _, untranslated

MOST_LISTED = 500
"""Concepts up to which they can be chosen from one list; beyond, they are typed."""

CATEGORIES = (
    untranslated("definition"),
    untranslated("mechanism"),
    untranslated("feature"),
    untranslated("diagnostic"),
    untranslated("treatment"),
    untranslated("risk"),
    untranslated("complication"),
    untranslated("prevention"),
    untranslated("epidemiology"),
    untranslated("outlook"),
)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Offered:
    """Choices, each as value and words."""

    predicates: Pairs
    categories: Pairs
    kinds: list[str]
    hedges: list[str]
    documents: Pairs
    concepts: dict[str, Pairs]
    """Kind to its concepts by name; empty where there are too many to list."""


def offered(live: LiveBank) -> Offered:
    """Return what the live bank gives to choose from."""
    bank, wording = live.bank, live.generator.wording
    predicates = {fact.predicate for fact in bank.facts.values()} | wording.predicates.keys()
    return Offered(
        predicates=[(each, each.replace("_", " ")) for each in sorted(predicates)],
        categories=[(each, capital_first(_(each))) for each in CATEGORIES],
        kinds=sorted({concept.kind for concept in bank.concepts.values()}),
        hedges=list(wording.hedges),
        documents=[(each.id, each.title) for each in bank.documents.values()],
        concepts=_by_kind(live),
    )


def _by_kind(live: LiveBank) -> dict[str, Pairs]:
    concepts = live.bank.concepts.values()
    if len(concepts) > MOST_LISTED:
        return {}
    groups: dict[str, Pairs] = defaultdict(list)
    for concept in sorted(concepts, key=lambda each: (each.kind, each.name.casefold())):
        groups[capital_first(concept.kind.replace("_", " "))].append((concept.id, concept.name))
    return dict(groups)

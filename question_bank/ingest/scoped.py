"""Words that mean a concept of the bank only where a document speaks of what the concept is for.

"Drugs" may stand for "medicines for a disease": in a document that never names that disease,
the word is but a word.
"""

from collections.abc import Iterator

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.words import key_of


def elsewhere(bank: Bank, text: str) -> frozenset[str]:
    """Return the keys of names that are no names of the bank's concepts in this text."""
    said = f" {key_of(text)} "
    conditions = [each for each in bank.concepts.values() if each.kind.startswith("condition")]
    return frozenset(
        key for each in bank.concepts.values() for key in _bare(each, conditions, said)
    )


def _bare(concept: Concept, conditions: list[Concept], said: str) -> Iterator[str]:
    """Yield a concept's names that leave out a condition in its name that nobody speaks of."""
    name = f" {key_of(concept.name)} "
    for condition in conditions:
        keys = [f" {key_of(each)} " for each in condition.names]
        within = condition.id != concept.id and any(key in name for key in keys)
        if within and not any(key in said for key in keys):
            for synonym in concept.synonyms:
                if " " not in synonym and not any(key in f" {key_of(synonym)} " for key in keys):
                    yield key_of(synonym)

"""A small part of the shipped bank: sound facts with their evidence, quick to load and to check."""

from functools import cache

from question_bank.content import Bank
from question_bank.content.reading import load_bank


@cache
def few_facts(most: int = 40) -> Bank:
    """Return the first facts of the shipped bank, its concepts and documents, and no grounds."""
    bank = load_bank()
    return Bank.of(
        documents=bank.documents.values(),
        concepts=bank.concepts.values(),
        facts=list(bank.facts.values())[:most],
    )

"""The nouns of the bank: documents, concepts, facts, the grounds of falsity, and items."""

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.content.documents import Document, Evidence
from question_bank.content.facts import Fact
from question_bank.content.grounds import Complete, Contrast, Foil, Overlap
from question_bank.content.problems import BankError, Problem

__all__ = [
    "Bank",
    "BankError",
    "Complete",
    "Concept",
    "Contrast",
    "Document",
    "Evidence",
    "Fact",
    "Foil",
    "Overlap",
    "Problem",
]

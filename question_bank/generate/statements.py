"""A first sentence for what somebody answered in a grid, to be put better by a person."""

from typing import NamedTuple

from question_bank.generate.grammar import sentence
from question_bank.generate.phrases import Phrases
from question_bank.generate.wording import Wording

ASSERTED = "This holds of {subject}: {object}."
DENIED = "This does not hold of {subject}: {object}."
"""For a predicate whose wording has no sentences of its own."""


class Cell(NamedTuple):
    """What can be so or not so: a value (concept id or phrase) of a subject, under a predicate."""

    subject: str
    predicate: str
    value: str


def proposed(wording: Wording, phrases: Phrases, cell: Cell, *, denied: bool) -> str:
    """Say that a cell is so, or that it is not."""
    words = wording.predicate(cell.predicate)
    template = (words.denied or DENIED) if denied else (words.asserted or ASSERTED)
    nouns = {"subject": phrases.noun((cell.subject,)), "object": phrases.noun((cell.value,))}
    return sentence(template, nouns)

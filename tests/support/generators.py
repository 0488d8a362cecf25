"""The generator of the shipped bank, which all tests of a process ask."""

from functools import cache

from question_bank.content.reading import load_bank
from question_bank.generate import Generator


@cache
def shipped_generator() -> Generator:
    """Return it; it remembers what it was asked before, which changes no answer."""
    return Generator(load_bank())

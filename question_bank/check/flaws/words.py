"""Texts as words: without case, accents and punctuation, told apart by what they mean to a reader.

Not ``content.text.folded``: that remembers every text it has seen, and here anybody's text comes.
"""

import re
import unicodedata
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_ACCENT = re.compile(r"[\u0300-\u036f]")
_SIGN = re.compile(r"[<>≤≥±=%°/+↑↓\u00d7]|[-\u2212](?=\d)")

LONG_WORD, ROOT = 4, 8


def bag(text: str) -> frozenset[str]:
    """Return the words of a list written as one text."""
    return frozenset(text.split())


SMALL_WORDS = bag(
    """a an and are as at be been by can could do does for from had has have he her his in into is
    it its may might of on or she than that the their them these they this those to was were which
    who whose will with would"""
)
_OVERLOOKED = bag(
    "also best both each following kind many more most much other some type what when"
)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without accents."""
    if not text.isascii():
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return _WORD.findall(text.casefold())


def singular(word: str) -> str:
    """Return the word without a plural's ending; gas, sclerosis and virus have none."""
    if len(word) < LONG_WORD or word in SMALL_WORDS or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("es" if word.endswith(("sses", "shes", "ches", "xes")) else "s")


def terms(text: str) -> tuple[str, ...]:
    """Return the words in their order, in the singular."""
    return tuple(map(singular, words(text)))


def roots(parts: Sequence[str]) -> dict[str, str]:
    """Return the words long enough to be noticed by their beginnings.

    Eight letters tell "inflammation" from other words but not from "inflammatory"; fewer would
    take "electromyography" and "electrolyte" for one. British and American spelling count as one.
    """
    long = (word for word in parts if len(word) >= LONG_WORD)
    return {word[:ROOT].replace("z", "s"): word for word in long if word not in _OVERLOOKED}


def identity(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what two texts share if they read the same: words and mathematical signs.

    Words alone would take "< 5" for "> 5".
    """
    said = tuple(words(text))
    return said, tuple(_SIGN.findall(text)) if said else (text,)

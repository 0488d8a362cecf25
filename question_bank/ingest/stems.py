"""Phrases by what they are about: their words without endings, order, and words that add little."""

import re
from functools import lru_cache

from question_bank.content.text import folded

_LITTLE = frozenset(
    {
        "a", "an", "the", "of", "in", "on", "to", "with", "for", "from", "by", "at", "as", "and",
        "or", "is", "are", "be", "been", "being", "was", "were", "may", "might", "can", "could",
        "some", "other", "any", "certain", "many", "most", "common", "commonly", "often", "usually",
        "such", "various", "different", "also", "very", "more", "less", "their",
        "its", "his", "her", "your", "this", "that", "these", "those", "including", "like",
    }
)  # fmt: skip
_ENDINGS = re.compile(
    r"(?:ations?|ments?|ences?|ents?|ities|ity|iness|ness|ings?|ied|ies|edly|ed|ally|ly|es|s|e|y)$"
)
_IRREGULAR = {"feet": "foot", "teeth": "tooth", "children": "child", "bodies": "body"}
_LEAST = 4
"""An ending is let go only if so many letters remain."""


@lru_cache(maxsize=65536)
def stems(phrase: str) -> frozenset[str]:
    """Return the stems of a phrase's words; of one whose words all add little, those words."""
    every = folded(phrase).split()
    telling = [word for word in every if word not in _LITTLE]
    return frozenset(map(stem, telling or every))


def stem(word: str) -> str:
    """Return a folded word without its ending, as far as enough of it remains."""
    word = _IRREGULAR.get(word, word)
    bare = _ENDINGS.sub("", word)
    return bare if len(bare) >= _LEAST else word.removesuffix("s") if len(word) >= _LEAST else word


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two phrases share, from 0 to 1: all of the shorter one is nearly all."""
    if not one or not other:
        return 0.0
    shared = len(one & other)
    return max(shared / len(one | other), 0.8 * shared / min(len(one), len(other)))

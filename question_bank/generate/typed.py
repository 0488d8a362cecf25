"""Whether a typed answer is meant: forgiving of slips, never of another thing."""

import re
from functools import lru_cache

from question_bank.content import Bank
from question_bank.content.items import Item
from question_bank.content.marks import plain_text
from question_bank.content.text import folded

_ARTICLES = {"a", "an", "the"}
_OPPOSITE_STARTS = (("hyper", "hypo"), ("inter", "intra"), ("macro", "micro"), ("pre", "post"))
_NEGATIONS = ("a", "an", "ab", "de", "dis", "im", "in", "non", "un")
_ONE_SLIP, _TWO_SLIPS = 5, 9


def accepts(item: Item, typed: str, bank: Bank | None = None) -> bool:
    """Whether the typed text answers a cloze.

    Forgives case, accents, punctuation, articles, plurals and, in long enough words, one or two
    slips. With a bank, a text that names another of its concepts is never taken for this one.
    """
    text = reduced(typed)
    answers = [item.answer] if isinstance(item.answer, str) else list(item.answer)
    accepted = [reduced(plain_text(answer)) for answer in answers]
    if not text:
        return False
    if text in accepted:
        return True
    slip = any(is_slip(text, answer) for answer in accepted)
    return slip and not (bank is not None and _names_another(bank, text, accepted))


@lru_cache(maxsize=4096)
def reduced(text: str) -> str:
    """Return the text without case, accents, punctuation, articles and plural endings."""
    words = [word for word in folded(text).split() if word not in _ARTICLES]
    return " ".join(_singular(word) for word in words)


def _singular(word: str) -> str:
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - "gas" is no plural
        return word
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    if re.search(r"(?:s|x|z|ch|sh)es$", word):
        return word.removesuffix("es")
    return word.removesuffix("s")


def _names_another(bank: Bank, text: str, accepted: list[str]) -> bool:
    """Whether the text is a name of the bank that is none of the accepted ones."""
    return any(
        text == name and name not in accepted
        for concept in bank.concepts.values()
        for name in map(reduced, concept.names)
    )


def is_slip(text: str, answer: str) -> bool:
    """Whether the text is the answer mistyped: few letters off, no figure, no opposite meaning."""
    allowed = (len(answer) >= _ONE_SLIP) + (len(answer) >= _TWO_SLIPS)
    if abs(len(text) - len(answer)) > allowed or _figures(text) != _figures(answer):
        return False
    return 0 < distance(text, answer, allowed) <= allowed and not _opposed(text, answer)


def _figures(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _opposed(one: str, other: str) -> bool:
    """Whether words in the same place differ by a part that turns the meaning round."""
    pairs = zip(one.split(), other.split(), strict=False)
    return any(_opposite_words(*sorted(pair, key=len)) for pair in pairs)


def _opposite_words(short: str, long: str) -> bool:
    if any(long == prefix + short for prefix in _NEGATIONS):
        return True
    return any(
        (short.startswith(first) and long.startswith(second))
        or (short.startswith(second) and long.startswith(first))
        for first, second in _OPPOSITE_STARTS
    )


def distance(one: str, other: str, most: int) -> int:
    """Damerau-Levenshtein distance (optimal string alignment): slips between two texts.

    A slip inserts, drops or changes a letter or swaps two neighbours. Gives up beyond ``most``.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, counterpart in enumerate(other, start=1):
            change = above[column - 1] + (letter != counterpart)
            best = min(above[column] + 1, here[column - 1] + 1, change)
            if _swapped(one, other, row, column):
                best = min(best, before[column - 2] + 1)
            here.append(best)
        before, above = above, here
    return above[-1]


def _swapped(one: str, other: str, row: int, column: int) -> bool:
    return (
        row > 1
        and column > 1
        and one[row - 1] == other[column - 2]
        and one[row - 2] == other[column - 1]
    )

"""Small and capital letters: which words of a document have a capital of their own."""

import re
from collections.abc import Iterator

_SMALL = re.compile(r"(?<![\w'’-])[a-z][a-z'’-]+")
_AMID = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?![\w'’-])")
_SHOUTED = 5
"""From so many letters on, a word all in capitals is shouted; shorter ones are short forms."""
_PEOPLES = re.compile(
    r"(?:africa|america|asia|europe|britain|canada|china|india|japan|mediterranean|german|french"
    r"|english|spanish|hispanic|caucasian|jewish|ashkenazi|scandinavia|wilson|down|marfan|crohn)"
    r"\w{0,3}$",
    re.IGNORECASE,
)


class Casing:
    """What a text shows of its words: those written small, and those with a capital amid words."""

    def __init__(self, text: str) -> None:
        self._small = set(_SMALL.findall(text))
        self._proper = set(_AMID.findall(text)) - {word.capitalize() for word in self._small}

    def name(self, name: str) -> str:
        """Return a name as it stands amid a sentence, without the capitals of a title."""
        return self.opening(" ".join(self._of_title(name)))

    def _of_title(self, name: str) -> Iterator[str]:
        for word in name.split(" "):
            if word.lower() in self._small and (word.istitle() or len(word) >= _SHOUTED):
                yield word.lower()
            else:
                yield word.capitalize() if _is_shouted(word) else word

    def opening(self, words: str) -> str:
        """Return words that began a sentence as they stand amid one."""
        first, space, rest = words.partition(" ")
        bare = first.strip(",;:.")
        plain = first[:1].isupper() and first[1:] == first[1:].lower()
        own = (
            bare == "I"
            or bare in self._proper
            or bare.endswith(("'s", "’s"))
            or any(letter.isdigit() for letter in bare)
            or _PEOPLES.match(bare)
            or (len(bare) == 1 and bare != "A")
        )
        return words if own or not plain else f"{first.lower()}{space}{rest}"


def _is_shouted(word: str) -> bool:
    return word.isalpha() and word.isupper() and len(word) > _SHOUTED

"""Which of many sentences is most like one: found by its rare words, compared word by word."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from difflib import SequenceMatcher
from functools import cached_property

_WORD = re.compile(r"\w+")
_COMMON = 200
"""A word of more sentences than these tells nothing, and would cost too much to follow."""
_COMPARED = 12
_MOST_WORDS = 300


def similarity(one: str, other: str) -> float:
    """Return from 0 to 1 how much of two sentences is the same words in the same order."""
    before, after = (_WORD.findall(each.casefold())[:_MOST_WORDS] for each in (one, other))
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


class Likeness:
    """Sentences in which to look for the one most like another; a look costs the same in many."""

    def __init__(self, said: Sequence[str]) -> None:
        self._said = said

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = defaultdict(list)
        for number, said in enumerate(self._said):
            for word in set(_WORD.findall(said.casefold())):
                places[word].append(number)
        return places

    def nearest(
        self, said: str, near: Iterable[int], without: Container[int]
    ) -> tuple[int, float] | None:
        """Return the number of the sentence most like one, and how like it is.

        ``near`` are numbers worth a look whatever their words; ``without`` are not to be found.
        None if nothing shares a word that is rare enough.
        """
        shared: dict[int, float] = defaultdict(float)
        for word in sorted(set(_WORD.findall(said.casefold()))):
            places = self._places.get(word, ())
            if len(places) <= _COMMON:
                for number in places:
                    shared[number] += 1 / len(places)
        likely = sorted((each for each in shared if each not in without), key=shared.__getitem__)
        looked = {each for each in near if each not in without}.union(likely[-_COMPARED:])
        scored = [(similarity(said, self._said[number]), -number) for number in looked]
        score, number = max(scored, default=(0.0, 0))
        return (-number, score) if score else None

"""The sentences of two editions of a text side by side: which is which, though others moved."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from question_bank.ingest.layout import pieces
from question_bank.ingest.sentences import Span, sentences


@dataclass(frozen=True)
class Row:
    """All sentences of a text in order: their places, and what they say with single blanks."""

    spans: tuple[Span, ...]
    said: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Row":
        """Cut a text of any layout into sentences."""
        spans = tuple(
            span
            for piece in pieces(text, 0, len(text))
            for span in sentences(text, piece.start, piece.end)
        )
        return cls(spans, tuple(" ".join(text[start:end].split()) for start, end in spans))

    def at(self, start: int, end: int) -> range:
        """Return the numbers of the sentences that share a place with this stretch."""
        first = bisect_right(self.spans, start, key=lambda span: span[1])
        return range(first, max(first, bisect_left(self.spans, end, key=lambda span: span[0])))


def aligned(old: Sequence[str], new: Sequence[str]) -> Mapping[int, int]:
    """Return which sentence of the newer edition each old one is, for those that say the same.

    As in patience diff: sentences that stand once in both editions hold the rest in place, as far
    as they keep their order, and from them equal neighbours are told. The cost is that of sorting.
    """
    anchors = [(-1, -1), *_in_order(_single(old, new)), (len(old), len(new))]
    found = dict(anchors[1:-1])
    for here, there in pairwise(anchors):
        found.update(_neighbours(old, new, here, there))
    return found


def _single(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    once = {said for said, count in Counter(new).items() if count == 1}
    places = {said: number for number, said in enumerate(new) if said in once}
    counts = Counter(old)
    for number, said in enumerate(old):
        if counts[said] == 1 and said in places:
            yield number, places[said]


def _in_order(pairs: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of pairs whose second numbers rise as the first ones do."""
    tops: list[int] = []
    piles: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for pair in pairs:
        pile = bisect_left(tops, pair[1])
        before[pair] = piles[pile - 1] if pile else None
        tops[pile : pile + 1] = [pair[1]]
        piles[pile : pile + 1] = [pair]
    last = piles[-1] if piles else None
    chosen = []
    while last is not None:
        chosen.append(last)
        last = before[last]
    return chosen[::-1]


def _neighbours(
    old: Sequence[str], new: Sequence[str], here: tuple[int, int], there: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield equal sentences between two pairs, from both ends inwards."""
    one, other = here[0] + 1, here[1] + 1
    while one < there[0] and other < there[1] and old[one] == new[other]:
        yield one, other
        one, other = one + 1, other + 1
    back, end = there[0] - 1, there[1] - 1
    while back >= one and end >= other and old[back] == new[end]:
        yield back, end
        back, end = back - 1, end - 1

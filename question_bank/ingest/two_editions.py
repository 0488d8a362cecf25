"""Where a stretch of an older text stands in a newer one: by what is the same around it."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice

from question_bank.ingest.likeness import Likeness
from question_bank.ingest.sentence_rows import Row, aligned
from question_bank.ingest.sentences import Span

_CONTEXT = 200
_MOST_PLACES = 50
_MOST_FOUND = 5000
_NEAR = 5


class TwoEditions:
    """Two texts and, as far as anybody asks, how their sentences correspond."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new

    def place(self, span: Span) -> int | None:
        """Return where a stretch of the older text begins in the newer, letter by letter, or None.

        What all of the older text came through with is told first, then what stands between the
        same sentences as before, then the free place with the most of the same around it.
        """
        if span[1] <= self._same_start and self._same_end < len(self.old):
            return span[0]
        if span[0] >= len(self.old) - self._same_end:
            return span[0] + len(self.new) - len(self.old)
        place = self._aligned_place(span)
        return self._found_place(span) if place is None else place

    def respaced(self, span: Span) -> Span | None:
        """Return where the same words stand with other white space between them, or None."""
        number = self._rows[0].at(*span).start
        if number not in self._pairs or self._rows[0].spans[number][0] != span[0]:
            return None
        words = map(re.escape, self.old[slice(*span)].split())
        found = re.compile(r"\s+".join(words)).match(self.new, self._new_start(number))
        return found.span() if found else None

    def most_like(self, span: Span) -> tuple[Span, float] | None:
        """Return the newer sentence that is most like a stretch, and how like it is (0 to 1).

        Sentences that stood in the older text already, elsewhere, do not count.
        """
        said = " ".join(self.old[slice(*span)].split())
        found = self._likeness.nearest(said, self._between(span), self._others(span))
        return (self._rows[1].spans[found[0]], found[1]) if found else None

    @cached_property
    def _same_start(self) -> int:
        return _shared(self.old, self.new)

    @cached_property
    def _same_end(self) -> int:
        return _shared(self.old[::-1], self.new[::-1])

    @cached_property
    def _rows(self) -> tuple[Row, Row]:
        return Row.of(self.old), Row.of(self.new)

    @cached_property
    def _pairs(self) -> Mapping[int, int]:
        return aligned(self._rows[0].said, self._rows[1].said)

    @cached_property
    def _taken(self) -> Mapping[int, int]:
        """Which old sentence each sentence of the newer edition is."""
        return {there: here for here, there in self._pairs.items()}

    @cached_property
    def _paired_before(self) -> list[int]:
        """The number of the last paired sentence up to each of the older edition; -1 for none."""
        found, last = [], -1
        for number in range(len(self._rows[0].said)):
            last = number if number in self._pairs else last
            found.append(last)
        return found

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self._rows[1].said)

    def _new_start(self, number: int) -> int:
        return self._rows[1].spans[self._pairs[number]][0]

    def _shift(self, number: int) -> int:
        return self._new_start(number) - self._rows[0].spans[number][0]

    def _aligned_place(self, span: Span) -> int | None:
        said = self.old[slice(*span)]
        for number in self._rows[0].at(*span):
            place = span[0] + self._shift(number) if number in self._pairs else -1
            if place >= 0 and self.new.startswith(said, place):
                return place
        return None

    def _found_place(self, span: Span) -> int | None:
        places = [
            place for place in islice(self._places(span), _MOST_FOUND) if self._is_free(span, place)
        ]
        expected = self._expected(span)
        nearest = sorted(places, key=lambda place: abs(place - expected))[:_MOST_PLACES]
        return max(nearest, key=lambda place: self._context(span, place), default=None)

    def _places(self, span: Span) -> Iterator[int]:
        said, place = self.old[slice(*span)], -1
        while (place := self.new.find(said, place + 1)) >= 0:
            yield place

    def _is_free(self, span: Span, place: int) -> bool:
        """Tell whether the place is not that of another sentence of the older edition."""
        others = self._others(span)
        theirs = self._rows[1].at(place, place + span[1] - span[0])
        return not any(number in others for number in theirs)

    def _others(self, span: Span) -> "_Others":
        return _Others(self._taken, self._rows[0].at(*span))

    def _last_paired(self, span: Span) -> int:
        number = self._rows[0].at(*span).start
        return self._paired_before[number] if number < len(self._paired_before) else -1

    def _expected(self, span: Span) -> int:
        """Return where the stretch would stand if it had moved with what stands before it."""
        number = self._last_paired(span)
        return span[0] + (self._shift(number) if number >= 0 else 0)

    def _context(self, span: Span, place: int) -> int:
        """Count the code points around the stretch that are the same in both editions."""
        (start, end), stop = span, place + span[1] - span[0]
        left = [
            self.old[max(0, start - _CONTEXT) : start],
            self.new[max(0, place - _CONTEXT) : place],
        ]
        right = self.old[end : end + _CONTEXT], self.new[stop : stop + _CONTEXT]
        return _shared(left[0][::-1], left[1][::-1]) + _shared(*right)

    def _between(self, span: Span) -> range:
        """Return the sentences that came after the last one before the stretch that stayed."""
        number = self._last_paired(span)
        first = self._pairs[number] + 1 if number >= 0 else 0
        return range(first, min(first + _NEAR, len(self._rows[1].said)))


class _Others:
    """The newer sentences that are old ones from elsewhere than a stretch."""

    def __init__(self, taken: Mapping[int, int], mine: range) -> None:
        self._taken, self._mine = taken, mine

    def __contains__(self, number: object) -> bool:
        here = self._taken.get(number) if isinstance(number, int) else None
        return here is not None and here not in self._mine


def _shared(one: str, other: str) -> int:
    """Return how many code points two texts have in common from their beginnings."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low

"""Who takes the next connection: among the workers of a server, one that has fewest.

A connection stays with the worker that took it, and whoever wakes first takes it, so that one of
two idle workers often has them all and works alone. Why not a socket for each (SO_REUSEPORT): what
waits at one whose worker ends is lost.
"""

import mmap
from math import inf
from time import monotonic

ROWS = 64
"""As many workers as tell of themselves; of more, some overwrite each other's numbers."""

ALIVE_SECONDS = 3.0
"""How long a number counts: a worker that lives tells its own once a second at least."""

_CELL = 8


class Shares:
    """How many connections each worker has; made before they are forked, and seen by all."""

    def __init__(self) -> None:
        memory = mmap.mmap(-1, 2 * ROWS * _CELL)
        self._cells = memoryview(memory).cast("d")
        for row in range(ROWS):
            self._cells[2 * row + 1] = -inf  # nobody has told anything yet

    def put(self, row: int, number: float) -> None:
        """Tell how many connections the worker of this row has now; `inf` if it takes no more."""
        place = 2 * (row % ROWS)
        self._cells[place] = number
        self._cells[place + 1] = monotonic()

    def has_fewest(self, number: float) -> bool:
        """Say whether no living worker has fewer connections than so many."""
        since = monotonic() - ALIVE_SECONDS
        return all(
            other >= number or told < since
            for other, told in zip(self._cells[::2], self._cells[1::2], strict=True)
        )

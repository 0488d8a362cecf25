"""Counters that all processes of a run share: one piece of memory, made before they are forked.

Each process adds to a row of its own, so none waits for another; a sum is over all rows. A process
that takes the place of one that was killed goes on with its row, so no count ever goes back.

Why not prometheus-client's own way: it keeps a file for every process that ever was, reads them all
at each look, and must know their folder before it is imported. Here nothing is left behind.
"""

import mmap
import threading
from collections.abc import Collection, Hashable, Iterable

KEEPER, JOBS, FIRST_WORKER = 0, 1, 2
"""Rows: of the process that was there first, of the one for jobs, and from where on of workers."""
ROWS_A_WORKER = 4
"""Rows for each worker: while workers are replaced, old and new ones are there together."""

_CELL = 8


class Counters:
    """Numbers by name. Threads of one process take turns; processes need not."""

    def __init__(self, names: Iterable[Hashable], workers: int) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        self._width = len(self._places)
        self._rows = FIRST_WORKER + ROWS_A_WORKER * workers
        # Shared with children and gone with the last of them; pages that nobody writes cost none.
        memory = mmap.mmap(-1, self._rows * self._width * _CELL)
        self._cells = memoryview(memory).cast("d")
        self.take_row(KEEPER)

    def __contains__(self, name: Hashable) -> bool:
        return name in self._places

    def take_row(self, row: int) -> None:
        """Count in this row from here on; in a forked child before it counts anything."""
        self._start = row * self._width
        self._turn = threading.Lock()  # the parent's may have been held by a thread left behind

    def free_row(self, taken: Collection[int]) -> int:
        """Return the first worker's row that nobody living has."""
        rows = (row for row in range(FIRST_WORKER, self._rows) if row not in taken)
        return next(rows, KEEPER)

    def add(self, name: Hashable, amount: float = 1.0) -> None:
        """Add to a number."""
        place = self._start + self._places[name]
        with self._turn:
            self._cells[place] += amount

    def put(self, name: Hashable, value: float) -> None:
        """Set this process's share of a number."""
        self._cells[self._start + self._places[name]] = value

    def total(self, name: Hashable) -> float:
        """Return the sum of a number over all processes, those included that are no more."""
        return sum(self._cells[self._places[name] :: self._width])

"""A lock that lets one writer at a time into an SQLite database, in the order of asking.

SQLite's own waiting is a lottery: whoever polls at the right moment wins, and a loser may wait for
seconds behind a busy neighbour. Here the threads of one process queue first come, first served,
and the processes take turns.
"""

import fcntl
import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from quizapp.extensions.owners import hand_over

POLL_SECONDS = 0.0005
"""How often a waiting process looks again. `flock` itself cannot wait for a limited time."""


class BusyError(Exception):
    """Another writer kept the database for longer than we may wait; nothing was written."""


class FairLock:
    """Mutual exclusion among threads and processes over the files `<path>.turn` and `<path>.lock`.

    Not re-entrant: asking twice in one thread waits until the time is over. Any thread may release
    it, because a pooled connection may be given back by another thread than took it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.tell: Callable[[float | None], None] = lambda _seconds: None
        """Is told how many seconds each turn took to come; None: it did not come."""
        self._forget()
        _ALL.add(self)

    def acquire(self, timeout: float) -> None:
        """Wait for the lock at most `timeout` seconds; raise `BusyError` when it did not come."""
        begun = time.monotonic()
        try:
            self._acquire(begun + timeout)
        except BusyError:
            self.tell(None)
            raise
        self.tell(time.monotonic() - begun)

    def _acquire(self, deadline: float) -> None:
        self._queue.acquire(deadline)
        try:
            self._acquire_files(deadline)
        except BaseException:
            self._queue.release()
            raise

    def release(self) -> None:
        """Let the next in, of this process or another."""
        fcntl.flock(self._open("lock"), fcntl.LOCK_UN)
        self._queue.release()

    @contextmanager
    def held(self, timeout: float) -> Iterator[None]:
        """Hold the lock for the length of a `with` block."""
        self.acquire(timeout)
        try:
            yield
        finally:
            self.release()

    def _acquire_files(self, deadline: float) -> None:
        """Take `turn`, then `lock`, then give `turn` back.

        With one file alone, a process that releases and asks again at once would win every time
        against one that polls. Here the poller already holds the turn, so the other comes after.
        """
        _wait_for_file(self._open("turn"), deadline)
        try:
            _wait_for_file(self._open("lock"), deadline)
        finally:
            fcntl.flock(self._open("turn"), fcntl.LOCK_UN)

    def _open(self, name: str) -> int:
        """Return this process's own descriptor of the file, opened once."""
        if name not in self._descriptors:
            path = self._path.with_name(f"{self._path.name}.{name}")
            self._descriptors[name] = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            hand_over(path)
        return self._descriptors[name]

    def _forget(self) -> None:
        self._queue = _ThreadQueue()
        self._descriptors: dict[str, int] = {}

    def after_fork(self) -> None:  # pragma: no cover - coverage does not see forked children
        """Start afresh in a child: a descriptor shared with the parent excludes nobody."""
        inherited = self._descriptors
        self._forget()
        for descriptor in inherited.values():
            os.close(descriptor)


class _ThreadQueue:
    """First come, first served among the threads of one process."""

    def __init__(self) -> None:
        # Re-entrant, because a forgotten connection may be given back by the garbage collector
        # in the middle of these very lines.
        self._inside = threading.RLock()
        self._taken = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self, deadline: float) -> None:
        with self._inside:
            if not self._taken:
                self._taken = True
                return
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(max(0.0, deadline - time.monotonic())):
            return
        with self._inside:
            if called.is_set():  # our turn came between giving up and saying so
                return
            self._waiting.remove(called)
        raise BusyError

    def release(self) -> None:
        with self._inside:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


def _wait_for_file(descriptor: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise BusyError from None
            time.sleep(POLL_SECONDS)
        else:
            return


_ALL: weakref.WeakSet[FairLock] = weakref.WeakSet()


def _start_afresh_in_child() -> None:  # pragma: no cover - as above
    for lock in list(_ALL):
        lock.after_fork()


os.register_at_fork(after_in_child=_start_afresh_in_child)

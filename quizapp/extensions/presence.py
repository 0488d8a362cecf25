"""Who has an SQLite database open, so that it is only replaced when nobody has.

The fair lock keeps writers out, which is too little for that: a process that goes on with a file
which no longer has its name reads yesterday's rows for as long as it lives, and what it writes is
lost. So each process that opens the database shares a lock on `<path>.open`, and whoever replaces
it wants that lock alone. The system gives it back however a process ends.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL

from quizapp.extensions.fair_lock import BusyError
from quizapp.extensions.owners import hand_over

POLL_SECONDS = 0.05


class Presence:
    """One process's share in the use of a database."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.open")
        self._descriptor: int | None = None
        self._noting = threading.Lock()

    def enter(self, timeout: float) -> None:
        """Say that this process has the database open; raise `BusyError` while it is replaced.

        Where the file cannot be made, as on a disk that cannot be written, the database cannot be
        replaced either: nothing is said then, and it can be read.
        """
        if self._descriptor is not None:
            return
        descriptor = self._open()
        if descriptor is None:
            return
        deadline = time.monotonic() + timeout
        while not _locked(descriptor, fcntl.LOCK_SH):
            if time.monotonic() >= deadline:
                os.close(descriptor)
                raise BusyError
            time.sleep(POLL_SECONDS)
        if not self._noted(descriptor):
            os.close(descriptor)

    def leave(self) -> None:
        """Say that this process has closed it. In a forked child the parent's share stays."""
        with self._noting:
            descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _noted(self, descriptor: int) -> bool:
        """Keep a share to give back, unless another thread came in meanwhile: one is enough."""
        with self._noting:
            if self._descriptor is not None:
                return False
            self._descriptor = descriptor
            return True

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every process out for a `with` block; raise `BusyError` if one is in."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        hand_over(self._path)
        try:
            if not _locked(descriptor, fcntl.LOCK_EX):
                raise BusyError
            yield
        finally:
            os.close(descriptor)

    def _open(self) -> int | None:
        for flags in (os.O_RDWR | os.O_CREAT, os.O_RDONLY):
            with suppress(OSError):
                descriptor = os.open(self._path, flags | os.O_CLOEXEC, 0o600)
                hand_over(self._path)
                return descriptor
        return None


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def present(url: URL) -> Iterator[None]:
    """Be known to use a database while no connection is open, as a server that waits for requests.

    Its workers are forked from here and share in it.
    """
    if url.get_backend_name() != "sqlite":
        yield
        return
    presence = Presence(Path(str(url.database)))
    presence.enter(0)
    try:
        yield
    finally:
        presence.leave()

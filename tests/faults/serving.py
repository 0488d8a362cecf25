"""A real `quizapp run`, whose processes can be killed, and which is started again."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.site import address_told, quizapp, surroundings

WAIT_SECONDS = 60
WORKERS = 2
PORT = re.compile(r":(\d+)$")


@dataclass
class Served:
    """An installation that serves, with the process group it runs in."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: str = "0"
    address: str = ""
    process: "subprocess.Popen[bytes] | None" = None
    starts: int = 0

    def start(self) -> None:
        """Start it, at the same address as before."""
        self.starts += 1
        log = self.folder / f"server-{self.starts}.log"
        with log.open("wb") as told:
            self.process = subprocess.Popen(
                [quizapp(), "run", "--port", self.port, "--workers", str(WORKERS)],
                env=surroundings(self.folder / "data") | self.settings,
                stdout=told,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.address = address_told(log, self.process)
        found = PORT.search(self.address)
        if found is None:
            raise AssertionError(f"no port in {self.address}")
        self.port = found[1]

    @property
    def running(self) -> "subprocess.Popen[bytes]":
        """Return the process that keeps the others."""
        if self.process is None:
            raise AssertionError("it was never started")
        return self.process

    def children(self) -> list[int]:
        """Return its processes that answer requests, and the one for jobs."""
        mother = self.running.pid
        told = Path(f"/proc/{mother}/task/{mother}/children").read_text()
        return [int(each) for each in told.split()]

    def kill_one(self, number: int) -> bool:
        """Kill one of its children, as nothing can refuse; say whether one was there."""
        children = self.children()
        if not children:
            return False
        try:
            os.kill(children[number % len(children)], signal.SIGKILL)
        except ProcessLookupError:  # it ended meanwhile
            return False
        return True

    def kill_all(self) -> None:
        """Kill the whole group at once."""
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()

    def stop(self) -> None:
        """Stop it in good order, the hard way if it does not listen."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill_all()


@contextmanager
def served(folder: Path, settings: dict[str, str] | None = None) -> Iterator[Served]:
    """Keep an installation over `folder`/data serving; stop it whatever happens."""
    found = Served(folder, settings or {})
    found.start()
    try:
        yield found
    finally:
        found.stop()


def wait_until(true: Callable[[], object], words: str) -> None:
    """Wait until a call gives something true; raises AssertionError if it never does."""
    end = time.monotonic() + WAIT_SECONDS
    while not true():
        if time.monotonic() > end:
            raise AssertionError(words)
        time.sleep(0.02)

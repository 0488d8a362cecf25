"""One writer at a time, in order, among threads and processes."""

import fcntl
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quizapp.extensions.fair_lock import BusyError, FairLock

# Newer Pythons warn of forking beside threads, of which the test runner has one that is idle.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

LONG = 30.0
"""Seconds nothing in these tests comes near; a test that waits for it has found a deadlock."""
SHORT = 0.05


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quizapp.db"


@contextmanager
def child(work: Callable[[int], None]) -> Iterator[tuple[int, int]]:
    """Fork a process that does `work(pipe)`; yield its id and the pipe to read from."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:  # pragma: no cover - in the child
        os.close(reading)
        status = 1
        try:
            work(writing)
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    try:
        yield pid, reading
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(reading)


def hold_for_good(lock: FairLock) -> Callable[[int], None]:
    def work(pipe: int) -> None:
        lock.acquire(LONG)
        os.write(pipe, b"held")
        time.sleep(LONG)

    return work


def test_a_second_thread_waits_until_the_first_is_done(path: Path) -> None:
    lock = FairLock(path)
    steps: list[str] = []

    def second() -> None:
        with lock.held(LONG):
            steps.append("second in")

    with lock.held(LONG):
        thread = threading.Thread(target=second)
        thread.start()
        steps.append("first out")
    thread.join()
    assert steps == ["first out", "second in"]


def test_threads_come_in_the_order_they_asked(path: Path) -> None:
    lock = FairLock(path)
    order: list[int] = []

    def ask(number: int) -> None:
        with lock.held(LONG):
            order.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    with lock.held(LONG):
        for count, thread in enumerate(threads, start=1):
            thread.start()
            wait_until(lambda count=count: len(lock._queue._waiting) == count)  # type: ignore[misc]  # noqa: SLF001 - nothing public shows who waits
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_counting_by_many_threads_loses_nothing(path: Path) -> None:
    lock = FairLock(path)
    total = 0

    def count() -> None:
        nonlocal total
        for _ in range(50):
            with lock.held(LONG):
                seen = total
                time.sleep(0)  # invites another thread in, which only the lock keeps out
                total = seen + 1

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total == 200


def test_waiting_ends_with_an_error_when_the_time_is_over(path: Path) -> None:
    lock = FairLock(path)
    with lock.held(LONG), pytest.raises(BusyError):
        lock.acquire(SHORT)
    with lock.held(SHORT):
        pass  # who gave up is no longer in the queue


def test_a_turn_that_comes_just_as_the_time_is_over_is_taken(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = FairLock(path)
    lock.acquire(LONG)

    class LateCall(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - as the parent's
            lock.release()  # called after the wait was given up, before that was said
            return False

    monkeypatch.setattr(threading, "Event", LateCall)
    lock.acquire(LONG)
    with pytest.raises(BlockingIOError):
        take_at_once(path, "lock")


def test_an_error_inside_gives_the_lock_back(path: Path) -> None:
    lock = FairLock(path)
    with pytest.raises(ZeroDivisionError), lock.held(LONG):
        raise ZeroDivisionError
    with lock.held(SHORT):
        pass


def test_two_locks_on_one_path_exclude_each_other(path: Path) -> None:
    with FairLock(path).held(LONG), pytest.raises(BusyError):
        FairLock(path).acquire(SHORT)


def test_another_process_is_kept_out_although_it_inherited_the_open_file(path: Path) -> None:
    lock = FairLock(path)
    with lock.held(LONG):
        pass  # its files are open now

    with child(hold_for_good(lock)) as (_pid, pipe):
        assert os.read(pipe, 4) == b"held"
        with pytest.raises(BusyError):
            lock.acquire(SHORT)


def test_a_child_forked_while_the_lock_is_held_does_not_think_it_holds_it(path: Path) -> None:
    lock = FairLock(path)

    def try_it(pipe: int) -> None:
        try:
            lock.acquire(SHORT)
        except BusyError:
            os.write(pipe, b"busy")

    with lock.held(LONG), child(try_it) as (_pid, pipe):
        assert os.read(pipe, 4) == b"busy"


def test_a_killed_process_leaves_the_lock_free(path: Path) -> None:
    lock = FairLock(path)
    with child(hold_for_good(lock)) as (pid, pipe):
        assert os.read(pipe, 4) == b"held"
        os.kill(pid, signal.SIGKILL)
        with lock.held(LONG):
            pass


def test_a_process_that_asks_again_at_once_comes_after_one_that_waits(path: Path) -> None:
    lock = FairLock(path)

    def take_a_turn(pipe: int) -> None:
        with lock.held(LONG):
            os.write(pipe, b"x")

    lock.acquire(LONG)
    with child(take_a_turn) as (_pid, pipe):
        wait_until(lambda: somebody_waits(path))
        lock.release()
        with lock.held(LONG):
            os.set_blocking(pipe, False)
            assert os.read(pipe, 1) == b"x"


def somebody_waits(path: Path) -> bool:
    """Tell whether another process holds the turn, which it does while it waits for the lock."""
    try:
        take_at_once(path, "turn")
    except BlockingIOError:
        return True
    return False


def take_at_once(path: Path, name: str) -> None:
    """Take one of the lock's two files for a moment; raise `BlockingIOError` if it is taken."""
    with path.with_name(f"{path.name}.{name}").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)

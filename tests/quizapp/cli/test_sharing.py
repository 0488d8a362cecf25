"""New connections go to the worker that has fewest; one that is gone is not waited for."""

import socket
import time
from collections.abc import Iterable
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.cli import patience, sharing
from quizapp.cli.patience import PatientWorker
from quizapp.cli.sharing import ALIVE_SECONDS, ROWS, Shares
from tests.support.wire import connections, listening, running, worker_of

GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
WHOLE_SECOND = 1.0
"""Long enough for another thread of this process to be at its turn, whatever else is done."""


@given(st.dictionaries(st.integers(0, ROWS - 1), st.integers(0, 1000), min_size=1))
def test_those_with_fewest_take_the_next(told: dict[int, int]) -> None:
    shares = Shares()
    for worker, connections_of_it in told.items():
        shares.put(worker, connections_of_it)
    taking = {each for each in told.values() if shares.has_fewest(each)}
    assert taking == {min(told.values())}


def test_a_worker_alone_takes_them_all() -> None:
    assert Shares().has_fewest(1000)


def test_what_a_worker_told_that_is_gone_counts_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    shares = Shares()
    shares.put(1, 0)
    assert not shares.has_fewest(1)
    later = time.monotonic() + ALIVE_SECONDS + 1
    monkeypatch.setattr(sharing, "monotonic", lambda: later)
    assert shares.has_fewest(1)


def test_a_worker_that_replaces_others_again_and_again_has_a_place() -> None:
    shares = Shares()
    shares.put(10 * ROWS + 1, 5)
    assert shares.has_fewest(5)
    assert not shares.has_fewest(6)


@pytest.fixture
def shares(monkeypatch: pytest.MonkeyPatch) -> Shares:
    """Return numbers of their own for the workers of a test, which leave each other time."""
    found = Shares()
    monkeypatch.setattr(PatientWorker, "shares", found)
    monkeypatch.setattr(patience, "MOMENT_SECONDS", WHOLE_SECOND)
    return found


def test_a_new_worker_takes_what_comes_until_it_has_as_many(shares: Shares) -> None:
    listener = listening()
    port = listener.getsockname()[1]
    old, new = (worker_of(PatientWorker, listener.dup(), age=age) for age in (1, 2))
    with running(old), ExitStack() as opened:
        answered(opened.enter_context(connections(port, 4, GET)))
        with running(new):
            while shares.has_fewest(1):  # it has not told yet that it has none
                time.sleep(0.01)
            answered(opened.enter_context(connections(port, 4, GET)))
            assert (old.nr_conns, new.nr_conns) == (4, 4)
    listener.close()


def answered(opened: Iterable[socket.socket]) -> None:
    for one in opened:
        assert one.recv(4096).startswith(b"HTTP/1.1 200")


def test_what_nobody_else_takes_is_taken(shares: Shares) -> None:
    shares.put(7, -1)  # one that has fewer, and never comes
    listener = listening()
    worker = worker_of(PatientWorker, listener)
    with running(worker), connections(listener.getsockname()[1], 1, GET) as opened:
        answered(opened)

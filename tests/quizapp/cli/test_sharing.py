"""New connections go to the worker that has fewest; one that is gone is not waited for."""

import socket
import time
from collections.abc import Iterable
from contextlib import ExitStack
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.cli import patience, sharing
from quizapp.cli.patience import PatientWorker
from quizapp.cli.sharing import ALIVE_SECONDS, ROWS, Shares
from tests.faults.serving import WAIT_SECONDS, wait_until
from tests.support.wire import answer_to, connections, listening, running, worker_of

GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
LONG_MOMENT = 1.0
"""Long enough for another thread of this process to be at its turn, whatever else is done."""


@given(st.dictionaries(st.integers(0, ROWS - 1), st.integers(0, 1000), min_size=1))
def test_those_with_fewest_take_the_next(told: dict[int, int]) -> None:
    shares = Shares()
    for row, number in told.items():
        shares.put(row, number)
    taking = {each for each in told.values() if shares.has_fewest(each)}
    assert taking == {min(told.values())}


def test_a_worker_alone_takes_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "monotonic", lambda: 0.0)  # the machine has just been started
    assert Shares().has_fewest(1000)


def test_what_a_worker_told_that_is_gone_counts_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    shares = Shares()
    shares.put(1, 0)
    assert not shares.has_fewest(1)
    later = time.monotonic() + ALIVE_SECONDS + 1
    monkeypatch.setattr(sharing, "monotonic", lambda: later)
    assert shares.has_fewest(1)


def test_there_is_a_row_for_any_number() -> None:
    shares = Shares()
    shares.put(10 * ROWS + 1, 5)
    assert shares.has_fewest(5)
    assert not shares.has_fewest(6)


@pytest.fixture
def shares(monkeypatch: pytest.MonkeyPatch) -> Shares:
    """Return numbers of their own for the workers of a test, which leave each other time."""
    found = Shares()
    monkeypatch.setattr(PatientWorker, "shares", found)
    monkeypatch.setattr(patience, "MOMENT_SECONDS", LONG_MOMENT)
    return found


def test_a_new_worker_takes_what_comes_until_it_has_as_many(shares: Shares) -> None:
    listener = listening()
    port = listener.getsockname()[1]
    old, new = (worker_of(PatientWorker, listener.dup(), age=age) for age in (1, 2))
    with running(old), ExitStack() as opened:
        answered(opened.enter_context(connections(port, 4, GET)))
        with running(new):
            until_fewer_than_one(shares)  # it has told that it has none
            answered(opened.enter_context(connections(port, 4, GET)))
            assert (old.nr_conns, new.nr_conns) == (4, 4)
    listener.close()


def test_a_worker_goes_by_the_row_it_was_given(shares: Shares) -> None:
    worker = worker_of(PatientWorker, listening(), age=ROWS + 7)
    worker.row = 3
    shares.put(7, 9)  # of another, whose row the age would be
    with running(worker):
        until_fewer_than_one(shares)
    assert not shares.has_fewest(10), "that of the other is as it was"


def test_a_worker_that_stops_is_not_left_any(shares: Shares) -> None:
    worker = worker_of(PatientWorker, listening())
    with running(worker):
        until_fewer_than_one(shares)
    assert shares.has_fewest(inf)


def test_what_nobody_else_takes_is_taken(shares: Shares, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "ALIVE_SECONDS", inf)
    shares.put(7, -1)  # one that has fewer, and never comes
    listener = listening()
    with running(worker_of(PatientWorker, listener)):
        answer = answer_to(listener.getsockname()[1], GET, WAIT_SECONDS)
    assert answer.startswith(b"HTTP/1.1 200")


def until_fewer_than_one(shares: Shares) -> None:
    wait_until(lambda: not shares.has_fewest(1), "nobody told that there are none")


def answered(opened: Iterable[socket.socket]) -> None:
    for one in opened:
        assert one.recv(4096).startswith(b"HTTP/1.1 200")

"""Requests that never end, or end late: they hold no thread; others are answered meanwhile."""

import contextlib
import select
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # no types

from quizapp.cli import gathering, patience
from quizapp.cli.gathering import Gathering, TimedUnreader
from quizapp.cli.patience import PatientWorker
from quizapp.cli.sending import SendingSocket
from tests.support.site import running_site
from tests.support.wire import (
    HEAD,
    MANY,
    THREADS,
    WAIT_SECONDS,
    Remembered,
    answer_to,
    connections,
    read,
    serving,
)

HALF_A_HEAD = b"POST / HTTP/1.1\r\nHost: he"
HALF_A_BODY = HEAD % 100 + b"x"
HALF_A_FILE = HEAD % 10_000_000 + b"x" * 70_000
HUGE_FILE = HEAD % 999_999_999_999_999_999 + b"x"
HALF_A_BODY_OF_MANY_DIGITS = (HEAD % 100).replace(b"100", b"100".zfill(28)) + b"x"
ANSWERED_AND_KEPT_OPEN = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"


def send_on(one: socket.socket) -> None:
    """Send until the other side has closed, which is told by an exception."""
    while True:
        one.sendall(b"x")


def are_open(opened: list[socket.socket]) -> bool:
    """Tell whether the server has closed or answered none of them."""
    return not select.select(opened, [], [], 0)[0]


@pytest.mark.parametrize(
    "sent",
    [HALF_A_HEAD, HALF_A_BODY, HALF_A_BODY_OF_MANY_DIGITS, HALF_A_FILE, HUGE_FILE, b""],
)
def test_twenty_slow_connections_stop_nobody(patient: int, sent: bytes) -> None:
    with connections(patient, MANY, sent) as opened:
        for _ in range(MANY):
            assert b"200 OK" in answer_to(patient, HEAD % 3 + b"abc")
        assert are_open(opened), "the control: they were there all the time"


def test_without_patience_half_requests_stop_everybody() -> None:
    with serving(ThreadWorker) as port, connections(port, MANY, HALF_A_HEAD) as opened:
        assert answer_to(port, HEAD % 3 + b"abc", WAIT_SECONDS) == b""
        assert are_open(opened)


@pytest.mark.parametrize("sent", [HALF_A_HEAD, HALF_A_BODY, HALF_A_FILE, HUGE_FILE, b""])
def test_a_request_that_does_not_go_on_is_given_up(
    monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(gathering, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(patience, "TURN_SECONDS", 0.0)
    with serving(PatientWorker) as port, connections(port, THREADS, sent) as opened:
        for one in opened:
            with contextlib.suppress(ConnectionResetError):
                assert b"200" not in one.recv(1024)


def test_what_waited_for_its_turn_in_vain_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "TURN_SECONDS", 0.0)
    with serving(Remembered) as port, connections(port, MANY, HALF_A_FILE) as waiting:
        for _ in range(MANY - THREADS // 2):  # the others are read, half the threads
            (one, *_others), _, _ = select.select(waiting, [], [], 60)
            waiting.remove(one)
            answer = one.recv(4096)
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"\r\nRetry-After: 60\r\n" in answer
            assert one.recv(1024) == b""
        assert not Remembered.latest.large_waiting, "and is forgotten, though no turn was free"


def test_who_keeps_an_answered_connection_open_makes_nobody_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patience, "LINGER_SECONDS", 3600.0)
    with (
        serving(PatientWorker) as port,
        connections(port, MANY, ANSWERED_AND_KEPT_OPEN) as opened,
    ):
        for one in opened:
            assert read(one) == b"0"
            assert one.recv(1) == b"", "no more is sent"
            one.sendall(b"still there")
        assert b"200 OK" in answer_to(port, HEAD % 3 + b"abc")


def test_without_patience_connections_kept_open_stop_everybody() -> None:
    with (
        serving(ThreadWorker) as port,
        connections(port, MANY, ANSWERED_AND_KEPT_OPEN),
    ):
        assert answer_to(port, HEAD % 3 + b"abc", WAIT_SECONDS) == b""


def test_an_answered_connection_is_not_kept_open_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LINGER_SECONDS", 0.0)
    with (
        serving(PatientWorker) as port,
        connections(port, 1, ANSWERED_AND_KEPT_OPEN) as (one,),
        pytest.raises(ConnectionError),
    ):
        send_on(one)


def test_who_goes_away_before_a_refusal_ends_nothing(
    patient: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = SendingSocket.sendall

    def gone(one: SendingSocket, data: bytes) -> None:
        if data.startswith(b"HTTP/1.1 431"):
            raise ConnectionResetError
        send(one, data)

    monkeypatch.setattr(SendingSocket, "sendall", gone)
    with connections(patient, 1, b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000):
        assert b"200 OK" in answer_to(patient, HEAD % 0)
    assert b"200 OK" in answer_to(patient, HEAD % 0)


def test_a_length_of_many_digits_is_a_length(patient: int) -> None:
    sent = HALF_A_BODY_OF_MANY_DIGITS + b"y" * 99
    with connections(patient, 1, sent) as (one,):
        assert read(one) == b"100"


@pytest.fixture
def sender() -> Iterator[tuple[socket.socket, TimedUnreader]]:
    """Return one end of a connection, and what reads at the other."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, TimedUnreader(theirs)


def test_what_has_come_buys_patience_and_no_more_than_so_much(
    sender: tuple[socket.socket, TimedUnreader], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, reader = sender
    one.sendall(b"x" * 20)
    monkeypatch.setattr(gathering, "SLOWEST_BYTES_A_SECOND", 1e12)
    assert reader.read(10, 10) == b"x" * 10
    assert reader.patience < gathering.PATIENCE_SECONDS
    monkeypatch.setattr(gathering, "SLOWEST_BYTES_A_SECOND", 1e-12)
    one.sendall(b"x" * 20)
    assert reader.chunk()
    assert reader.patience == gathering.PAUSE_SECONDS
    reader.patience = 0.0
    one.sendall(b"x")
    with pytest.raises(TimeoutError):
        reader.chunk()


def test_the_servers_own_limit_of_time_is_kept(
    sender: tuple[socket.socket, TimedUnreader],
) -> None:
    _one, reader = sender
    reader.sock.settimeout(0.01)
    with pytest.raises(TimeoutError):
        reader.chunk()
    assert reader.sock.gettimeout() == 0.01
    assert reader.patience > 0, "it was the other limit that ended it"


def test_a_worker_that_stops_waits_for_no_request_without_end() -> None:
    with contextlib.ExitStack() as stack:
        with serving(PatientWorker) as port:
            (one,) = stack.enter_context(connections(port, 1, HALF_A_HEAD))
            assert b"200 OK" in answer_to(port, HEAD % 0)
        one.settimeout(10)
        assert one.recv(1024) == b"", "closed by the worker before it was gone"


def test_who_goes_away_is_forgotten(patient: int) -> None:
    for sent in (HALF_A_HEAD, HALF_A_BODY, HALF_A_FILE, b""):
        with connections(patient, MANY, sent):
            pass
    assert b"200 OK" in answer_to(patient, HEAD % 0)


@pytest.mark.parametrize("sent", [HALF_A_HEAD, ANSWERED_AND_KEPT_OPEN])
def test_who_breaks_off_is_forgotten(patient: int, sent: bytes) -> None:
    with connections(patient, MANY, sent) as opened:
        assert b"200 OK" in answer_to(patient, HEAD % 0)  # they have been seen
        for one in opened:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert b"200 OK" in answer_to(patient, HEAD % 0)


def test_a_request_that_comes_byte_by_byte_is_answered(patient: int) -> None:
    with connections(patient, 1, b"") as (one,):
        for byte in HEAD % 3 + b"abc":
            one.sendall(bytes([byte]))
        assert read(one) == b"3"


def test_requests_one_behind_the_other_are_each_answered(patient: int) -> None:
    with connections(patient, 1, (HEAD % 2 + b"ab") * 3 + HALF_A_HEAD) as (one,):
        assert [read(one) for _ in range(3)] == [b"2"] * 3
        one.sendall(b"re\r\nContent-Length: 1\r\n\r\nx")
        assert read(one) == b"1"


def test_a_file_is_read_to_its_end(patient: int) -> None:
    with connections(patient, 1, HEAD % 3_000_000) as (one,):
        one.sendall(b"x" * 3_000_000)
        assert read(one) == b"3000000"


def test_files_beyond_what_is_read_at_once_wait_for_their_turn(patient: int) -> None:
    with connections(patient, 12, HALF_A_FILE) as opened:
        for one in opened:
            one.sendall(b"x" * (10_000_000 - 70_000))
        assert [read(one) for one in opened] == [b"10000000"] * 12


def test_who_asks_before_sending_is_told_to_go_on(patient: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
    with connections(patient, 1, head) as (one,):
        assert one.recv(1024).startswith(b"HTTP/1.1 100")
        one.sendall(b"abc")
        assert read(one) == b"3"


def test_a_head_without_an_end_is_refused(patient: int) -> None:
    sent = b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000
    with connections(patient, 1, b"") as (one,):
        with contextlib.suppress(OSError):
            one.sendall(sent)
        with contextlib.suppress(ConnectionResetError):
            assert one.recv(4096).startswith(b"HTTP/1.1 431")
    assert b"200 OK" in answer_to(patient, HEAD % 0)


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: here\r\nLong: " + b"x" * 9000 + b"\r\n\r\n",
        b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\nHost: here\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: here\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : here\r\n\r\n",
    ],
)
def test_a_head_that_two_servers_could_read_differently_is_refused(
    patient: int, sent: bytes
) -> None:
    assert answer_to(patient, sent).startswith(b"HTTP/1.1 4")


class Watched(bytearray):
    """Bytes that know how many of them were looked at in a search."""

    looked_at = 0

    def find(self, wanted: bytes, begin: int = 0) -> int:  # type: ignore[override]
        self.looked_at += len(self) - begin
        return super().find(wanted, begin)


def test_however_many_pieces_come_each_byte_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = HEAD % 3000 + b"x" * 3000
    data = Watched()
    one = Gathering(data)
    understood: list[bytes] = []
    understand = gathering.whole_of

    def watch(head: bytes) -> int:
        understood.append(head)
        return understand(head)

    monkeypatch.setattr(gathering, "whole_of", watch)
    for at in range(0, len(request), 10):
        one.data += request[at : at + 10]
        whole = one.wanted()
    assert whole == len(request)
    assert len(understood) == 1
    assert data.looked_at < 2 * len(HEAD)


@pytest.mark.long
def test_the_app_as_it_is_served_answers_behind_twenty_slow_connections(tmp_path: Path) -> None:
    with running_site(tmp_path) as site:
        port = int(site.address.rpartition(":")[2])
        for sent in (HALF_A_HEAD, HALF_A_BODY):
            with connections(port, MANY, sent) as opened:
                for _ in range(THREADS):
                    got = answer_to(port, b"GET /sign-in HTTP/1.1\r\nHost: here\r\n\r\n")
                    assert got.startswith(b"HTTP/1.1 200")
                assert are_open(opened)

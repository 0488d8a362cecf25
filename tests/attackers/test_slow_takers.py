"""Answers taken slowly, or by nobody: they hold no thread; others are answered meanwhile."""

import selectors
import socket
import struct
import threading
from pathlib import Path

import pytest
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # no types

from quizapp.cli import patience, sending
from quizapp.cli.patience import PatientWorker
from quizapp.cli.sending import SendingSocket
from tests.faults.serving import wait_until
from tests.support.wire import (
    HEAD,
    LARGE,
    MANY,
    WAIT_SECONDS,
    Remembered,
    answer_to,
    connections,
    read,
    serving,
)

ASKS_FOR_LARGE = b"GET /large HTTP/1.1\r\nHost: here\r\n\r\n"


def is_cut(one: socket.socket) -> bool:
    """Tell whether the server ends an answer before its end."""
    try:
        return len(one.recv(len(LARGE), socket.MSG_WAITALL)) < len(LARGE)
    except ConnectionResetError:
        return True


def test_who_takes_nothing_for_too_long_gets_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(sending, "PAUSE_SECONDS", 0.0)
    with (
        serving(PatientWorker) as port,
        connections(port, 1, ASKS_FOR_LARGE) as (one,),
    ):
        threading.Event().wait(2)  # the worker looks once a second
        assert is_cut(one)


def test_of_more_than_may_be_kept_some_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "MOST_KEPT", len(LARGE) * 3)
    with serving(PatientWorker) as port, connections(port, MANY, ASKS_FOR_LARGE) as opened:
        for one in opened:
            assert one.recv(1) == b"H"
        assert b"200 OK" in answer_to(port, HEAD % 3 + b"abc")
        assert [is_cut(one) for one in opened].count(False) in (3, 4)


def test_who_is_cut_in_the_look_that_found_them_ready_ends_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One look finds somebody taking on, and an answer for which there is no room any more."""
    cut: list[object] = []
    with serving(Remembered) as port, connections(port, 1, ASKS_FOR_LARGE) as (one,):
        worker = Remembered.latest
        look = worker.poller.select

        def look_and_cut(timeout: float) -> list[tuple[selectors.SelectorKey, int]]:
            found: list[tuple[selectors.SelectorKey, int]] = look(timeout)
            ready = {key.fileobj for key, _events in found}
            for conn in [each for each in worker.sending if each.sock in ready]:
                worker._cut(conn)  # noqa: SLF001 - as it does where too much is kept
                cut.append(conn)
            return found

        monkeypatch.setattr(worker.poller, "select", look_and_cut)
        for _ in range(100):  # a little at a time: all of it might be taken before it is looked at
            if not cut:
                assert one.recv(100_000)
                threading.Event().wait(0.01)
        assert b"200 OK" in answer_to(port, HEAD % 0, WAIT_SECONDS)
    assert cut


def test_what_was_taken_makes_no_room_before_the_last_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that holds the rest holds all of it."""
    ours, theirs = socket.socketpair()
    with ours, SendingSocket(theirs) as sender:
        sender.sendall(LARGE)
        kept = sender.kept
        assert kept >= sender.left > 0
        while sender.left:
            assert sender.kept == kept
            ours.recv(200_000)
            sender.send_on()
        assert sender.kept == 0

    monkeypatch.setattr(SendingSocket, "kept", patience.MOST_KEPT + 1)
    monkeypatch.setattr(sending, "PATIENCE_SECONDS", 3600.0)  # nothing else cuts it
    with serving(Remembered) as port, connections(port, 1, ASKS_FOR_LARGE) as (one,):
        assert one.recv(1) == b"H"  # and no more: all of it might be taken before it is looked at
        wait_until(lambda: Remembered.latest.nr_conns == 0, "that is not what is added up")
        assert is_cut(one)


def test_who_goes_away_while_an_answer_is_sent_is_forgotten(patient: int) -> None:
    with connections(patient, MANY, ASKS_FOR_LARGE) as opened:
        assert b"200 OK" in answer_to(patient, HEAD % 0)
        for one in opened:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert b"200 OK" in answer_to(patient, HEAD % 0)


def test_what_is_taken_buys_patience_and_no_more_than_so_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, theirs = socket.socketpair()
    with ours, SendingSocket(theirs) as sender:
        assert sender.send(LARGE) == len(LARGE)
        begun = sender.deadline
        assert ours.recv(200_000)
        monkeypatch.setattr(sending, "PAUSE_SECONDS", 3600.0)
        sender.send_on()
        assert begun < sender.deadline < begun + 3600
        monkeypatch.setattr(sending, "PAUSE_SECONDS", -3600.0)
        sender.send_on()
        assert sender.deadline < begun


def test_a_head_goes_with_its_body(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bytes] = []
    send = socket.socket.send

    def watch(one: socket.socket, data: memoryview, *flags: int) -> int:
        given.append(bytes(data))
        return send(one, data, *flags)

    ours, theirs = socket.socketpair()
    with ours, SendingSocket(theirs) as sender:
        monkeypatch.setattr(socket.socket, "send", watch)
        sender.hold()
        sender.send(b"go on, ")
        sender.sendall(b"head, ")
        assert given == [b"go on, "]
        sender.sendall(b"body")
        sender.let_go()
        assert given == [b"go on, ", b"head, body"]
        sender.hold()
        sender.sendall(LARGE)
        assert given[2] == LARGE, "what is long does not wait for its end"
        sender.sendall(b"end")
        sender.close()
        sender.let_go()
        assert b"end" not in given, "nobody is there any more"


def test_a_file_is_sent_from_where_it_should_be(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(LARGE)
    ours, theirs = socket.socketpair()
    with ours, SendingSocket(theirs) as sender, file.open("rb") as opened:
        assert sender.sendfile(opened, 3, 900_000) == 900_000
        assert sender.sendfile(opened, len(LARGE) - 5) == 5
        got = b""
        while len(got) < 900_005:
            sender.send_on()
            got += ours.recv(200_000)
        assert got == LARGE[3:900_003] + LARGE[-5:]
        sender.send_on()  # nothing is left, and nothing happens


@pytest.mark.parametrize("last", [b"", b"Connection: close\r\n"])
def test_twenty_who_take_no_answer_stop_nobody(patient: int, last: bytes) -> None:
    sent = ASKS_FOR_LARGE.replace(b"Host:", last + b"Host:")
    with connections(patient, MANY, sent) as opened:
        for one in opened:
            assert one.recv(1) == b"H", "its answer is on the way"
        for _ in range(MANY):
            assert b"200 OK" in answer_to(patient, HEAD % 3 + b"abc")
        assert read(opened[-1]) == LARGE, "all of it, when it is taken at last"


def test_without_patience_those_who_take_no_answer_stop_everybody() -> None:
    with serving(ThreadWorker) as port, connections(port, MANY, ASKS_FOR_LARGE):
        assert answer_to(port, HEAD % 3 + b"abc", WAIT_SECONDS) == b""

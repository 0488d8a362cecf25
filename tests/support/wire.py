"""A server's worker over real connections, and what is sent to it byte by byte."""

import contextlib
import os
import selectors
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gunicorn.config import Config  # type: ignore[import-untyped]  # no types
from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # as above
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]  # as above

from quizapp.cli.patience import PatientWorker

THREADS = 4
MANY = 20
"""Slow connections; the server has four threads."""
WAIT_SECONDS = 3
"""How long a control waits before it says that there is no answer."""

HEAD = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n"
LARGE = bytes(range(256)) * 64 * 1024
"""An answer that no system takes from a process at once: 16 MB."""


def count(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Tell how much was sent, or send a large answer."""
    if environ["PATH_INFO"] == "/large":
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(LARGE)))])
        return [LARGE]
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    told = str(len(body)).encode()
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(told)))])
    return [told]


class Remembered(PatientWorker):
    """A worker that can be looked at."""

    latest: PatientWorker

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        Remembered.latest = self


@contextlib.contextmanager
def serving(
    kind: type[ThreadWorker], app: Callable[..., object] = count, logger: type[Logger] = Logger
) -> Iterator[int]:
    """Serve with a worker of a kind, in a thread of this process; yield the port."""
    listener = listening()
    with running(worker_of(kind, listener, app, logger)):
        yield listener.getsockname()[1]


def listening() -> socket.socket:
    """Return a socket that listens; a worker closes it when it ends."""
    return socket.create_server(("127.0.0.1", 0), backlog=512)


def worker_of(
    kind: type[ThreadWorker],
    listener: socket.socket,
    app: Callable[..., object] = count,
    logger: type[Logger] = Logger,
    age: int = 0,
) -> ThreadWorker:
    """Return a worker; `age` tells it from others, as in gunicorn."""
    settings = Config()
    settings.set("threads", THREADS)
    settings.set("loglevel", "critical")
    settings.set("graceful_timeout", 20)
    worker = kind(age, os.getppid(), [listener], None, 30, settings, logger(settings))
    # What `init_process` does without its signals, which are for the main thread.
    worker.wsgi = app
    worker.tpool, worker.poller = worker.get_thread_pool(), selectors.DefaultSelector()
    worker.method_queue.init()
    return worker


@contextlib.contextmanager
def running(worker: ThreadWorker) -> Iterator[None]:
    """Have a worker serve in a thread of this process."""
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.handle_exit(None, None)
        thread.join()
        worker.tmp.close()


@contextlib.contextmanager
def connections(port: int, number: int, sent: bytes) -> Iterator[list[socket.socket]]:
    """Open connections that each send something and then nothing."""
    with contextlib.ExitStack() as stack:
        opened = []
        for _ in range(number):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            one.sendall(sent)
            opened.append(one)
        yield opened


def answer_to(port: int, sent: bytes, timeout: float = 60) -> bytes:
    """Return what comes back to one request; nothing if nothing comes in time."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as one:
        one.sendall(sent)
        try:
            return one.recv(4096)
        except TimeoutError:
            return b""


def read(one: socket.socket) -> bytes:
    """Return the body of the next answer."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += one.recv(1)
    head = got.decode().lower()
    length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
    return one.recv(length, socket.MSG_WAITALL)

"""A gunicorn worker whose threads wait for nobody: neither for requests nor for answers' takers.

Gunicorn's own threads read from a connection as soon as its first byte is there, and wait for the
rest; and they wait until an answer is taken: as many connections as there are threads, each with
half a request or reading slowly, and nobody else is answered. Here the main loop, which waits for
all connections at once, gathers a request first, and sends what of an answer does not go at once.
"""

import math
import selectors
import socket
import time
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from gunicorn.http.errors import (  # type: ignore[import-untyped]  # no types
    LimitRequestHeaders,
    ParseException,
)
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]  # as above

from quizapp.cli.gathering import Gathering, TimedUnreader
from quizapp.cli.refusing import NO_TURN, refusal
from quizapp.cli.sending import SendingSocket
from quizapp.cli.sharing import Shares
from quizapp.web.sizes import GATHERED

MOST_KEPT = 512 * 1024 * 1024
"""Bytes of answers that are kept for those who take them slowly. Of more, one is not sent: that of
who is nearest to having no patience left."""

TURN_SECONDS = 60.0
"""How long a larger request waits for its turn."""

LINGER_SECONDS = 2.0
"""How long a worker that stops waits for requests that have begun, and how long an answered
connection waits for the other side to close its end."""

MOMENT_SECONDS = 0.001
"""How long a worker leaves a new connection to one that has fewer."""

_PIECE = 16 * 1024
_READ_AWAY = 8 * 1024 * 1024
"""Bytes that are read away behind a last answer: more than is on its way to here at any time."""


@dataclass
class Parting:
    """Until when, and for how many bytes, an answered connection waits for its other side."""

    deadline: float
    left: int = _READ_AWAY


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # as above
    """Gives a connection to a thread when its request has come.

    A larger one, a file, is given to a thread when its beginning has come; at most half the threads
    read such at once, so that files sent slowly leave the other half to everybody else.
    """

    shares = Shares()
    """Made with the class, which is before workers are forked."""
    row: int | None = None
    """What the server gave it, like no other that lives; where it gave none, the age will do."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - gunicorn's own
        super().__init__(*arguments, **named)
        self.gathering: dict[TConn, Gathering] = {}
        self.large: set[TConn] = set()
        self.large_waiting: deque[TConn] = deque()
        self.sending: dict[TConn, Future[Any]] = {}
        """Whose answer is made and not all taken."""
        self.parting: dict[TConn, Parting] = {}

    def accept(self, listener: socket.socket) -> None:
        """Take a new connection, unless a worker that has fewer takes it within a moment."""
        if not self.shares.has_fewest(self.nr_conns):
            time.sleep(MOMENT_SECONDS)
        super().accept(listener)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - gunicorn's signature
        """Begin or cease to take new connections, and tell the other workers."""
        super().set_accept_enabled(enabled)
        self._tell()

    def _tell(self) -> None:
        row = self.age if self.row is None else self.row
        self.shares.put(row, self.nr_conns if self._accepting else math.inf)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Tell the other workers how many connections one has, then wait for what is to do."""
        self._tell()
        super().wait_for_and_dispatch_events(timeout)

    def enqueue_req(self, conn: TConn) -> None:
        """Gather a connection's next request; gunicorn calls this when there may be one."""
        begun = Gathering()
        if conn.parser is not None:
            begun.data += conn.parser.unreader.take_buffered()
        else:
            conn.sock = SendingSocket(conn.sock)
        conn.sock.settimeout(0)
        self.gathering[conn] = begun
        if not begun.data or not self._is_ready(conn, begun):
            self._read(conn, registered=False)

    def handle_request(self, req: object, conn: TConn) -> object:
        """Answer a request, its head and body in one piece."""
        conn.sock.hold()
        try:
            return super().handle_request(req, conn)
        finally:
            conn.sock.let_go()

    def handle_error(
        self, _req: object, client: socket.socket, _addr: object, exc: BaseException
    ) -> None:
        """Answer a request that gunicorn cannot read, or that failed; repeat and log none of it."""
        if isinstance(exc, ParseException):
            structlog.get_logger().warning("request refused", error=type(exc).__name__)
        else:
            self.log.exception("request failed")  # noqa: LOG004 - gunicorn is handling it
        with suppress(OSError):  # gone already
            client.sendall(refusal(type(exc)))

    def murder_pending(self) -> None:
        """Close connections whose request did not come in time; called every second at least."""
        super().murder_pending()
        now = time.monotonic()
        for conn, gathering in list(self.gathering.items()):
            if not self.alive:
                gathering.deadline = min(gathering.deadline, now + LINGER_SECONDS)
            if now > gathering.deadline:
                self._give_up(conn)
        for conn in [conn for conn in self.sending if now > conn.sock.deadline]:
            self._cut(conn)
        for conn in [conn for conn, parting in self.parting.items() if now > parting.deadline]:
            self._close(conn)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Go on with a connection; let the next large request in when one is done."""
        self.large.discard(conn)
        if conn.sock.left:
            self.sending[conn] = fs
            self.poller.register(conn.sock, selectors.EVENT_WRITE, lambda _sock: self._send(conn))
            while sum(each.sock.kept for each in self.sending) > MOST_KEPT:
                self._cut(min(self.sending, key=lambda each: each.sock.deadline))
        else:
            self._go_on(conn, fs)
        while self.large_waiting and len(self.large) < self._most_large():
            self._give_to_thread_if_large_may(self.large_waiting.popleft())

    def _go_on(self, conn: TConn, fs: "Future[Any]") -> None:
        """Part from a connection, or wait for its next request."""
        if fs.cancelled() or (fs.exception() is None and not fs.result()):
            # Gunicorn would wait here, in the main loop, until the other side closes its end.
            self._part(conn)
        else:
            super().finish_request(conn, fs)

    def _send(self, conn: TConn) -> None:
        if conn not in self.sending:  # cut by what was seen in the same look
            return
        try:
            conn.sock.send_on()
        except OSError:
            self._cut(conn)
            return
        if not conn.sock.left:
            self._stop_waiting(conn)
            self._go_on(conn, self.sending.pop(conn))

    def _cut(self, conn: TConn) -> None:
        """Close a connection whose answer is not taken."""
        del self.sending[conn]
        self._end(conn)

    def _most_large(self) -> int:
        return max(1, int(self.cfg.threads) // 2)

    def _read(self, conn: TConn, *, registered: bool) -> None:
        """Take what has come; wait for more where that is not all."""
        gathering = self.gathering[conn]
        try:
            piece = conn.sock.recv(_PIECE)
        except BlockingIOError:
            piece = None
        except OSError:
            piece = b""
        if registered and piece is not None:
            self._stop_waiting(conn)
        if piece == b"":
            self._drop(conn)
            return
        gathering.data += piece or b""
        if piece is not None and self._is_ready(conn, gathering):
            return
        if piece is not None or not registered:
            self.poller.register(
                conn.sock, selectors.EVENT_READ, lambda _sock: self._read(conn, registered=True)
            )

    def _is_ready(self, conn: TConn, gathering: Gathering) -> bool:
        """Give a request away that has come, or as much of it as is gathered."""
        wanted = gathering.wanted()
        if wanted is None:
            if len(gathering.data) > GATHERED:
                self._refuse(conn, refusal(LimitRequestHeaders))
                return True
            return False
        if len(gathering.data) >= wanted:
            self._give_to_thread(conn)
            return True
        if wanted > GATHERED:
            self._give_to_thread_if_large_may(conn)
            return True
        return False

    def _give_to_thread_if_large_may(self, conn: TConn) -> None:
        if len(self.large) >= self._most_large():
            self.gathering[conn].deadline = time.monotonic() + TURN_SECONDS
            self.large_waiting.append(conn)
            return
        self.large.add(conn)
        self._give_to_thread(conn)

    def _give_to_thread(self, conn: TConn) -> None:
        gathering = self.gathering.pop(conn)
        conn.init()
        if not isinstance(conn.parser.unreader, TimedUnreader):
            conn.parser.unreader = TimedUnreader(conn.sock)
        conn.parser.unreader.begin(bytes(gathering.data))
        super().enqueue_req(conn)

    def _give_up(self, conn: TConn) -> None:
        """Close a connection whose request did not come, or say that its turn did not."""
        if conn in self.large_waiting:
            self.large_waiting.remove(conn)
            self._refuse(conn, NO_TURN)
        else:
            self._drop(conn)

    def _refuse(self, conn: TConn, answer: bytes) -> None:
        del self.gathering[conn]
        with suppress(OSError):  # gone already
            conn.sock.sendall(answer)
        self._part(conn)

    def _part(self, conn: TConn) -> None:
        """Send no more, and read away what still comes until the other side has closed its end.

        Closed at once, with something unread, a connection loses what of the answer is on its way.
        """
        self.parting[conn] = Parting(time.monotonic() + LINGER_SECONDS)
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)  # noqa: FBT003 - the socket's own signature
            self.poller.register(
                conn.sock, selectors.EVENT_READ, lambda _sock: self._read_away(conn)
            )
        except (OSError, ValueError):  # closed already
            self._close(conn)

    def _read_away(self, conn: TConn) -> None:
        try:
            piece = conn.sock.recv(_PIECE)
        except OSError:
            piece = b""
        parting = self.parting[conn]
        parting.left -= len(piece)
        if not piece or parting.left <= 0:
            self._close(conn)

    def _close(self, conn: TConn) -> None:
        """Close a connection whose other side has closed its end, or does not."""
        del self.parting[conn]
        self._end(conn)

    def _drop(self, conn: TConn) -> None:
        """Close a connection whose request does not come."""
        del self.gathering[conn]
        self._end(conn)

    def _end(self, conn: TConn) -> None:
        self._stop_waiting(conn)
        self.nr_conns -= 1
        conn.close()

    def _stop_waiting(self, conn: TConn) -> None:
        with suppress(OSError, KeyError, ValueError):  # nobody waited for it
            self.poller.unregister(conn.sock)

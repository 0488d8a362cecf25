"""A connection that keeps what its other side does not take at once, so that no thread waits."""

import socket
import time
from tempfile import SpooledTemporaryFile
from typing import IO

PATIENCE_SECONDS = 15.0
"""How long nothing at all may be taken at the beginning."""

PAUSE_SECONDS = 60.0
"""How long at most somebody may pause, however much was taken until then."""

SLOWEST_BYTES_A_SECOND = 1024
"""How fast an answer has to be taken. It holds no thread, so the poorest line may have it."""

IN_MEMORY = 64 * 1024
"""Bytes of one answer that are kept in memory; a longer one is kept in a file."""

_PIECE = 64 * 1024


class SendingSocket(socket.socket):
    """Sends what goes at once and keeps the rest, for the main loop to send with `send_on`."""

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, accepted.detach())
        self.left = 0
        """Bytes that are still to be taken."""
        self.deadline = 0.0
        """Until when some of them have to be taken."""
        self._held: bytearray | None = None
        self._kept: IO[bytes] | None = None
        self._taken = 0

    @property
    def kept(self) -> int:
        """Bytes that lie here: those that were taken make no room before the last is."""
        return self._taken + self.left

    def hold(self) -> None:
        """Hold back what is sent until there is a piece, so that a head goes with its body."""
        self._held = bytearray()

    def let_go(self) -> None:
        """Send what was held back, if the connection is still there."""
        held, self._held = self._held, None
        if held and self.fileno() >= 0:
            self.sendall(held)

    def sendall(self, data: bytes | bytearray, _flags: int = 0, /) -> None:  # type: ignore[override]
        """Send or keep all of it; never wait."""
        if self._held is not None:
            self._held += data
            if len(self._held) < _PIECE:
                return
            data, self._held = self._held, bytearray()
        view = memoryview(data)
        if not self.left:
            view = view[self._offer(view) :]
        if view:
            self._keep(view)
            self.send_on()

    def send(self, data: bytes, _flags: int = 0, /) -> int:  # type: ignore[override]
        """Send or keep all of it at once, held back or not: "go on" has to come before the rest."""
        holds = self._held is not None
        self.let_go()
        self.sendall(data)
        if holds:
            self.hold()
        return len(data)

    def sendfile(self, file: IO[bytes], offset: int = 0, count: int | None = None) -> int:  # type: ignore[override]
        """Send or keep a file, or `count` bytes of it."""
        file.seek(offset)
        sent = 0
        while piece := file.read(_PIECE if count is None else min(_PIECE, count - sent)):
            self.sendall(piece)
            sent += len(piece)
        return sent

    def send_on(self) -> None:
        """Send of what is kept as much as goes at once, but not more than a piece.

        A piece, because the main loop does this for all. Raises `OSError` when nobody is there.
        """
        if self._kept is None:
            return
        self._kept.seek(self._taken)
        taken = self._offer(memoryview(self._kept.read(_PIECE)))
        self._taken += taken
        self.left -= taken
        bought = self.deadline + taken / SLOWEST_BYTES_A_SECOND
        self.deadline = min(bought, time.monotonic() + PAUSE_SECONDS)
        if not self.left:
            self._forget()

    def close(self) -> None:
        """Close the connection, and forget what was kept."""
        self._forget()
        super().close()

    def _offer(self, view: memoryview) -> int:
        try:
            return super().send(view, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 0

    def _keep(self, view: memoryview) -> None:
        if self._kept is None:
            self._kept = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when all is sent
            self.deadline = time.monotonic() + PATIENCE_SECONDS
        self._kept.seek(0, 2)
        self._kept.write(view)
        self.left += len(view)

    def _forget(self) -> None:
        if self._kept is not None:
            self._kept.close()
        self._kept, self._taken, self.left = None, 0, 0

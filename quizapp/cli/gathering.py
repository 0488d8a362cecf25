"""A request as it comes: how much of it is there, how much is still to come, and for how long."""

import re
import socket
import time
from dataclasses import dataclass, field

from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]  # no types

from quizapp.web.sizes import GATHERED

PATIENCE_SECONDS = 15.0
"""How long what is gathered may take to come; the slowest telephone sends 64 kB in that time."""

SLOWEST_BYTES_A_SECOND = 8 * 1024
"""How fast the rest of a larger request has to come, so that it does not hold its thread."""

PAUSE_SECONDS = 60.0
"""How long at most a larger request may pause, however fast it came until then."""

_HEAD_END = b"\r\n\r\n"
_MOST_DIGITS = 18
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
_READ_ON = re.compile(rb"\r\n(?:transfer-encoding|expect):", re.IGNORECASE)


@dataclass
class Gathering:
    """What has come of a request, and until when the rest may."""

    data: bytearray = field(default_factory=bytearray)
    deadline: float = field(default_factory=lambda: time.monotonic() + PATIENCE_SECONDS)
    looked_through: int = 0
    whole: int | None = None

    def wanted(self) -> int | None:
        """Return how many bytes make the request whole; None while its head is not there.

        However many pieces it comes in, each byte is looked at once.
        """
        if self.whole is None:
            end = self.data.find(_HEAD_END, self.looked_through)
            self.looked_through = max(0, len(self.data) - len(_HEAD_END) + 1)
            if end >= 0:
                self.whole = whole_of(bytes(self.data[: end + len(_HEAD_END)]))
        return self.whole


def whole_of(head: bytes) -> int:
    """Return how many bytes the request has that begins with this head."""
    length = _LENGTH.search(head)
    digits = length[1] if length else b"0"
    # What it says with more digits matters to nobody: it is large.
    whole = len(head) + (int(digits) if len(digits) <= _MOST_DIGITS else GATHERED)
    # Of no stated length, or not sent before it is asked for: a thread has to read on.
    return max(whole, GATHERED + 1) if _READ_ON.search(head) else whole


class TimedUnreader(SocketUnreader):  # type: ignore[misc]  # as above
    """Reads the rest of a large request, and counts how long that makes its thread wait.

    What has come buys patience for the rest. What is announced buys none: it need not come.
    """

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.patience = PATIENCE_SECONDS

    def begin(self, gathered: bytes) -> None:
        """Take up a new request, of which this much has come."""
        self.patience = PATIENCE_SECONDS
        self.unread(gathered)

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return the next bytes. Raises `TimeoutError`, after which the request is cut short."""
        if self.patience <= 0:
            raise TimeoutError
        own = self.sock.gettimeout()  # gunicorn's, where it reads away what the app did not read
        begun = time.monotonic()
        self.sock.settimeout(self.patience if own is None else min(self.patience, own))
        try:
            piece: bytes = super().chunk(size_hint)
        finally:
            self.sock.settimeout(own)
            self.patience -= time.monotonic() - begun
        self.patience = min(self.patience + len(piece) / SLOWEST_BYTES_A_SECOND, PAUSE_SECONDS)
        return piece

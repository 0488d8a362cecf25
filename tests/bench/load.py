"""A browser's side of the benchmark: connections that stay open, and each request's time.

Run in a process of its own, so that it takes no time from the server: `python -m tests.bench.load`
reads what to do as JSON from standard input and prints what came of it as JSON.
"""

import json
import random
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CSRF = re.compile(rb'name="csrf_token" value="([^"]+)"')
FETCH = "X-Requested-With: fetch\r\nAccept: text/html\r\n"


class UnexpectedError(Exception):
    """An answer with another status than 200, or 303 after a form: the run counts for nothing."""


@dataclass
class Browser:
    """One connection of one learner."""

    port: int
    cookie: str
    script: bool
    """Whether forms are sent as the app's own script sends them, which takes the page at once."""

    def __post_init__(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._token = ""

    def leave(self) -> None:
        self._socket.close()

    def page(self, path: str) -> bytes:
        return self._ask(f"GET {path} HTTP/1.1\r\n", "", b"")

    def show(self, asked: dict[str, str]) -> bytes:
        """Ask for an item, and remember the token of its form."""
        page = self.page(f"/study/items/{asked['serving']}")
        self._token = CSRF.search(page)[1].decode()  # type: ignore[index]  # there is a form
        return page

    def answer(self, asked: dict[str, str]) -> bytes:
        """Answer an item; return the page that tells what came of it."""
        serving = asked["serving"]
        form = f"csrf_token={self._token}&client_id={serving}&duration_ms=9000"
        body = f"{form}&choice={asked['choice']}".encode()
        more = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return self._ask(f"POST /study/items/{serving} HTTP/1.1\r\n", more, body)

    def _ask(self, line: str, more: str, body: bytes) -> bytes:
        fetch = FETCH if self.script else ""
        head = f"{line}Host: localhost\r\nCookie: {self.cookie}\r\n{fetch}{more}\r\n"
        self._socket.sendall(head.encode() + body)
        status, headers, page = self._read()
        if status == 303 and body:
            return self.page(headers["location"])
        if status != 200:
            raise UnexpectedError(f"{line.strip()}: {status}: {page[:300]!r}")
        return page

    def _read(self) -> tuple[int, dict[str, str], bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._some()
        head, _end, page = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in lines)
        headers = {name.lower(): value.strip() for name, value in pairs}
        length = int(headers.get("content-length", "0"))
        while len(page) < length:
            page += self._some()
        return int(first.split()[1]), headers, page

    def _some(self) -> bytes:
        data = self._socket.recv(65536)
        if not data:
            raise UnexpectedError("the server closed the connection")
        return data


def measure(job: dict[str, Any]) -> dict[str, Any]:
    """Do what is asked with one thread a connection; return seconds in all and of each request.

    With a pace, each waits about so many seconds after an answer, as people do, out of step.
    """
    browsers = [Browser(job["port"], each["cookie"], job["script"]) for each in job["learners"]]
    taken: list[float] = []
    showing: list[float] = []
    failed: list[str] = []
    bytes_of_page = [0]
    ready = threading.Barrier(len(browsers) + 1)

    def work(browser: Browser, asked: list[dict[str, str]], pause: Callable[[], None]) -> None:
        try:
            ready.wait()
            for each in asked:
                pause()
                begun = time.perf_counter()
                browser.show(each)
                between = time.perf_counter()
                page = browser.answer(each)
                showing.append(between - begun)
                taken.append(time.perf_counter() - between)
                bytes_of_page[0] = len(page)
        except Exception as error:  # noqa: BLE001 - whatever it is, the run counts for nothing
            failed.append(repr(error))
            ready.abort()

    threads = [
        threading.Thread(target=work, args=(browser, each["asked"], _pauses(number, job["pace"])))
        for number, (browser, each) in enumerate(zip(browsers, job["learners"], strict=True))
    ]
    for thread in threads:
        thread.start()
    try:
        ready.wait()
    except threading.BrokenBarrierError:
        failed.append("a connection could not begin")
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - begun
    for browser in browsers:
        browser.leave()
    return {
        "whole": whole,
        "answer": taken,
        "next": showing,
        "failed": failed,
        "bytes": bytes_of_page[0],
    }


def _pauses(number: int, pace: float) -> Callable[[], None]:
    """Return what waits between two answers of one connection; without a pace nothing does."""
    draw = random.Random(number)

    def pause() -> None:
        if pace:
            time.sleep(draw.uniform(0.5, 1.5) * pace)

    return pause


if __name__ == "__main__":
    json.dump(measure(json.load(sys.stdin)), sys.stdout)

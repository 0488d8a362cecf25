"""A language model that is none: a server on this machine which answers as it is told to."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

Behave = Callable[["Answerer"], None]


class Answerer(BaseHTTPRequestHandler):
    """Answers one request as its server was told to."""

    server: "ModelServer"

    def do_POST(self) -> None:
        """Note what was asked and answer."""
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        self.server.headers.append(dict(self.headers))
        self.server.paths.append(self.path)
        self.server.behave(self)

    def reply(self, status: int, content: bytes, **headers: str) -> None:
        """Send an answer with a length."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class ModelServer(ThreadingHTTPServer):
    """What was asked, and how to answer."""

    daemon_threads = True

    def __init__(self, behave: Behave) -> None:
        super().__init__(("127.0.0.1", 0), Answerer)
        self.behave = behave
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.over = Event()

    @property
    def url(self) -> str:
        """Its address, as settings name it."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, *_args: object) -> None:
        """Say nothing of a line that the other side cut."""


@contextmanager
def model_server(behave: Behave) -> Iterator[ModelServer]:
    """Let a server answer until the end of the block."""
    server = ModelServer(behave)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def chat(text: object, **more: object) -> bytes:
    """Return an answer of the protocol."""
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop", **more}
    usage = {"prompt_tokens": 1000, "completion_tokens": 50}
    return json.dumps({"choices": [choice], "usage": usage}).encode()


def says(text: object, **more: object) -> Behave:
    """Answer always the same."""
    return lambda answerer: answerer.reply(200, chat(text, **more))


def status(code: int, **headers: str) -> Behave:
    """Answer with a status alone."""
    return lambda answerer: answerer.reply(code, b"{}", **headers)


def sends(content: bytes) -> Behave:
    """Answer with bytes."""
    return lambda answerer: answerer.reply(200, content)


def drips(answerer: Answerer) -> None:
    """Send a little now and then, for ever."""
    answerer.send_response(200)
    answerer.send_header("Content-Length", "1000000")
    answerer.end_headers()
    while not answerer.server.over.wait(0.02):
        answerer.wfile.write(b" ")
        answerer.wfile.flush()


def drips_headers(answerer: Answerer) -> None:
    """Never come to the answer itself."""
    answerer.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not answerer.server.over.wait(0.02):
        answerer.wfile.write(b"X-More: 1\r\n")
        answerer.wfile.flush()


def hangs_up(answerer: Answerer) -> None:
    """Break off in the middle of the answer."""
    answerer.send_response(200)
    answerer.send_header("Content-Length", "1000")
    answerer.end_headers()
    answerer.wfile.write(chat("half")[:40])


def judges(decide: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Behave:
    """Answer candidate by candidate, as a model that does what it is asked to."""

    def behave(answerer: Answerer) -> None:
        content = answerer.server.asked[-1]["messages"][1]["content"]
        rows = (decide(each) for each in json.loads(content)["candidates"])
        answer = {"candidates": [row for row in rows if row is not None]}
        answerer.reply(200, chat(json.dumps(answer)))

    return behave


def keeps(candidate: dict[str, Any], **more: object) -> dict[str, Any]:
    """Keep a candidate."""
    kept = {"number": candidate["number"], "verdict": "keep", "reason": ""}
    return {**kept, "quote": candidate["sentence"], "statement": "", **more}


def doubts(candidate: dict[str, Any], reason: str = "not_stated") -> dict[str, Any]:
    """Doubt a candidate."""
    return keeps(candidate, verdict="doubt", reason=reason)

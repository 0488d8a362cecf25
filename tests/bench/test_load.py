"""A run in which one request is refused counts for nothing: a fast error is no speed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.bench.endpoints import Side
from tests.bench.load import measure

FORM = b'<form><input type="hidden" name="csrf_token" value="x"></form>'
ASKED = [{"serving": str(number), "choice": "A"} for number in range(5)]


@contextmanager
def server(refusing: str, status: int) -> Iterator[int]:
    """Serve a form to whoever asks and a page to whoever answers, but this to one question."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._say(200)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say(status if self.path.endswith(refusing) else 200)

        def _say(self, code: int) -> None:
            self.send_response(code)
            self.send_header("Content-Length", str(len(FORM)))
            self.end_headers()
            self.wfile.write(FORM)

        def log_message(self, *_what: object) -> None:
            """Say nothing."""

    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    try:
        yield serving.server_address[1]
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()


def job(port: int) -> dict[str, object]:
    learners = [{"cookie": "who=ada", "asked": ASKED}]
    return {"port": port, "script": True, "pace": 0, "learners": learners}


def test_a_run_without_a_refusal_counts_every_answer() -> None:
    with server("none", 500) as port:
        result = measure(job(port))

    assert result["failed"] == []
    assert len(result["answer"]) == len(result["next"]) == len(ASKED)


@pytest.mark.parametrize("status", [500, 503, 429, 302, 204])
def test_one_answer_refused_is_told_and_not_counted(status: int) -> None:
    with server("/3", status) as port:
        result = measure(job(port))

    assert str(status) in result["failed"][0]
    assert len(result["answer"]) == 3


def test_a_refusal_ends_the_whole_benchmark() -> None:
    with server("/3", 503) as port, pytest.raises(RuntimeError, match="503"):
        Side("app", port, 0, ["who=ada"], [[]]).measured([ASKED])

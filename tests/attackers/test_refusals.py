"""What the server refuses before any page is asked: it repeats nothing, and its log neither."""

import json
from collections.abc import Callable, Iterable

import pytest
from flask import Flask

from quizapp.cli.patience import PatientWorker
from quizapp.cli.server_log import GunicornLogger
from quizapp.web.headers import HEADERS
from tests.support.wire import answer_to, serving

MARK = "quokka"

REFUSED = [
    (400, b"GET /reset/quokka ?mail=quokka@example.org HTTP/1.1\r\nHost: x\r\n\r\n"),
    (400, b"GET /reset/quokka HTTP/1.9x\r\nHost: x\r\n\r\n"),
    (400, b"GET / HTTP/1.1\r\nHost: x\r\nquokka@example.org 1: y\r\n\r\n"),
    (400, b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: quokka\r\n\r\n"),
    (400, b"quokka\r\n\r\n"),
    (414, b"GET /quokka" + b"x" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
    (417, b"GET / HTTP/1.1\r\nHost: x\r\nExpect: quokka\r\n\r\n"),
    (431, b"GET / HTTP/1.1\r\nHost: x\r\nquokka: " + b"x" * 9000 + b"\r\n\r\n"),
    (431, b"GET / HTTP/1.1\r\n" + b"quokka: b\r\n" * 7000),
    (501, b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: quokka\r\n\r\n"),
]
BAD_CHUNK = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nquokka\r\n\r\n"


def test_a_refusal_protects_as_every_answer_does_and_repeats_nothing(sqlite_app: Flask) -> None:
    with serving(PatientWorker, sqlite_app) as port:
        for status, sent in REFUSED:
            answer = answer_to(port, sent).decode()
            assert answer.startswith(f"HTTP/1.1 {status} "), sent
            for name, value in {**HEADERS, "Cache-Control": "no-store"}.items():
                assert f"\r\n{name}: {value}\r\n" in answer, sent
            assert MARK not in answer


def fail(_environ: dict[str, object], _start: Callable[..., object]) -> Iterable[bytes]:
    raise ValueError(MARK)


def test_what_failed_is_told_without_why(
    sqlite_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(PatientWorker, fail, GunicornLogger) as port:
        answer = answer_to(port, f"GET /{MARK} HTTP/1.1\r\nHost: x\r\n\r\n".encode()).decode()
    assert answer.startswith("HTTP/1.1 500 ")
    assert answer.endswith("\r\n\r\nSomething failed here.")
    told = capsys.readouterr().err
    assert MARK not in told
    [line] = [json.loads(line) for line in told.splitlines() if "request failed" in line]
    assert line["error"] == "ValueError"


def test_nothing_of_what_was_refused_stands_in_the_log(
    sqlite_app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    sqlite_app.config["PROPAGATE_EXCEPTIONS"] = False
    with serving(PatientWorker, sqlite_app, GunicornLogger) as port:
        for _, sent in [*REFUSED, (400, BAD_CHUNK)]:
            assert answer_to(port, sent)
    told = capsys.readouterr().err
    assert MARK not in told
    assert "127.0.0.1" not in told
    lines = [json.loads(line) for line in told.splitlines()]
    refused = [line["error"] for line in lines if line["event"] == "request refused"]
    assert len(refused) >= len(REFUSED) - 1  # a head without an end is no request yet

"""The log says what happened, and nothing about the person."""

import inspect
import io
import json
import logging
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]  # it ships no types

from quizapp.cli.server_log import OF_ITS_OWN, GunicornLogger
from quizapp.config import Settings
from quizapp.factory import create_app
from quizapp.web.access import public

Captured = pytest.CaptureFixture[str]


def lines(captured: Captured) -> list[dict[str, object]]:
    return [json.loads(line) for line in captured.readouterr().err.splitlines()]


def test_a_request_is_one_line(sqlite_app: Flask, capsys: Captured) -> None:
    answer = sqlite_app.test_client().get("/healthz")
    (line,) = lines(capsys)
    assert line["event"] == "request"
    assert line["method"] == "GET"
    assert line["endpoint"] == "healthz"
    assert line["status"] == 200
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert isinstance(line["ms"], float)
    assert set(line) == {
        *("event", "level", "timestamp", "method", "endpoint", "status", "ms", "request_id")
    }


def test_nothing_that_was_sent_is_logged(sqlite_app: Flask, capsys: Captured) -> None:
    sqlite_app.config["PROPAGATE_EXCEPTIONS"] = False

    @public
    def fail(token: str) -> str:
        raise ValueError(f"ada@example.org sent {token}")

    sqlite_app.add_url_rule("/fail/<token>", "fail", fail)
    sqlite_app.test_client().get("/fail/confidential?word=confidential")
    written = capsys.readouterr().err
    assert "confidential" not in written
    assert "ada@example.org" not in written
    assert "127.0.0.1" not in written


def test_a_failure_is_logged_with_its_kind_and_place(sqlite_app: Flask, capsys: Captured) -> None:
    sqlite_app.config["PROPAGATE_EXCEPTIONS"] = False

    @public
    def fail() -> str:
        raise ValueError

    sqlite_app.add_url_rule("/fail", "fail", fail)
    sqlite_app.test_client().get("/fail")
    failure, request = lines(capsys)
    assert failure["event"] == "view failed"
    assert failure["error"] == "ValueError"
    assert failure["endpoint"] == "fail"
    assert failure["request_id"] == request["request_id"]
    assert isinstance(failure["frames"], list)
    assert failure["frames"][-1].endswith("fail")


def test_less_can_be_logged(sqlite_settings: Settings, capsys: Captured) -> None:
    quiet = create_app(replace(sqlite_settings, log_level="error"))
    quiet.test_client().get("/healthz")
    assert lines(capsys) == []


@pytest.mark.parametrize(
    ("behind_proxy", "sent", "kept"),
    [
        (True, "0123456789abcdef", True),
        (True, 'forged"id\\', False),
        (False, "0123456789abcdef", False),
    ],
)
def test_a_request_keeps_the_number_that_a_trusted_proxy_gave_it(
    sqlite_settings: Settings, *, behind_proxy: bool, sent: str, kept: bool
) -> None:
    app = create_app(replace(sqlite_settings, behind_proxy=behind_proxy))
    answer = app.test_client().get("/healthz", headers={"X-Request-ID": sent})
    assert (answer.headers["X-Request-ID"] == sent) is kept


@pytest.mark.parametrize("level", ["critical", "error", "warning", "info", "debug"])
def test_the_server_logs_its_sentences_without_what_strangers_sent(
    sqlite_settings: Settings, capsys: Captured, level: str
) -> None:
    create_app(replace(sqlite_settings, log_level="debug"))
    logger = GunicornLogger.__new__(GunicornLogger)
    getattr(logger, level)("Worker %s stopped at %s", 41, "/setup/confidential")
    (line,) = lines(capsys)
    assert line["level"] == level
    assert line["event"] == "Worker 41 stopped at ..."


def test_what_the_keeper_of_the_workers_says_of_itself_is_whole(
    sqlite_app: Flask, capsys: Captured
) -> None:
    logger = GunicornLogger.__new__(GunicornLogger)
    logger.info("Listening at: %s (%s)", "http://127.0.0.1:8000", 41)
    killed = "Worker (pid:%s) was sent %s!"
    killed += " Perhaps out of memory?"  # put together, as there
    logger.error(killed, 42, "SIGKILL")
    assert [line["event"] for line in lines(capsys)] == [
        "Listening at: http://127.0.0.1:8000 (41)",
        "Worker (pid:42) was sent SIGKILL! Perhaps out of memory?",
    ]
    words = Path(inspect.getfile(Arbiter)).read_text()
    assert all(part in words for sentence in OF_ITS_OWN for part in sentence.split("!"))


def test_what_is_no_sentence_to_fill_in_is_logged_as_it_stands(
    sqlite_app: Flask, capsys: Captured
) -> None:
    logger = GunicornLogger.__new__(GunicornLogger)
    logger.info("Handling %d", "confidential")
    logger.info("100 % done")
    assert [line["event"] for line in lines(capsys)] == ["Handling %d", "100 % done"]


def test_a_sentence_that_was_filled_in_before_is_not_logged(
    sqlite_app: Flask, capsys: Captured
) -> None:
    logger = GunicornLogger.__new__(GunicornLogger)
    filled_in = "Invalid request from ip={ip}".format(ip="confidential")
    logger.warning(filled_in)
    logger.error(ValueError("confidential"))
    found = lines(capsys)
    assert "confidential" not in json.dumps(found)
    frames = [line["frames"] for line in found if "frames" in line]
    assert [str(at).count("test_logs.py") for at in frames] == [1, 1]
    assert all("was put together" in str(line["event"]) for line in found)


def test_a_line_is_written_at_once_so_that_no_other_process_writes_into_it(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Watched(io.StringIO):
        def write(self, text: str) -> int:
            written.append(text)
            return len(text)

    written: list[str] = []
    monkeypatch.setattr(sys, "stderr", Watched())
    sqlite_app.test_client().get("/healthz")
    (line,) = written
    assert line.endswith("}\n")
    assert json.loads(line)["endpoint"] == "healthz"


def test_what_a_library_says_is_a_line_that_tells_where_and_no_word_of_it(
    sqlite_app: Flask, capsys: Captured
) -> None:
    library = logging.getLogger("some.library")
    library.propagate = False  # the tests' own listener would hear it
    library.info("confidential")
    library.warning("It is %s", "confidential")
    (line,) = lines(capsys)
    assert "confidential" not in json.dumps(line)
    assert (line["event"], line["logger"]) == ("library", "some.library")
    assert str(line["at"]).startswith("test_logs.py:")


def test_the_server_logs_where_it_failed_without_the_message(
    sqlite_app: Flask, capsys: Captured
) -> None:
    logger = GunicornLogger.__new__(GunicornLogger)
    try:
        int("confidential")
    except ValueError:
        logger.exception("Error handling request %s", "/setup/confidential")
    logger.log(20, "Handling %s", "confidential")
    logger.access("a line", "for each", "request")
    failure, message = lines(capsys)
    assert failure["error"] == "ValueError"
    assert "confidential" not in json.dumps([failure, message])

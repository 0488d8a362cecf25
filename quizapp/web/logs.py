"""Structured logs on standard error: one JSON line a request, and nothing about the person.

No path, query, body, address or e-mail is logged: a path can hold a reset token, and an exception's
message what somebody typed. The endpoint's name, the exception's type and its frames must do.
"""

import hmac
import io
import logging
import re
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, current_app, g, has_app_context, request

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def init_logs(app: Flask, level: str, *, behind_proxy: bool) -> None:
    """Log every request of an app. A proxy's X-Request-ID is kept, a stranger's is not."""
    configure_logs(level)
    log = structlog.get_logger().bind()  # put together once, and not for each request

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()
        g.request_id = _request_id(trusted=behind_proxy)

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        log.info(
            "request",
            method=request.method,
            endpoint=request.endpoint,
            status=response.status_code,
            ms=round((time.perf_counter() - g.started) * 1000, 1),
            request_id=g.request_id,
        )
        return response


def _request_id(*, trusted: bool) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if trusted and REQUEST_ID.fullmatch(given) else uuid4().hex


def log_security(event: str, *, person: str | None = None, **told: str | int) -> None:
    """Log what somebody looking into an attack asks for: what happened, and to which account.

    `person` is the account's id; what is logged is a name made of it with the installation's key,
    the same in each line, which nobody without the key can turn back.
    """
    if person is not None:
        key = str(current_app.config["SECRET_KEY"]).encode()
        told["person"] = hmac.new(key, f"log {person}".encode(), "sha256").hexdigest()[:16]
    structlog.get_logger().warning(
        event, endpoint=request.endpoint, request_id=g.get("request_id"), **told
    )


def request_id() -> str | None:
    """Return the number of the request at hand, or of the one that wanted the job at hand."""
    found: str | None = g.get("request_id") if has_app_context() else None
    return found


@contextmanager
def job_named(job_id: str, wanted_by: str | None) -> Iterator[None]:
    """Log a line for a job, and name in every line of it the request that wanted it."""
    g.request_id = wanted_by
    begun = time.perf_counter()
    with structlog.contextvars.bound_contextvars(job=job_id, request_id=wanted_by):
        try:
            yield
        finally:
            took = round((time.perf_counter() - begun) * 1000, 1)
            structlog.get_logger().info("job", ms=took)


def log_failure(event: str, error: BaseException) -> None:
    """Log an exception's type and frames, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    structlog.get_logger().error(
        event,
        error=type(error).__name__,
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
        endpoint=request.endpoint,
        request_id=g.get("request_id"),
    )


def configure_logs(level: str) -> None:
    """Send structlog and the standard library's logging to standard error as JSON lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # It writes a line with its end, all at once: two processes write to one file.
        logger_factory=lambda *_: structlog.WriteLogger(_STDERR),
    )
    logging.lastResort = _Libraries(logging.WARNING)


class _Libraries(logging.Handler):
    """Logs that a library warns, and where, but not of what: it may hold what somebody sent."""

    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().warning(
            "library", logger=record.name, at=f"{record.filename}:{record.lineno}"
        )


class _StandardError(io.TextIOBase):
    """Standard error, looked up at each line, so that a stream that was replaced is followed.

    A line that cannot be written, as to a file on a full disk, is dropped: reading goes on.
    """

    def write(self, text: str) -> int:
        try:
            return sys.stderr.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        try:
            sys.stderr.flush()
        except OSError:
            return


_STDERR: Any = _StandardError()

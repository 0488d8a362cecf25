"""Structured logs on standard error: one JSON line a request, and nothing about the person.

No path, query, body, address or e-mail is logged: a path can hold a reset token, and an exception's
message what somebody typed. The endpoint's name, the exception's type and its frames must do.
"""

import re
import sys
import time
import traceback
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def init_logs(app: Flask, level: str, *, behind_proxy: bool) -> None:
    """Log every request of an app. A proxy's X-Request-ID is kept, a stranger's is not."""
    configure_logs(level)

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()
        g.request_id = _request_id(trusted=behind_proxy)

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        structlog.get_logger().info(
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
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up at each line, so that a stream that was replaced is followed.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )

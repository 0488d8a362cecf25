"""Gunicorn's messages in the same structured log as everything else."""

import inspect
import sys
import traceback
from types import FrameType

import structlog
from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # it ships no types


class GunicornLogger(Logger):  # type: ignore[misc]  # as above
    """Logs gunicorn's sentences without what it fills in, except whole numbers.

    What it fills in may be a client's address or a path with somebody's one-time link; a whole
    number is a process or a signal. The few sentences are whole in which all is its own. One that
    does not stand word for word in the code that logs it was filled in before, and is not logged.
    Requests are logged by the app itself.
    """

    def critical(self, msg: object, *args: object, **_kwargs: object) -> None:
        """Log a message of this level; the same holds for the others below."""
        _log("critical", msg, args)

    def error(self, msg: object, *args: object, **_kwargs: object) -> None:  # noqa: D102
        _log("error", msg, args)

    def warning(self, msg: object, *args: object, **_kwargs: object) -> None:  # noqa: D102
        _log("warning", msg, args)

    def info(self, msg: object, *args: object, **_kwargs: object) -> None:  # noqa: D102
        _log("info", msg, args)

    def debug(self, msg: object, *args: object, **_kwargs: object) -> None:  # noqa: D102
        _log("debug", msg, args)

    def exception(self, msg: object, *args: object, **_kwargs: object) -> None:
        """Log where an exception came from, without its message."""
        kind, _error, trace = sys.exc_info()
        frames = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        _log("error", msg, args, error=kind.__name__ if kind else None, frames=frames)

    def log(self, _lvl: object, msg: object, *args: object, **_kwargs: object) -> None:  # noqa: D102
        _log("info", msg, args)

    def access(self, *_args: object) -> None:
        """Leave it to the app, which knows the endpoint's name and logs no path."""


OF_ITS_OWN = frozenset(
    {
        "Starting gunicorn %s",
        "Listening at: %s (%s)",
        "Using worker: %s",
        "Handling signal: %s",
        "Worker (pid:%s) was sent %s!",
        "Worker (pid:%s) was sent %s! Perhaps out of memory?",
    }
)
"""What the keeper of the workers, which reads no request, says of itself and of them: its version,
where it listens, processes and signals."""

_MADE = "a sentence that was put together, and may hold what somebody sent"


def _log(level: str, message: object, filled_in: tuple[object, ...], **more: object) -> None:
    caller = _caller()
    if message in OF_ITS_OWN or message in caller.f_code.co_consts:
        said = _said(str(message), filled_in)
    else:
        said = _MADE
        more["frames"] = [f"{caller.f_code.co_filename}:{caller.f_lineno} {caller.f_code.co_name}"]
    getattr(structlog.get_logger(), level)(said, **more)


def _caller() -> FrameType:
    """Return the frame of the code that logs: of who called the method that called `_log`."""
    frame = inspect.currentframe()
    for _ in range(3):
        frame = frame and frame.f_back
    if frame is None:
        message = "called by a method of the logger, or not at all"
        raise RuntimeError(message)
    return frame


def _said(message: str, filled_in: tuple[object, ...]) -> str:
    """Return the sentence with its whole numbers filled in, and dots for what may not be told."""
    whole = message in OF_ITS_OWN
    told = tuple(value if whole or isinstance(value, int) else "..." for value in filled_in)
    try:
        return message % told
    except (TypeError, ValueError):  # no sentence to fill in: as it stands it names nobody
        return message

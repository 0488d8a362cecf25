"""Reading in a process of its own, which may take only so much memory and time."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

from question_bank.ingest.nouns import Reading, UnreadableError
from question_bank.ingest.reading.files import Progress, read
from question_bank.ingest.reading.limits import LIMITS, Limits
from question_bank.ingest.reading.messages import Order, result_of

_WORKER = "question_bank.ingest.reading.worker"
_ROOT = Path(__file__).parents[3]
_TOLD = re.compile(rb"(\d{1,9}) (\d{1,9})\n")
_LONGEST_LINE = 200
_OVERTIME = frozenset({-signal.SIGXCPU, -signal.SIGKILL})


def read_boxed(
    content: bytes,
    name: str = "",
    format: str | None = None,  # noqa: A002 - the word for it
    limits: Limits = LIMITS,
    progress: Progress | None = None,
) -> Reading:
    """Read a file as ``read`` does, but so that no file can do harm.

    The readers of PDF, HTML and XML are large programs in C: what makes one of them crash, run for
    ever or fill the memory ends the process that reads, and not this one. That process sees the
    bytes and nothing else: no open file, no setting, no secret in its surroundings. ``progress`` is
    told the pages done and all pages. Raises UnreadableError.
    """
    if len(content) > limits.size:
        # Refused before it is copied.
        return read(content, name, format, limits=limits)
    with TemporaryFile() as given, TemporaryFile() as made:
        given.write(content)
        given.seek(0)
        code = _run(Order(name, format, limits), given, made, progress)
        made.seek(0)
        answer = made.read()
    if code == 0:
        try:
            return result_of(answer)
        except ValueError:
            code = 1
    raise UnreadableError(_why(code, limits), passing=code in _OVERTIME)


def _run(order: Order, given: IO[bytes], made: IO[bytes], progress: Progress | None) -> int:
    """Let the worker read; return the code with which it ended, negative for a signal."""
    with subprocess.Popen(  # noqa: S603 - our own module, and no shell # nosec B603
        [sys.executable, "-P", "-m", _WORKER, order.to_text()],
        stdin=given,
        stdout=made,
        stderr=subprocess.PIPE,
        cwd=os.sep,
        env={"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        close_fds=True,
        start_new_session=True,
    ) as process:
        overtime = Timer(order.limits.seconds, process.kill)
        overtime.start()
        try:
            _listen(process.stderr, progress)
            return process.wait()
        finally:
            overtime.cancel()
            process.kill()


def _listen(told: IO[bytes] | None, progress: Progress | None) -> None:
    """Pass on what the worker tells of its pages, until it ends; libraries' complaints are lost."""
    while told and (line := told.readline(_LONGEST_LINE)):
        pages = _TOLD.fullmatch(line)
        if pages and progress:
            progress(int(pages[1]), int(pages[2]))


def _why(code: int, limits: Limits) -> str:
    """Return what is to be said of a file over which the worker ended early."""
    if code in _OVERTIME:
        return (
            f"Reading this file took longer than {limits.seconds} seconds, so it was given up."
            " Split it, or copy its text and bring that."
        )
    return (
        "This file made its reader fail, by its size or because it is damaged."
        " Copy its text, and bring that."
    )

"""Gunicorn in this very process, which keeps the workers and, beside them, one process for jobs."""

import os
import signal
import socket
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # no types
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]  # as above
from gunicorn.workers.base import Worker  # type: ignore[import-untyped]  # as above

from quizapp.cli.patience import PatientWorker
from quizapp.cli.server_log import GunicornLogger
from quizapp.config import Settings
from quizapp.jobs.consuming import NICENESS, consume
from quizapp.web.counters import KEEPER, Counters
from quizapp.web.metrics import counters_of

JOBS_PAUSE_SECONDS = 10.0
"""How long after its start a process for jobs that has ended is replaced, at the earliest."""

JOBS_END_SECONDS = 10.0
"""How long the process for jobs may take to end; whatever it was at is begun again later."""


def serve(
    app: Flask, listener: socket.socket, settings: Settings, ready: Callable[[], None]
) -> None:
    """Serve until told to stop; call `ready` once requests are accepted."""
    options = {
        "bind": f"fd://{listener.detach()}",
        "workers": settings.workers,
        "worker_class": PatientWorker,
        "threads": settings.threads,
        "preload_app": True,
        "when_ready": lambda _server: ready(),
        **_counting(counters_of(app)),
        "logger_class": GunicornLogger,
        # Whom to trust about X-Forwarded-* is decided in one place, the app's own.
        "forwarded_allow_ips": "",
        "control_socket_disable": True,
        "proc_name": "quizapp",
    }
    _Server(app, options).run()


def _counting(counters: Counters) -> dict[str, Callable[[Arbiter, Worker], None]]:
    """Return gunicorn's hooks that give each worker a row to count in that no living one has."""

    def choose(server: Arbiter, worker: Worker) -> None:
        taken = {getattr(each, "row", KEEPER) for each in server.WORKERS.values()}
        worker.row = counters.free_row(taken)

    def take(_server: Arbiter, worker: Worker) -> None:  # pragma: no cover - in forked children
        counters.take_row(worker.row)

    return {"pre_fork": choose, "post_fork": take}


class _Server(BaseApplication):  # type: ignore[misc]  # as above
    """Gunicorn, told everything here instead of in a file."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def run(self) -> None:
        _Keeper(self).run()


class _Keeper(Arbiter):  # type: ignore[misc]  # as above
    """Gunicorn's process that keeps the workers, and here the process for jobs too.

    A child of this one, forked when the app is loaded: what they have in common is in memory once,
    and whatever ends the server ends it.
    """

    _jobs_process = 0
    _next_start = 0.0

    def manage_workers(self) -> None:
        """Keep as many workers as there should be, and the process for jobs."""
        super().manage_workers()
        if monotonic() >= self._next_start and not self._does_jobs():
            self._next_start = monotonic() + JOBS_PAUSE_SECONDS
            self._jobs_process = self._start_jobs()

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - gunicorn's signature
        """Stop the process for jobs with the workers; a job that is cut is begun again."""
        if self._does_jobs():
            os.kill(self._jobs_process, signal.SIGTERM)
        super().stop(graceful)
        wait_for(self._jobs_process, JOBS_END_SECONDS)

    def _does_jobs(self) -> bool:
        """Say whether the process for jobs lives; its id may have become a worker's."""
        return self._jobs_process not in self.WORKERS and _lives(self._jobs_process)

    def _start_jobs(self) -> int:
        """Fork the process for jobs; return its id."""
        keeper = os.getpid()
        child = os.fork()
        if child == 0:  # pragma: no cover - coverage does not see forked children
            self._do_jobs(keeper)
        return child

    def _do_jobs(self, keeper: int) -> None:  # pragma: no cover - in the forked child
        """Do jobs; never return into the keeper's own loop."""
        try:
            for number in self.SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            for listener in self.LISTENERS:
                listener.close()
            os.nice(NICENESS)
            ended_well = do_jobs(self.app.load(), keeper)
        except BaseException:  # noqa: BLE001 - `os._exit` would swallow it too
            ended_well = False
        os._exit(0 if ended_well else 1)


def do_jobs(app: Flask, keeper: int) -> bool:
    """Do jobs until told to stop; return False, and say why, when something else ended it."""
    try:
        consume(app, keeper)
    except Exception as error:  # noqa: BLE001 - whatever it is, another process takes its place
        structlog.get_logger().error("jobs ended", error=type(error).__name__)
        return False
    return True


def wait_for(process: int, seconds: float) -> None:
    """Wait until a child has ended, but no longer than so many seconds."""
    deadline = monotonic() + seconds
    while process and monotonic() < deadline:
        try:
            ended, _status = os.waitpid(process, os.WNOHANG)
        except ChildProcessError:  # gunicorn has seen it end
            return
        if ended:
            return
        sleep(0.02)


def _lives(process: int) -> bool:
    """Say whether a child is still there; gunicorn itself reaps those that have ended.

    Once it has, the id may become that of any process, so a signal that finds one says nothing.
    """
    if not process:
        return False
    try:
        return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    except ChildProcessError:
        return False

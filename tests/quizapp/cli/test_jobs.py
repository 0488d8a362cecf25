"""`quizapp jobs` does what waits, alone or beside the pages, and stops when told."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it ships no types
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]  # as above

from quizapp.cli import main, serving
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.jobs.running import waiting
from quizapp.learning.refit import keep_fit
from quizapp.models import Memory
from tests.support.apps import app_over
from tests.support.desk import SUNDAY_MORNING, Desk
from tests.support.fits import a_fit

NOW = SUNDAY_MORNING


@pytest.fixture
def folder(sqlite_settings: Settings) -> Path:
    """Return a data directory in which a memory waits to be folded anew."""
    with app_over(sqlite_settings) as app, app.app_context():
        desk = Desk(db.session())
        ada = desk.learner()
        desk.choose(ada, "rash", "A", NOW)
        with writing() as session:
            keep_fit(session, ada, a_fit(), None, NOW)
    return sqlite_settings.data_dir


def jobs(folder: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["--data-dir", str(folder), "jobs", *options])


def left(folder: Path) -> int:
    """Count the jobs that wait, and check that the memory is folded when there is none."""
    with app_over(Settings(data_dir=folder)) as app, app.app_context():
        found = len(waiting(db.session()))
        memory = db.session().query(Memory).one()
        assert found or "/" in memory.engine
        return found


def test_what_waits_is_done_and_counted(folder: Path) -> None:
    assert left(folder) == 1
    result = jobs(folder, "--once")
    assert (result.exit_code, result.stderr) == (0, "Jobs done: 1\n")
    assert left(folder) == 0
    assert jobs(folder, "--once").stderr == "Jobs done: 0\n"


def test_without_a_database_there_is_nothing_to_do_yet(tmp_path: Path) -> None:
    result = jobs(tmp_path, "--once")
    assert result.exit_code == 1
    assert result.stderr == "Error: The database is not ready: start `quizapp run` first.\n"


def test_without_a_limit_jobs_are_done_as_they_come(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apps: list[Flask] = []
    monkeypatch.setattr("quizapp.cli.jobs.consume", apps.append)
    assert jobs(folder).exit_code == 0
    assert len(apps) == 1


def test_jobs_are_done_until_told_to_stop(folder: Path) -> None:
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("quizapp")), "jobs", "--data-dir", str(folder)],
        env=os.environ | {"DATABASE_URL": ""},
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            deadline = time.monotonic() + 60
            while left(folder):
                assert time.monotonic() < deadline, "the job was not done"
                time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            _out, log = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0
    assert '"event": "jobs are done here"' in log


@pytest.fixture
def keeper(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> "serving._Keeper":
    """Return what keeps the server's processes, without workers."""
    monkeypatch.setattr(Arbiter, "manage_workers", lambda _self: None)
    monkeypatch.setattr(Arbiter, "stop", lambda _self, _graceful: None)
    application: BaseApplication = serving._Server(sqlite_app, {})  # noqa: SLF001 - as below
    return serving._Keeper(application)  # noqa: SLF001 - where gunicorn's code meets ours


@pytest.fixture
def child() -> "Iterator[subprocess.Popen[bytes]]":
    """Return a process of ours that waits to be ended."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


def test_the_server_keeps_one_process_for_jobs(
    keeper: "serving._Keeper",
    child: "subprocess.Popen[bytes]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forks: list[int] = []
    clock = [100.0]

    def fork() -> int:
        forks.append(child.pid)
        return child.pid

    monkeypatch.setattr(os, "fork", fork)
    monkeypatch.setattr("quizapp.cli.serving.monotonic", lambda: clock[0])
    keeper.manage_workers()
    clock[0] += 60
    keeper.manage_workers()
    assert len(forks) == 1

    child.kill()
    child.wait()
    keeper.manage_workers()
    assert len(forks) == 2
    clock[0] += serving.JOBS_PAUSE_SECONDS - 1
    keeper.manage_workers()
    assert len(forks) == 2
    clock[0] += 1
    keeper.manage_workers()
    assert len(forks) == 3


def test_what_stops_the_server_stops_the_process_for_jobs(
    keeper: "serving._Keeper",
    child: "subprocess.Popen[bytes]",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keeper.stop()
    monkeypatch.setattr(os, "fork", lambda: child.pid)
    keeper.manage_workers()
    keeper.stop()
    assert child.wait() == -signal.SIGTERM

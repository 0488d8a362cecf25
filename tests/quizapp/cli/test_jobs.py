"""`quizapp jobs` does what waits, alone or beside the pages, and stops when told."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it ships no types
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]  # as above
from huey import SqliteHuey

from quizapp.cli import keeping, main
from quizapp.config import Settings
from quizapp.extensions import db, writing
from quizapp.jobs.consuming import consume, send_forgotten
from quizapp.jobs.damage import set_aside_if_damaged
from quizapp.jobs.queue import FILE, JobQueue, queue
from quizapp.jobs.running import waiting
from quizapp.learning.refit import keep_fit
from quizapp.models import Memory
from quizapp.web.metrics import jobs_alive
from tests.support.apps import app_over
from tests.support.desk import SUNDAY_MORNING, Desk
from tests.support.fits import a_fit

NOW = SUNDAY_MORNING
SECRET = "somebody's own words"
NOISE = bytes(range(256)) * 32


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
def keeper(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> "keeping._Keeper":
    """Return what keeps the server's processes, without workers."""
    monkeypatch.setattr(Arbiter, "manage_workers", lambda _self: None)
    monkeypatch.setattr(Arbiter, "stop", lambda _self, _graceful: None)
    application: BaseApplication = keeping._Server(sqlite_app, {})  # noqa: SLF001 - as below
    return keeping._Keeper(application)  # noqa: SLF001 - where gunicorn's code meets ours


@pytest.fixture
def child() -> "Iterator[subprocess.Popen[bytes]]":
    """Return a process of ours that waits to be ended."""
    with subprocess.Popen(["sleep", "60"]) as process:
        yield process
        process.kill()


@pytest.fixture
def forks(child: "subprocess.Popen[bytes]", monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let each fork give that process; return what was given."""
    given: list[int] = []

    def fork() -> int:
        given.append(child.pid)
        return child.pid

    monkeypatch.setattr(os, "fork", fork)
    return given


@pytest.fixture
def let_pass(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stop the keeper's clock; return what lets seconds pass on it."""
    clock = [100.0]
    monkeypatch.setattr("quizapp.cli.keeping.monotonic", lambda: clock[0])

    def go_on(seconds: float) -> None:
        clock[0] += seconds

    return go_on


def test_the_server_keeps_one_process_for_jobs(
    keeper: "keeping._Keeper",
    child: "subprocess.Popen[bytes]",
    forks: list[int],
    let_pass: Callable[[float], None],
) -> None:
    keeper.manage_workers()
    let_pass(60)
    keeper.manage_workers()
    assert len(forks) == 1

    child.kill()
    child.wait()
    keeper.manage_workers()
    assert len(forks) == 2
    let_pass(keeping.JOBS_PAUSE_SECONDS - 1)
    keeper.manage_workers()
    assert len(forks) == 2
    let_pass(1)
    keeper.manage_workers()
    assert len(forks) == 3


def test_what_stops_the_server_stops_the_process_for_jobs(
    keeper: "keeping._Keeper",
    child: "subprocess.Popen[bytes]",
    forks: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Only one can wait for a child and learn how it ended: here the test, not the keeper.
    waited: list[int] = []
    monkeypatch.setattr(keeping, "wait_for", lambda process, _seconds: waited.append(process))
    keeper.stop()
    keeper.manage_workers()
    keeper.stop()
    assert child.wait() == -signal.SIGTERM
    assert waited == [0, *forks]


@pytest.mark.parametrize("whose", ["another program's", "a worker's"])
def test_an_id_that_is_anothers_by_now_is_not_ours(
    keeper: "keeping._Keeper",
    child: "subprocess.Popen[bytes]",
    forks: list[int],
    monkeypatch: pytest.MonkeyPatch,
    whose: str,
) -> None:
    killed: list[int] = []
    keeper._jobs_process = os.getppid()  # noqa: SLF001 - of the same user, and no child of ours
    if whose == "a worker's":
        keeper._jobs_process = child.pid  # noqa: SLF001 - as above
        keeper.WORKERS = {child.pid: None}
    with monkeypatch.context() as patched:
        patched.setattr(os, "kill", lambda process, _number: killed.append(process))
        patched.setattr(keeping, "wait_for", lambda *_: None)
        keeper.stop()
    assert killed == []
    keeper.manage_workers()
    assert len(forks) == 1


def test_what_ends_the_jobs_is_said_without_its_words(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_queue: JobQueue) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("quizapp.jobs.consuming.send_again", fail)
    assert not keeping.do_jobs(sqlite_app, 1)
    told = capsys.readouterr().err
    assert json.loads(told)["error"] == "ValueError"
    assert SECRET not in told
    assert jobs_alive(sqlite_app, 60) is None, "it never came to doing jobs"
    monkeypatch.setattr(keeping, "consume", lambda *_: None)
    assert keeping.do_jobs(sqlite_app, 1)


@pytest.mark.parametrize("place", [0, 100])
def test_a_damaged_queue_is_set_aside_and_its_jobs_are_done(
    folder: Path, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # they are the tests' own
    assert left(folder) == 1
    path = folder / FILE
    with app_over(Settings(data_dir=folder)) as app:
        with app.app_context():
            assert queue().length() == 1  # it is open
        damage(path, place)
        with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.DatabaseError):
            other.execute("SELECT count(*) FROM task").fetchone()

        def parent() -> int:
            with app.app_context():
                return 2 if waiting(db.session()) else 1

        monkeypatch.setattr(os, "getppid", parent)
        consume(app, parent=2)
    assert left(folder) == 0
    aside = sorted(each.name for each in folder.glob(f"{FILE}.damaged-*"))
    assert (folder / aside[0]).read_bytes()[place : place + len(NOISE)] == NOISE
    assert not set_aside_if_damaged(path)


def damage(path: Path, place: int) -> None:
    """Write noise into a file at a place."""
    with path.open("r+b") as file:
        file.seek(place)
        file.write(NOISE)


def test_a_queue_that_is_busy_is_not_damaged(tmp_path: Path) -> None:
    path = tmp_path / FILE
    assert not set_aside_if_damaged(path)  # there is none yet
    SqliteHuey("quizapp", filename=str(path), journal_mode="delete").storage.close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert not set_aside_if_damaged(path)
    assert not set_aside_if_damaged(path)
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


def test_damage_found_later_ends_the_process_so_that_the_next_begins_anew(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_queue: JobQueue) -> int:
        error = sqlite3.DatabaseError()
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    monkeypatch.setattr(JobQueue, "length", fail)
    with pytest.raises(sqlite3.DatabaseError):
        send_forgotten(sqlite_app)

"""`quizapp run` on an empty folder ends with a site that works, and stops when told."""

import gc
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it ships no types

from quizapp.cli import keeping, main
from quizapp.cli.collecting import NEW_OBJECTS
from quizapp.cli.serving import address_of, first_link, listen

ADD = ("user", "add", "ada@example.org")
PASSWORD = "correct horse battery"


@pytest.fixture
def server(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a real server on any free port, over a new folder; stop it by its own id."""
    settings = {"QUIZAPP_DATA_DIR": str(tmp_path), "QUIZAPP_WORKERS": "1", "DATABASE_URL": ""}
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("quizapp")), "run", "--port", "0"],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_an_empty_folder_becomes_a_site_with_a_way_in(
    server: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    assert server.stdout is not None
    address = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
    assert address
    link = re.search(rf"{address[0]}(/setup/\S+)", server.stdout.readline())
    assert link
    assert status(address[0], "/healthz") == 200
    assert status(address[0], link[1]) == 200
    wait_for_jobs(tmp_path)
    server.send_signal(signal.SIGTERM)
    _out, log = server.communicate(timeout=30)
    assert server.returncode == 0
    lines = [json.loads(line) for line in log.splitlines()]
    assert "healthz" in {line.get("endpoint") for line in lines}
    told = {line["event"] for line in lines}
    assert {f"Listening at: {address[0]} ({server.pid})", "Handling signal: term"} <= told
    assert link[1] not in log
    kept = {path.name for path in tmp_path.iterdir() if "-" not in path.name}  # SQLite's own
    files = {"jobs.db", "quizapp.db", "secret_key"}
    assert kept == files | {f"quizapp.db.{name}" for name in ("lock", "open", "turn")}


def wait_for_jobs(folder: Path) -> None:
    """Wait until the process for jobs is there: it makes the file and its log."""
    deadline = time.monotonic() + 60
    while not (folder / "jobs.db-wal").exists():
        assert time.monotonic() < deadline, "nobody does the jobs"
        time.sleep(0.02)


def status(address: str, path: str) -> int:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=30)
    connection.request("GET", path)
    found = connection.getresponse().status
    connection.close()
    return found


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseApplication]]:
    """Collect what would be served, and act as if it were; the process is not given away."""
    applications: list[BaseApplication] = []
    usual = gc.get_threshold()

    def run(application: BaseApplication) -> None:
        applications.append(application)
        os.close(int(application.cfg.bind[0].removeprefix("fd://")))
        application.cfg.when_ready(None)

    monkeypatch.setattr(keeping._Server, "run", run)  # noqa: SLF001 - where our code ends
    yield applications
    gc.set_threshold(*usual)


def start(folder: Path, *options: str) -> str:
    arguments = ["--data-dir", str(folder), "run", "--port", "0", *options]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_server_is_told_everything_it_needs(
    served: list[BaseApplication], tmp_path: Path
) -> None:
    start(tmp_path, "--workers", "3")
    (application,) = served
    assert application.cfg.workers == 3
    assert application.cfg.threads == 4
    assert application.cfg.worker_class_str == "PatientWorker"
    assert application.cfg.preload_app
    assert application.cfg.control_socket_disable
    assert application.cfg.forwarded_allow_ips == [], "whom to trust is for the app to say"
    assert isinstance(application.load(), Flask)


def test_what_is_there_before_the_first_request_is_left_to_itself_by_the_collector(
    served: list[BaseApplication], tmp_path: Path
) -> None:
    gc.unfreeze()  # what loading the program left alone
    gc.set_threshold(700)  # tests have it look seldom, too
    start(tmp_path)
    assert gc.get_freeze_count() > 100_000
    assert gc.get_threshold()[0] == NEW_OBJECTS


def test_the_way_in_is_shown_anew_at_each_start_until_somebody_has_an_account(
    served: list[BaseApplication], tmp_path: Path
) -> None:
    first, second = start(tmp_path), start(tmp_path)
    assert "/setup/" in first
    assert "/setup/" in second
    assert first != second
    added = CliRunner().invoke(
        main,
        ["--data-dir", str(tmp_path), *ADD, "--name", "Ada", "--role", "admin", "--password-stdin"],
        input=PASSWORD,
    )
    assert added.exit_code == 0
    assert "/setup/" not in start(tmp_path)


@pytest.mark.parametrize(
    ("public", "hosts", "warned"),
    [
        ("", "", False),
        ("QUIZAPP_HTTPS", "", True),
        ("QUIZAPP_BEHIND_PROXY", "", True),
        ("QUIZAPP_BEHIND_PROXY", "quiz.example.org", False),
    ],
)
def test_a_public_site_without_a_name_is_warned_of(
    served: list[BaseApplication],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    public: str,
    hosts: str,
    warned: bool,
) -> None:
    monkeypatch.setenv("QUIZAPP_HOSTS", hosts)
    if public:
        monkeypatch.setenv(public, "yes")
    result = CliRunner().invoke(main, ["--data-dir", str(tmp_path), "run", "--port", "0"])
    assert result.exit_code == 0, result.output
    assert ("QUIZAPP_HOSTS is empty" in result.stderr) == warned


def test_a_port_in_use_is_said_plainly_before_anything_is_made(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(
            main, ["run", "--port", port, "--data-dir", str(tmp_path / "new")]
        )
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: Cannot listen at 127.0.0.1, port {port}: Address already in use. "
        "Choose another with --host or --port.\n"
    )
    assert not (tmp_path / "new").exists()


def test_a_host_that_is_not_ours_is_said_plainly() -> None:
    result = CliRunner().invoke(main, ["run", "--host", "no.such.host.invalid"])
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Cannot listen at no.such.host.invalid")


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:"),
        ("0.0.0.0", "http://localhost:"),  # noqa: S104 - what is shown for it
        ("::1", "http://[::1]:"),
    ],
)
def test_the_address_shown_can_be_opened_here(host: str, address: str) -> None:
    with listen(host, 0) as listener:
        assert address_of(listener) == f"{address}{listener.getsockname()[1]}"


def test_nobody_gets_a_way_in_once_somebody_has_an_account(app: Flask, ada: str) -> None:
    with app.app_context():
        assert first_link("http://127.0.0.1:8000") is None


def test_each_worker_counts_in_a_row_that_no_living_one_has(
    served: list[BaseApplication], tmp_path: Path
) -> None:
    start(tmp_path)
    hook = served[0].cfg.pre_fork
    old, new, later = (SimpleNamespace() for _ in range(3))
    hook(SimpleNamespace(WORKERS={}), old)
    hook(SimpleNamespace(WORKERS={1: old}), new)
    assert old.row != new.row
    hook(SimpleNamespace(WORKERS={2: new}), later)  # the first has ended
    assert later.row == old.row


def test_the_process_for_jobs_is_waited_for_as_long_as_it_may_take() -> None:
    quick = subprocess.Popen([sys.executable, "-c", ""])
    keeping.wait_for(quick.pid, 60)
    keeping.wait_for(quick.pid, 60)  # somebody has seen it end
    quick.wait()
    keeping.wait_for(0, 60)  # there was none
    slow = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    keeping.wait_for(slow.pid, 0.05)
    assert slow.poll() is None
    slow.kill()
    slow.wait()

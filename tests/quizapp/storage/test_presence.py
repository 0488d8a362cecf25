"""A process is known to have a database open, until it closes it or ends in whatever way."""

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import URL, select

from quizapp.extensions import BusyError, db
from quizapp.extensions import presence as presence_module
from quizapp.extensions.presence import Presence, present


def can_be_replaced(file: Path) -> bool:
    try:
        with Presence(file).alone():
            return True
    except BusyError:
        return False


def test_an_app_is_in_from_its_first_connection_until_its_last_is_closed(
    sqlite_app: Flask,
) -> None:
    file = Path(str(sqlite_app.extensions["settings"].database.database))
    with sqlite_app.app_context():
        assert can_be_replaced(file)
        db.session().execute(select(1))
        assert not can_be_replaced(file)
        db.session.remove()
        assert not can_be_replaced(file)  # the pool keeps the connection
        db.engine.dispose()
        assert can_be_replaced(file)


def test_many_may_be_in_at_once(tmp_path: Path) -> None:
    one, other = Presence(tmp_path / "db"), Presence(tmp_path / "db")
    one.enter(0)
    one.enter(0)
    other.enter(0)
    one.leave()
    one.leave()
    assert not can_be_replaced(tmp_path / "db")
    other.leave()
    assert can_be_replaced(tmp_path / "db")


def test_threads_that_come_in_at_once_share_what_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    presence, both = Presence(tmp_path / "db"), threading.Barrier(2, timeout=30)
    locked = presence_module._locked  # noqa: SLF001 - where a thread may be held up

    def together(descriptor: int, kind: int) -> bool:
        both.wait()
        return locked(descriptor, kind)

    monkeypatch.setattr(presence_module, "_locked", together)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(presence.enter, [0, 0]))
    monkeypatch.setattr(presence_module, "_locked", locked)
    assert not can_be_replaced(tmp_path / "db")
    presence.leave()
    assert can_be_replaced(tmp_path / "db")


def test_nobody_comes_in_while_it_is_replaced(tmp_path: Path) -> None:
    with Presence(tmp_path / "db").alone(), pytest.raises(BusyError):
        Presence(tmp_path / "db").enter(0.1)


def test_a_server_that_waits_for_requests_is_in(tmp_path: Path) -> None:
    with present(URL.create("sqlite", database=str(tmp_path / "db"))):
        assert not can_be_replaced(tmp_path / "db")
    assert can_be_replaced(tmp_path / "db")
    with present(URL.create("postgresql+psycopg", database="db")):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["db.open"]


def test_a_process_that_is_killed_is_out(tmp_path: Path) -> None:
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - coverage does not see forked children
        Presence(tmp_path / "db").enter(0)
        os.write(told, b"x")
        signal.pause()
        os._exit(0)
    os.read(ready, 1)
    assert not can_be_replaced(tmp_path / "db")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert can_be_replaced(tmp_path / "db")
    os.close(ready)
    os.close(told)


def test_where_nothing_can_be_written_nothing_is_said(tmp_path: Path) -> None:
    presence = Presence(tmp_path / "no such folder" / "db")
    presence.enter(0)
    presence.leave()

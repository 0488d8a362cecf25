"""A disk that takes no writes: people are told, keep their answer, read on, and send it later."""

import errno
import io
import sys
from pathlib import Path

import pytest
from flask import Flask

from tests.faults.disks import CODES, full_disk, read_only_disk, refusing_disk
from tests.faults.ground import Inside, Pupil, Question, Reply
from tests.faults.laws import Found
from tests.faults.refused import refused
from tests.faults.vfs import can_watch

below = pytest.mark.skipif(not can_watch(), reason="SQLite is built into this Python")
real = pytest.mark.usefixtures("mounts")


@below
@pytest.mark.parametrize("what", CODES)
def test_a_disk_that_refuses_keeps_nobody_from_reading_and_loses_nothing(
    tmp_path: Path, what: str
) -> None:
    found = refusing_disk(tmp_path, what, 1)
    assert found.sound, found.line(what)
    assert found.refused == 4


@below
@pytest.mark.long
@pytest.mark.parametrize("what", CODES)
def test_a_disk_that_refuses_again_and_again_loses_nothing(tmp_path: Path, what: str) -> None:
    found = refusing_disk(tmp_path, what, 25, seed=5)
    assert found.sound, found.line(what)
    assert found.refused == 100


@real
def test_a_disk_filled_to_its_last_byte_loses_nothing(tmp_path: Path) -> None:
    found = full_disk(tmp_path, 1)
    assert found.sound, found.line("disk full")
    assert found.refused == 4


@real
def test_a_disk_that_was_mounted_read_only_recovers_without_a_restart(tmp_path: Path) -> None:
    found = read_only_disk(tmp_path, 1)
    assert found.sound, found.line("read-only")
    assert found.refused == 5


@real
@pytest.mark.long
def test_real_disks_in_trouble_again_and_again_lose_nothing(tmp_path: Path) -> None:
    for each in ("full", "read-only"):
        (tmp_path / each).mkdir()
    assert full_disk(tmp_path / "full", 25).sound
    assert read_only_disk(tmp_path / "read-only", 10).sound


class FullFile(io.StringIO):
    """Where the log goes, on a full disk."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_keeps_nobody_from_reading(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", FullFile())
    assert sqlite_app.test_client().get("/healthz").status_code == 200


def test_a_page_that_forgets_the_answer_is_found_out(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, way = Found(), Inside(sqlite_app)
    monkeypatch.setattr(Inside, "send", lambda *_asked: Reply(503, {}, "Service Unavailable"))
    refused(found, Pupil("ada", "", "", []), way, Question("7", {"choice": "A"}))
    assert found.amiss == [
        "no Retry-After",
        "the page does not say what to do",
        "the answer is not shown",
        "the page does not keep the answer",
    ]

"""Where the short tests put their files."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.support import quick


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say nothing of where temporary files belong."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    monkeypatch.setenv("TMPDIR", "")  # so that it is as it was afterwards
    monkeypatch.delenv("TMPDIR")


@pytest.mark.usefixtures("nowhere")
def test_files_go_to_memory_if_there_is_room(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(quick, "ROOM_BYTES", 1)
    quick.keep_files_in_memory(tmp_path)
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == str(tmp_path)


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("folder", ["", "no such folder"])
def test_they_stay_on_the_disk_if_there_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    monkeypatch.setattr(quick, "ROOM_BYTES", 1 << 80)
    quick.keep_files_in_memory(tmp_path / folder)
    assert "TMPDIR" not in os.environ


@pytest.mark.usefixtures("nowhere")
def test_who_says_where_they_belong_is_heard(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(quick, "ROOM_BYTES", 1)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    quick.keep_files_in_memory()
    assert os.environ["TMPDIR"] == str(tmp_path)

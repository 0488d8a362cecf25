"""A power cut at any moment takes nothing that a learner was told is kept."""

from pathlib import Path

import pytest

from tests.faults.cuts import power_cuts
from tests.faults.vfs import can_watch

pytestmark = pytest.mark.skipif(not can_watch(), reason="SQLite is built into this Python")


def test_no_acknowledged_answer_is_lost_in_a_power_cut(tmp_path: Path) -> None:
    found = power_cuts(tmp_path, 10)
    assert found.sound, found.line("power cuts")
    assert found.runs == 10


def test_a_database_that_does_not_sync_each_commit_is_found_out(tmp_path: Path) -> None:
    found = power_cuts(tmp_path, 10, synchronous="NORMAL")
    assert found.lost > 0
    assert not found.sound


@pytest.mark.long
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_hundred_and_more_power_cuts_lose_nothing(tmp_path: Path, seed: int) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "control").mkdir()
    found = power_cuts(tmp_path / "full", 48, seed=seed)
    assert found.sound, found.line("power cuts")
    assert power_cuts(tmp_path / "control", 12, seed=seed, synchronous="NORMAL").lost > 0

"""Whoever holds the database for too long keeps nobody from reading, and no answer is lost."""

from pathlib import Path

import pytest

from tests.faults.locks import foreign_lock


def test_a_lock_held_for_longer_than_the_app_waits_loses_nothing(tmp_path: Path) -> None:
    found = foreign_lock(tmp_path, 1)
    assert found.sound, found.line("foreign lock")
    assert found.refused == 4


@pytest.mark.long
def test_locks_held_again_and_again_lose_nothing(tmp_path: Path) -> None:
    found = foreign_lock(tmp_path, 10)
    assert found.sound, found.line("foreign lock")
    assert found.refused == 40

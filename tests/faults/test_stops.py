"""PostgreSQL stopped, full, read-only or locked: nothing is lost, and no app is restarted."""

from pathlib import Path

import pytest

from tests.faults.stops import (
    foreign_row_lock,
    full_tablespace,
    lazy_stops,
    read_only_server,
    stops,
)

pytestmark = pytest.mark.postgres
real = pytest.mark.usefixtures("mounts")


def test_a_server_stopped_fast_and_at_once_loses_no_acknowledged_answer(tmp_path: Path) -> None:
    found = stops(tmp_path, 2)
    assert found.sound, found.line("PostgreSQL stopped")
    assert found.refused == 10


@pytest.mark.long
def test_a_server_stopped_again_and_again_loses_no_acknowledged_answer(tmp_path: Path) -> None:
    found = stops(tmp_path, 30, seed=7)
    assert found.sound, found.line("PostgreSQL stopped")


def test_a_server_that_acknowledges_before_it_has_written_is_found_out(tmp_path: Path) -> None:
    assert lazy_stops(tmp_path, 1).lost > 0


@pytest.mark.long
def test_a_read_only_server_keeps_nobody_from_reading_and_loses_nothing(tmp_path: Path) -> None:
    found = read_only_server(tmp_path, 10)
    assert found.sound, found.line("read-only server")


@pytest.mark.long
def test_a_row_locked_for_longer_than_the_app_waits_loses_nothing(tmp_path: Path) -> None:
    found = foreign_row_lock(tmp_path, 3)
    assert found.sound, found.line("row locked")


@real
@pytest.mark.long
def test_a_full_disk_under_the_tables_loses_nothing(tmp_path: Path) -> None:
    found = full_tablespace(tmp_path, 5)
    assert found.sound, found.line("full tablespace")

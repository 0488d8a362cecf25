"""Wapiti and sqlmap find nothing in a running site, and all that is planted, in one run."""

import pytest

from tests.scanners import run
from tests.scanners.run import PLANTED, ROLES, Scan


@pytest.mark.long
def test_a_running_site_has_no_hole_that_scanners_know(capsys: pytest.CaptureFixture[str]) -> None:
    ended = run.main(["--seconds", "60"])
    told = capsys.readouterr().out
    assert ended == 0, told
    for role in (*ROLES, PLANTED):
        assert told.count(f" {role} ") == 2, told


HOLE = {tool: [f"{kind}: GET /" for kind in kinds] for tool, kinds in run.HOLES.items()}


@pytest.mark.parametrize("tool", run.HOLES)
@pytest.mark.parametrize("role", ROLES)
def test_a_run_is_sound_where_all_was_seen_and_the_planted_alone_was_found(
    tool: str, role: str
) -> None:
    fewest = run.FEWEST[role] if tool == "wapiti" else 1
    planted = Scan(tool, PLANTED, 99, HOLE[tool])
    assert list(run.faults([Scan(tool, role, fewest), planted])) == []
    for wrong in (Scan(tool, role, fewest - 1), Scan(tool, role, fewest, HOLE[tool][:1])):
        assert len(list(run.faults([wrong, planted]))) == 1


@pytest.mark.parametrize("tool", run.HOLES)
def test_a_run_is_no_clean_bill_where_one_planted_hole_was_missed(tool: str) -> None:
    for hole in HOLE[tool]:
        found = [each for each in HOLE[tool] if each != hole]
        (told,) = run.faults([Scan(tool, PLANTED, 99, found)])
        assert hole.partition(":")[0] in told

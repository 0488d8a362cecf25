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
    for hole in ("Open Redirect", "Reflected Cross Site Scripting", "SQL Injection"):
        assert hole in told


@pytest.mark.parametrize(
    ("seen", "in_the_app", "in_what_is_planted", "sound"),
    [
        (3, [], ["a hole"], True),
        (0, [], ["a hole"], False),
        (3, ["a hole"], ["a hole"], False),
        (3, [], [], False),
    ],
)
def test_a_run_is_sound_where_all_was_seen_and_the_planted_alone_was_found(
    seen: int, in_the_app: list[str], in_what_is_planted: list[str], sound: bool
) -> None:
    ours = Scan("wapiti", "learner", seen, in_the_app)
    assert run.sound([ours, Scan("wapiti", PLANTED, 3, in_what_is_planted)]) == sound

"""The scanners of code see: each rule finds what is planted for it (`make lint` runs them all)."""

from pathlib import Path

import pytest

from tests.scanners import lint
from tests.scanners.findings import Finding


def test_each_law_of_the_house_finds_what_is_planted_for_it() -> None:
    assert lint.laws_that_hold() == lint.laws()


def test_a_law_that_finds_nothing_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = (lint.LAWS / "python.yaml").read_text().replace("eval(...)", "evil(...)")
    (tmp_path / "python.yaml").write_text(rules)
    (tmp_path / "python.py").write_text(lint.PLANTED.read_text())
    monkeypatch.setattr(lint, "LAWS", tmp_path)
    assert lint.laws() - lint.laws_that_hold() == {"code-from-data"}


def test_bandit_finds_what_is_planted() -> None:
    assert {"B307", "B605", "B608"} <= {finding.by for finding in lint.bandit(lint.PLANTED)}


@pytest.mark.parametrize(
    ("found", "planted", "ends"),
    [(False, True, 0), (True, True, 1), (False, False, 1)],
)
def test_lint_is_red_where_something_is_found_and_where_nothing_planted_is(
    found: bool,
    planted: bool,
    ends: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = [Finding("here:1", "rule", "why")]
    monkeypatch.setattr(lint, "semgrep", lambda *_paths: [])
    monkeypatch.setattr(lint, "laws_that_hold", lint.laws)
    monkeypatch.setattr(
        lint, "bandit", lambda *paths: one * (planted if paths == (lint.PLANTED,) else found)
    )
    assert lint.main() == ends
    told = capsys.readouterr().out
    assert ("here:1: rule: why" in told) == found
    assert ("blind" in told) == (not planted)


def test_a_scanner_that_is_not_there_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint, "SEMGREP", Path("nowhere"))
    with pytest.raises(lint.ToolError, match="make lint"):
        lint.laws_that_hold()


def test_a_scanner_that_reads_a_file_not_at_all_is_no_clean_bill(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (:\n")
    with pytest.raises(lint.ToolError, match=r"broken\.py"):
        lint.bandit(tmp_path)

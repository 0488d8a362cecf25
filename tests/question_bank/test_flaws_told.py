"""The table of rules that instructors read says what the rules in the code say."""

from pathlib import Path

import pytest

from question_bank.check.flaws import RULES
from question_bank.content.problems import Severity

TABLES = Path(__file__).parents[2] / "docs" / "flaws.md"
HEADINGS: dict[str, Severity] = {"## Errors": "error", "## Warnings": "warning"}


def told() -> dict[Severity, list[str]]:
    """Return the rows under each heading, without the heads of the tables."""
    rows: dict[Severity, list[str]] = {"error": [], "warning": []}
    under: Severity | None = None
    for line in TABLES.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            under = HEADINGS.get(line)
        elif line.startswith("| `") and under:
            rows[under].append(line)
    return rows


def expected(severity: Severity) -> list[str]:
    rows = []
    for rule in RULES.values():
        found = (rule.test.__doc__ or "").splitlines()[0].removeprefix("Find ")
        row = f"| `{rule.name}` | {found} | {rule.mend} | {rule.source} |"
        rows += [row] if rule.severity == severity else []
    return sorted(rows)


@pytest.mark.parametrize("severity", HEADINGS.values())
def test_each_table_has_the_rules_of_its_severity_in_their_words(severity: Severity) -> None:
    assert told()[severity] == expected(severity)

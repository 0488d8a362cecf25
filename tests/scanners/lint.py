"""Two scanners of code: nothing found in ours, and all that is planted found, in the same run.

`make lint` runs this: bandit with its settings in pyproject.toml, and semgrep with the house's own
laws in .ci/semgrep/. Nothing is fetched and nothing is told to anybody.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.scanners.findings import Finding

ROOT = Path(__file__).resolve().parents[2]
CODE = ("quizapp", "question_bank")
LAWS = ROOT / ".ci" / "semgrep"
PLANTED = LAWS / "python.py"
SEMGREP = ROOT / ".venv" / "tools" / "semgrep" / "bin" / "semgrep"
QUIET = ("--metrics=off", "--disable-version-check", "--quiet")
READ = ("--include=*.py", "--include=*.html", "--include=*.js")


class ToolError(Exception):
    """A scanner could not do its work; the message is what it said."""


def bandit(*paths: str | Path) -> list[Finding]:
    """Return what bandit finds."""
    settings = ("--configfile", "pyproject.toml", "--format", "json", "--quiet")
    command = (sys.executable, "-m", "bandit", *settings, "--recursive", *paths)
    report = _report(command)
    _refuse_errors(report["errors"])
    return [
        Finding(f"{row['filename']}:{row['line_number']}", row["test_id"], row["issue_text"])
        for row in report["results"]
    ]


def semgrep(*paths: str | Path, laws: Path = LAWS) -> list[Finding]:
    """Return where the house's laws are broken; exceptions by path are heeded."""
    command = (SEMGREP, "scan", *QUIET, "--json", "--config", laws, *READ, *paths)
    report = _report(command)
    _refuse_errors(report["errors"])
    return [
        Finding(
            f"{row['path']}:{row['start']['line']}",
            row["check_id"].rsplit(".", 1)[-1],
            row["extra"]["message"],
        )
        for row in report["results"]
    ]


def laws() -> set[str]:
    """Return the names of the house's laws."""
    files = [path.read_text() for path in LAWS.glob("*.yaml")]
    return {name for text in files for name in re.findall(r"^  - id: (\S+)", text, re.MULTILINE)}


def laws_that_hold() -> set[str]:
    """Return the laws that find all that is planted for them, and nothing that is not."""
    report = _report((SEMGREP, "scan", *QUIET, "--json", "--test", LAWS))
    return {
        name.rsplit(".", 1)[-1]
        for results in report["results"].values()
        for name, told in results["checks"].items()
        if told["passed"] and any(told["matches"].values())
    }


def main() -> int:
    """Print what each scanner found in the code and in what is planted; 1 unless all is well."""
    found = {"bandit": bandit(*CODE), "semgrep": semgrep(*CODE)}
    planted = {"bandit": len(bandit(PLANTED)), "semgrep": len(laws_that_hold())}
    wanted = {"bandit": 1, "semgrep": len(laws())}
    for name, findings in found.items():
        for finding in findings:
            sys.stdout.write(f"{finding}\n")
        of_laws = f" of {wanted[name]} laws" if name == "semgrep" else ""
        sys.stdout.write(f"{name}: {len(findings)} found, planted: {planted[name]}{of_laws}\n")
    blind = [name for name in found if planted[name] < wanted[name]]
    if blind:
        sys.stdout.write(f"blind to what was planted: {', '.join(blind)}\n")
    return int(bool(blind) or any(found.values()))


def _report(command: tuple[str | Path, ...]) -> dict[str, Any]:
    """Run a scanner, which ends with 1 where it finds something, and return its report."""
    try:
        finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise ToolError(f"{missing.filename} is not installed: `make lint` installs it") from None
    try:
        report: dict[str, Any] = json.loads(finished.stdout)
    except ValueError:
        raise ToolError(f"{command[0]}: {finished.stdout}{finished.stderr}") from None
    return report


def _refuse_errors(errors: list[dict[str, Any]]) -> None:
    """Stop where a file was not read; a single line that cannot be read is only a warning."""
    if grave := [error for error in errors if error.get("level") != "warn"]:
        raise ToolError(json.dumps(grave, indent=1))


if __name__ == "__main__":
    sys.exit(main())

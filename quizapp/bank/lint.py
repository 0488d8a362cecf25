"""`quizapp items --check`: item lines of any author held to the rules of item writing."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import click

from question_bank.check.flaws import Flaw, flaws
from question_bank.interchange.item_lines import ItemLine, read_items
from quizapp.bank.lines import folded_lines


@dataclass(frozen=True)
class Verdict:
    """What was found in one line: why it could not be read, or the flaws of its item."""

    line: ItemLine
    flaws: tuple[Flaw, ...] = ()

    @property
    def grade(self) -> str:
        """How bad it is: unreadable, error, warning or sound."""
        if self.line.problem:
            return "unreadable"
        severities = {flaw.rule.severity for flaw in self.flaws}
        return "error" if "error" in severities else "warning" if severities else "sound"

    def to_plain(self) -> dict[str, Any]:
        """Return the verdict as plain data; ``problem`` is null where an item was read."""
        return {
            "line": self.line.number,
            "id": self.line.item.id if self.line.item else None,
            "problem": self.line.problem or None,
            "flaws": [
                {
                    "name": flaw.rule.name,
                    "severity": flaw.rule.severity,
                    "message": flaw.message,
                    "mend": flaw.rule.mend,
                }
                for flaw in self.flaws
            ],
        }


def judged(lines: Iterable[bytes]) -> Iterator[Verdict]:
    """Read item lines and hold each to the rules."""
    for line in read_items(lines):
        yield Verdict(line, tuple(flaws(line.item)) if line.item else ())


def check_items(lines: Iterable[bytes], *, as_json: bool) -> bool:
    """Print what is wrong with each line; return whether nothing must be mended."""
    grades: Counter[str] = Counter()
    for verdict in judged(lines):
        grades[verdict.grade] += 1
        if as_json:
            click.echo(json.dumps(verdict.to_plain(), ensure_ascii=False))
        else:
            click.echo("".join(f"{line}\n" for line in _told(verdict)), nl=False)
    if not as_json:
        click.echo(_summary(grades))
    return not (grades["unreadable"] or grades["error"])


def _told(verdict: Verdict) -> Iterator[str]:
    place = f"line {verdict.line.number}"
    if verdict.line.problem:
        yield from folded_lines(f"{place}: unreadable: {verdict.line.problem}")
    for flaw in verdict.flaws:
        rule = flaw.rule
        said = f"{place}: {rule.severity}: {rule.name}: {flaw.message}. {rule.mend}"
        yield from folded_lines(said)


def _summary(grades: Counter[str]) -> str:
    counts = [
        (grades["error"], "to mend"),
        (grades["warning"], "with warnings only"),
        (grades["unreadable"], "not readable"),
    ]
    told = "".join(f", {count:,} {what}" for count, what in counts if count)
    total = grades.total()
    return f"{total:,} line{'' if total == 1 else 's'} read{told or ', nothing to mend'}."

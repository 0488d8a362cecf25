"""Where the records of a bank stand in its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from question_bank.content.problems import Problem, Severity
from question_bank.content.yamltext import Path

LONGEST_NAME = 200
"""Characters of an id beyond which a record is named by its number: nobody reads on."""


@dataclass
class Places:
    """File and line for each path into the merged data; empty for a bank not read from files."""

    spots: dict[Path, tuple[str, int | None]] = field(default_factory=dict)
    records: dict[str, Path] = field(default_factory=dict)

    def problem(self, where: str, message: str, rule: str, severity: Severity = "error") -> Problem:
        """Make a problem of the record ``where`` (``section/id``), with its file and line."""
        return self.at(self.records.get(where, ()), where, message, rule, severity)

    def at(
        self, path: Path, where: str, message: str, rule: str, severity: Severity = "error"
    ) -> Problem:
        """Make a problem of what stands at a path into the data, with its file and line."""
        file, line = self.spot(path)
        return Problem(file, line, where, message, rule, severity)

    def spot(self, path: Path) -> tuple[str | None, int | None]:
        """Return file and line of the path, or of the nearest thing around it."""
        while path:
            if path in self.spots:
                return self.spots[path]
            path = path[:-1]
        return self.spots.get((), (None, None))

    def name(self, data: Mapping[str, Any]) -> None:
        """Learn which path each record has, so that it can be found by ``section/id``."""
        for section, rows in data.items():
            for number, row in enumerate(rows if isinstance(rows, list) else ()):
                self.records.setdefault(where_of(section, number, row), (section, number))


def where_of(section: str, number: int, row: object) -> str:
    """Name a record: ``facts/its-id``, or ``overlaps/3`` where there is no id."""
    ident = row.get("id") if isinstance(row, Mapping) else None
    named = isinstance(ident, str) and len(ident) <= LONGEST_NAME
    return f"{section}/{ident if named else number}"

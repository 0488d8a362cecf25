"""Where the records of a bank stand in its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from question_bank.content.problems import Problem, Severity
from question_bank.content.yamltext import Path


@dataclass
class Places:
    """File and line for each path into the merged data; empty for a bank not read from files."""

    spots: dict[Path, tuple[str, int | None]] = field(default_factory=dict)
    records: dict[str, Path] = field(default_factory=dict)

    def problem(self, where: str, message: str, rule: str, severity: Severity = "error") -> Problem:
        """Make a problem of the record ``where`` (``section/id``), with its file and line."""
        file, line = self.spot(self.records.get(where, ()))
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
    return f"{section}/{ident if isinstance(ident, str) else number}"

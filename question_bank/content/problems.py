"""What is wrong with a bank, said as data with a place to look."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it stands, and a sentence saying what is wrong.

    ``where`` is the record, such as ``facts/dm-affects-skin``; file and line are known when the
    bank came from files, else None.
    """

    file: str | None
    line: int | None
    where: str
    message: str
    rule: str = "schema"
    severity: Severity = "error"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        return ": ".join(part for part in (place, self.where, self.message) if part)


class BankError(Exception):
    """A bank that cannot be read. Carries every problem found; nothing of it was loaded."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

"""A stand-in for the finding of facts where a test is about something else."""

from collections.abc import Iterator

import pytest

from question_bank.content import Bank
from question_bank.ingest import finding
from question_bank.ingest.nouns import Candidate, Reading


def found(start: int, end: int, value: str, **said: object) -> Candidate:
    """Return a candidate about marsh fever that stands between two positions."""
    return Candidate(
        start,
        end,
        start,
        end,
        "marsh fever",
        "Marsh fever",
        "condition",
        "causes",
        "feature",
        (value,),
        f"Marsh fever causes {value}.",
        0.9,
        **said,  # type: ignore[arg-type]
    )


def by_full_stops(reading: Reading, _bank: Bank) -> Iterator[Candidate]:
    """Take every line that ends with a full stop for a fact."""
    place = 0
    for line in reading.text.splitlines(keepends=True):
        said = line.rstrip()
        if said.endswith("."):
            yield found(place, place + len(said), said.split()[-1].strip("."))
        place += len(line)


def find_by_full_stops(patch: pytest.MonkeyPatch) -> None:
    """Let the app find facts without a classifier."""
    patch.setattr(finding, "find", by_full_stops)

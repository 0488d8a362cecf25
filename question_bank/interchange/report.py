"""The whole check of a bank, read from files: problems first, then what it can be asked as."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from question_bank.check.bank import check_bank
from question_bank.content import Bank, BankError, Problem
from question_bank.content.places import Places
from question_bank.content.reading import SHIPPED, read_bank
from question_bank.generate.coverage import (
    Coverage,
    coverage,
    every_item,
    speechless_findings,
    wording_findings,
)
from question_bank.generate.generator import Generator
from question_bank.generate.wording import Wording, load_wording


@dataclass(frozen=True)
class Report:
    """What a check found. ``coverage`` is None if the bank could not be read at all."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    coverage: Coverage | None

    @property
    def sound(self) -> bool:
        """Whether nothing was found that must be mended."""
        return not any(problem.severity == "error" for problem in self.problems)

    def to_plain(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {"sound": self.sound, **asdict(self)}


def check_path(path: Path | None = None, documents: Path | None = None) -> Report:
    """Check the bank in a folder or file; None means the shipped one.

    A folder's own ``wording`` is used where there is one, else the shipped wording.
    """
    place = path or SHIPPED
    try:
        bank, places = read_bank(place)
        own = place / "wording"
        wording = load_wording(own if own.is_dir() else None)
    except BankError as error:
        return Report(tuple(error.problems), {}, None)
    return check_loaded(bank, wording, places, documents)


def check_loaded(
    bank: Bank,
    wording: Wording | None = None,
    places: Places | None = None,
    documents: Path | None = None,
) -> Report:
    """Check a bank that has been read, its wording, and one item of every kind of every fact."""
    words = wording or load_wording()
    where = places or Places()
    generator = Generator(bank, words)
    problems = check_bank(bank, where, documents)
    problems += [where.problem(*each, "error") for each in wording_findings(bank, words)]
    problems += [where.problem(*each, "warning") for each in speechless_findings(generator)]
    items = list(every_item(generator, seed=0))
    problems += [
        where.problem(f"facts/{item.facts[0]}", f"its {item.kind} item breaks: {flaw}", flaw)
        for item in items
        for flaw in item.flaws
    ]
    sections = ("documents", "concepts", "facts", "contrasts", "complete", "foils", "overlaps")
    counts = {section: len(getattr(bank, section)) for section in sections}
    return Report(tuple(problems), {**counts, "items": len(items)}, coverage(generator))

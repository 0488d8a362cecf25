"""The whole check of a bank, read from files: problems first, then what it can be asked as."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from question_bank.check.bank import check_bank
from question_bank.check.near import untold
from question_bank.content import Bank, BankError, Problem
from question_bank.content.integrity import Finding
from question_bank.content.places import Places
from question_bank.content.plain import SECTIONS
from question_bank.content.problems import Severity
from question_bank.content.reading import SHIPPED, read_bank
from question_bank.generate.coverage import (
    Coverage,
    coverage,
    flawed_cards,
    speechless_facts,
    stray_wording,
    unusable_wording,
)
from question_bank.generate.generator import Generator
from question_bank.generate.wording import Wording, load_wording
from question_bank.survey import Survey, seeds_for, survey


@dataclass(frozen=True)
class Report:
    """What a check found. ``coverage`` is None if the bank could not be read at all.

    ``untold`` names the concepts that nothing tells from others; ``survey`` is None if no seed was
    asked for.
    """

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    coverage: Coverage | None
    untold: tuple[str, ...] = ()
    survey: Survey | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing was found that must be mended."""
        return not any(problem.severity == "error" for problem in self.problems)

    def to_plain(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {"sound": self.sound, **asdict(self)}


def check_path(
    path: Path | None = None, documents: Path | None = None, seeds: int | None = 0
) -> Report:
    """Check the bank in a folder or file; None means the shipped one.

    A folder's own ``wording`` is checked with it; else the shipped wording serves. ``seeds`` is for
    the survey of all items: as many as the bank's size allows if None.
    """
    place = path or SHIPPED
    own = place / "wording"
    try:
        bank, places = read_bank(place)
        wording = load_wording(own) if own.is_dir() else None
    except BankError as error:
        return Report(tuple(error.problems), {}, None)
    return check_loaded(bank, wording, places, documents, seeds)


def check_loaded(
    bank: Bank,
    wording: Wording | None = None,
    places: Places | None = None,
    documents: Path | None = None,
    seeds: int | None = 0,
) -> Report:
    """Check a bank that has been read, and the items it makes.

    With wording of its own, every word of that must fit the bank; the shipped wording, used
    without, may know facts that this bank has not, and not fit what has been edited since.
    """
    where = places or Places()
    generator = Generator(bank, wording)
    own: Severity = "error" if wording else "warning"
    findings: list[tuple[Iterable[Finding], Severity]] = [
        (stray_wording(bank, generator.wording) if wording else (), own),
        (unusable_wording(bank, generator.wording), own),
        (flawed_cards(generator), own),
        (speechless_facts(generator), "warning"),
    ]
    problems = check_bank(bank, where, documents)
    problems += [where.problem(*found, severity) for some, severity in findings for found in some]
    counts = {section: len(getattr(bank, section)) for section in SECTIONS}
    if bank.items:
        counts["written items"] = len(bank.items)
    counts["items"] = sum(len(generator.kinds_for(fact)) for fact in bank.facts)
    looked = seeds_for(generator) if seeds is None else seeds
    return Report(
        tuple(problems),
        counts,
        coverage(generator),
        tuple(untold(bank)),
        survey(generator, looked) if looked else None,
    )

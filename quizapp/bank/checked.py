"""The report of `quizapp bank check` in words: what to mend, what can be asked, what items are."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from question_bank.content import Problem
from question_bank.generate.coverage import Coverage
from question_bank.interchange.report import Report
from quizapp.bank.lines import MOST_LISTED, by_reason, folded_lines, listing, percent
from quizapp.bank.surveyed import survey_lines

COLUMNS = {
    "facts": "facts",
    "multiple_choice": "choice",
    "matching": "matching",
    "cloze": "cloze",
    "flashcard": "flashcard",
}


def report_lines(report: Report) -> Iterator[str]:
    """Yield the report line by line."""
    yield from problem_lines(report.problems)
    if report.coverage:
        counts = ", ".join(f"{count:,} {section}" for section, count in report.counts.items())
        yield from folded_lines(f"{counts}.", hanging="")
        yield from _coverage_lines(report.coverage)
    if report.untold:
        yield ""
        yield from listing("Subjects of which nothing is known to be false", report.untold)
    if report.survey:
        known = report.coverage.without_choice if report.coverage else ()
        yield from survey_lines(report.survey, known)
    yield ""
    yield "The bank is sound." if report.sound else _error_count(report.problems)


def problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield the problems, errors first; of very many the first ones, and the number of others."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    for problem in ordered[:MOST_LISTED]:
        yield from folded_lines(f"{problem.severity}: {problem}")
    if len(ordered) > MOST_LISTED:
        yield f"… and {len(ordered) - MOST_LISTED:,} more; --json lists all of them."


def _coverage_lines(found: Coverage) -> Iterator[str]:
    yield ""
    yield _row("Facts by ways of asking", COLUMNS.values())
    for name, counts in chain(sorted(found.by_category.items()), sorted(found.by_origin.items())):
        yield _row(f"  {name}", [f"{counts.get(column, 0):,}" for column in COLUMNS])
    yield ""
    yield _row("Share of the facts with", ["choice", "", "a card"])
    for name, counts in sorted(found.by_origin.items()):
        yield _row(f"  {name}", [_share(counts, "multiple_choice"), "", _share(counts, "card")])
    yield ""
    yield from by_reason("Facts without a choice item", found.without_choice)


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:30}" + "".join(f"{cell:>10}" for cell in cells)


def _share(counts: Mapping[str, int], kind: str) -> str:
    return percent(counts.get(kind, 0), counts["facts"])


def _error_count(problems: tuple[Problem, ...]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    return f"{errors:,} problem{'' if errors == 1 else 's'} to mend."

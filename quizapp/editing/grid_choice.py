"""Which part of the bank a grid shows: a predicate, kinds of subjects and values, and a page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for

from question_bank.content import Bank
from quizapp.bank.grid import shapes, subjects_of, values_of

ROWS, COLUMNS = 12, 8
"""Subjects and values on one page."""

PHRASES = "phrases"
"""Stands in an address for values that are no concepts."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Choice:
    """What to show. Kinds are those of concepts; no kind of values: plain phrases."""

    predicate: str
    rows: str
    kind: str | None
    within: str = ""
    """A concept: only what is a kind of it."""
    row_page: int = 0
    column_page: int = 0

    @property
    def args(self) -> dict[str, str]:
        """What an address says of it; a first page goes without saying."""
        told = {
            "predicate": self.predicate,
            "rows": self.rows,
            "kind": self.kind or PHRASES,
            "within": self.within,
            "r": str(self.row_page or ""),
            "c": str(self.column_page or ""),
        }
        return {name: value for name, value in told.items() if value}

    @property
    def address(self) -> str:
        """Where it is shown."""
        return f"{url_for('grid.page')}?{urlencode(self.args)}"

    def page(self, row_page: int, column_page: int) -> "Choice":
        """Return another page of the same grid."""
        return replace(self, row_page=row_page, column_page=column_page)


@dataclass(frozen=True)
class Sides:
    """All subjects and values of a grid, and those of its page."""

    subjects: list[str]
    values: list[str]
    row_page: int
    column_page: int

    @property
    def row_pages(self) -> int:
        """How many pages the subjects fill."""
        return max(1, -(-len(self.subjects) // ROWS))

    @property
    def column_pages(self) -> int:
        """How many pages the values fill."""
        return max(1, -(-len(self.values) // COLUMNS))

    @property
    def shown_subjects(self) -> list[str]:
        """The subjects of the page."""
        return self.subjects[self.row_page * ROWS :][:ROWS]

    @property
    def shown_values(self) -> list[str]:
        """The values of the page."""
        return self.values[self.column_page * COLUMNS :][:COLUMNS]


def chosen(bank: Bank, args: Mapping[str, str]) -> Choice:
    """Return what an address asks for; what it leaves open is what the bank speaks of most."""
    known = shapes(bank)
    wanted = (args.get("predicate"), args.get("rows"), args.get("kind"))
    fitting = [
        shape
        for shape, _count in known.most_common()
        if all(each in (None, "", one or PHRASES) for each, one in zip(wanted, shape, strict=True))
    ]
    predicate, rows, kind = fitting[0] if fitting else (None, None, None)
    asked_kind = args.get("kind") or kind
    within = args.get("within", "")
    return Choice(
        predicate=args.get("predicate") or predicate or "has_phenotype",
        rows=args.get("rows") or rows or "condition",
        kind=None if asked_kind in (None, PHRASES) else asked_kind,
        within=within if within in bank.concepts else "",
        row_page=_number(args.get("r")),
        column_page=_number(args.get("c")),
    )


def sides_of(bank: Bank, choice: Choice) -> Sides:
    """Return the subjects and values of a grid; a page beyond the last is the last."""
    subjects = subjects_of(bank, choice.rows, choice.predicate, choice.within)
    values = values_of(bank, choice.kind, choice.predicate)
    whole = Sides(subjects, values, 0, 0)
    return Sides(
        subjects,
        values,
        min(choice.row_page, whole.row_pages - 1),
        min(choice.column_page, whole.column_pages - 1),
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0

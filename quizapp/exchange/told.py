"""What the preview of an import shows: entries with what differs, a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from question_bank.content.diffing import FieldDiff, Part, fields, said, words
from quizapp.bank.nouns import Ref, title_of
from quizapp.bank.planning import Conflict, Step
from quizapp.exchange.importing import Import

PAGE = 25
"""Entries shown at once."""


@dataclass(frozen=True)
class Row:
    """One entry that an import writes."""

    ref: Ref
    title: str
    new: bool
    diffs: Sequence[FieldDiff]


@dataclass(frozen=True)
class Asked:
    """One field of an entry in conflict: what the bank says, and what the file says instead."""

    name: str
    bank: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Question:
    """An entry in conflict."""

    ref: Ref
    title: str
    binned: bool
    asked: Sequence[Asked]


@dataclass(frozen=True)
class Page:
    """The entries from one place on."""

    rows: Sequence[Row]
    first: int
    total: int

    @property
    def before(self) -> int | None:
        """Where the page before begins; None for the first."""
        return max(self.first - PAGE, 0) if self.first else None

    @property
    def after(self) -> int | None:
        """Where the next page begins; None for the last."""
        return self.first + PAGE if self.first + PAGE < self.total else None


def page_of(found: Import, first: int) -> Page:
    """Return the entries an import writes, from one place on: changed ones, then new ones."""
    steps = sorted(found.plan.steps if found.plan else (), key=lambda step: step.before is None)
    first = min(max(first, 0), max(len(steps) - 1, 0)) // PAGE * PAGE
    return Page([_row(step) for step in steps[first : first + PAGE]], first, len(steps))


def questions(conflicts: Iterable[Conflict]) -> list[Question]:
    """Return what is to be asked about entries in conflict."""
    return [_question(each) for each in conflicts]


def _row(step: Step) -> Row:
    body = step.after or {}
    diffs = [] if step.before is None else fields(step.before, step.after)
    return Row(step.ref, title_of(step.ref.noun, body), step.before is None, diffs)


def _question(conflict: Conflict) -> Question:
    body = conflict.head.body or conflict.base or {}
    asked = [
        Asked(each.field, said(each.theirs), words(said(each.theirs), said(each.mine)))
        for each in conflict.fields
    ]
    title = title_of(conflict.ref.noun, body) if body else conflict.ref.id
    return Question(conflict.ref, title, conflict.binned, asked)

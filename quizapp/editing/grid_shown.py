"""What the page of a grid shows: rows of cells, where each answer comes from, what would help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from question_bank.check.truth import ReasonKind
from question_bank.content import Bank
from question_bank.generate.grammar import capital_first
from question_bank.generate.statements import Cell
from question_bank.survey.unlocking import Unlock
from quizapp.bank.current import LiveBank
from quizapp.bank.grid import ANSWERS, Answer, Standing, shapes, standings
from quizapp.bank.unlocked import most_useful
from quizapp.editing.fields import status_name
from quizapp.editing.grid_choice import COLUMNS, PHRASES, ROWS, Choice, Pairs, Sides, sides_of
from quizapp.editing.grid_forms import Sent
from quizapp.web.i18n import _, untranslated

WEIGHED = 60
"""Subjects, and values, whose open cells are weighed: those the bank says most of."""

SOURCES: Mapping[ReasonKind, str] = {
    "asserted": untranslated("fact"),
    "inherited": untranslated("fact of a class"),
    "denied": untranslated("denied fact"),
    "complete": untranslated("complete list"),
    "contrast": untranslated("contrast"),
    "foil": untranslated("foil"),
}
"""Where an answer comes from, in a word."""


class Place(NamedTuple):
    """Where a cell stands on its page."""

    row: int
    column: int

    @property
    def anchor(self) -> str:
        """The id of its field."""
        return f"c-{self.row}-{self.column}"


@dataclass(frozen=True)
class CellShown:
    """A cell on the page."""

    place: Place
    standing: Standing
    name: str
    """Of its column."""
    asked: Sent
    """The answer to show, and what it is made from; what was sent, if a form came back."""

    @property
    def source(self) -> str:
        """Where the answer comes from, in a word or two; what can be learnt of it if it is open."""
        own, reason = self.standing.own, self.standing.reason
        if self.standing.answer == "unsure":
            return _("open")
        if own and not self.standing.elsewhere and own.status != "published":
            return status_name(own.status).lower()
        return _(SOURCES[reason.kind]) if reason and reason.kind in SOURCES else _("fact")


@dataclass(frozen=True)
class UnlockShown:
    """An answer that would help, in words, and the address of its cell."""

    names: Sequence[tuple[str, str]]
    address: str
    gained: int
    """Questions that it brings if it is false."""
    whole: bool
    """Whether these are all; else there may be more."""


@dataclass(frozen=True)
class GridShown:
    """Everything the page of a grid tells."""

    choice: Choice
    sides: Sides
    columns: Pairs
    rows: list[tuple[str, str, list[CellShown]]]
    unlocks: list[UnlockShown]
    total: Unlock
    """What the answers named bring together, if all of them are false."""


def grid_shown(
    session: Session, live: LiveBank, choice: Choice, sent: Mapping[Cell, Sent] | None = None
) -> GridShown:
    """Lay out a page of a grid; ``sent`` are answers of a form that came back."""
    bank, sides = live.bank, sides_of(live.bank, choice)
    cells = [
        [Cell(subject, choice.predicate, value) for value in sides.shown_values]
        for subject in sides.shown_subjects
    ]
    known = standings(session, bank, [cell for row in cells for cell in row])
    rows = [
        (
            subject,
            capital_first(bank.name(subject)),
            [
                _cell(bank, Place(i, j), known[cell], (sent or {}).get(cell))
                for j, cell in enumerate(row)
            ],
        )
        for i, (subject, row) in enumerate(zip(sides.shown_subjects, cells, strict=True))
    ]
    columns = [(value, capital_first(bank.name(value))) for value in sides.shown_values]
    unlocks, total = _unlocks(session, live, choice, sides)
    return GridShown(choice, sides, columns, rows, unlocks, total)


def _cell(bank: Bank, place: Place, standing: Standing, sent: Sent | None) -> CellShown:
    name = capital_first(bank.name(standing.cell.value))
    asked = sent or Sent(standing.answer, f"{standing.answer}|{standing.token}", "")
    return CellShown(place, standing, name, asked)


def _unlocks(
    session: Session, live: LiveBank, choice: Choice, sides: Sides
) -> tuple[list[UnlockShown], Unlock]:
    subjects, values = sides.subjects[:WEIGHED], sides.values[:WEIGHED]
    cells = [Cell(subject, choice.predicate, value) for subject in subjects for value in values]
    known = standings(session, live.bank, cells)
    open_cells = tuple(cell for cell in cells if known[cell].answer == "unsure")
    found = most_useful(live, open_cells)
    return [_unlock(live.bank, choice, sides, each) for each in found.unlocks], found.total


def _unlock(bank: Bank, choice: Choice, sides: Sides, found: Unlock) -> UnlockShown:
    names = [
        (capital_first(bank.name(cell.subject)), bank.name(cell.value)) for cell in found.cells
    ]
    address = address_of(choice, sides, found.cells[0])
    return UnlockShown(names, address, len(found.gained), found.whole)


def address_of(choice: Choice, sides: Sides, cell: Cell) -> str:
    """Return where a cell is, on whatever page of the grid."""
    row_page, row = divmod(sides.subjects.index(cell.subject), ROWS)
    column_page, column = divmod(sides.values.index(cell.value), COLUMNS)
    anchor = Place(row, column).anchor
    if (row_page, column_page) == (sides.row_page, sides.column_page):
        return f"#{anchor}"
    return f"{choice.page(row_page, column_page).address}#{anchor}"


def answer_names() -> list[tuple[Answer, str, str]]:
    """Return the answers, each with its sign and its word."""
    words = {
        "true": ("✓", _("true")),
        "false": ("✗", _("false")),
        "unsure": ("?", _("unsure")),
    }
    return [(answer, *words[answer]) for answer in ANSWERS]


def predicates_offered(live: LiveBank) -> Pairs:
    """Return the predicates that a grid can be about, those with most facts first."""
    said = dict.fromkeys(live.generator.wording.predicates, 0)
    for (predicate, _rows, _kind), count in shapes(live.bank).items():
        said[predicate] = said.get(predicate, 0) + count
    ordered = sorted(said, key=lambda each: (-said[each], each))
    return [(each, each.replace("_", " ")) for each in ordered]


def kinds_offered(bank: Bank, *, phrases: bool = False) -> Pairs:
    """Return the kinds of concepts, and plain phrases where they can be values."""
    kinds = sorted({concept.kind for concept in bank.concepts.values()})
    offered = [(kind, kind.replace("_", " ")) for kind in kinds]
    return [*offered, (PHRASES, _("plain phrases"))] if phrases else offered


def classes_offered(bank: Bank, choice: Choice) -> Pairs:
    """Return the classes that some subject of the grid belongs to."""
    subjects = [each.id for each in bank.concepts.values() if each.kind == choice.rows]
    classes = {parent for subject in subjects for parent in bank.ancestors(subject)}
    return sorted(((each, bank.name(each)) for each in classes), key=lambda pair: pair[1])

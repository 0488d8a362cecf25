"""What is known of one cell of a grid: why it is so, what an answer would bring, who said so."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from question_bank.content import Bank
from question_bank.generate.grammar import capital_first
from question_bank.generate.statements import Cell
from question_bank.survey.unlocking import Effect
from quizapp.bank.current import LiveBank
from quizapp.bank.grid import Standing, standings
from quizapp.bank.nouns import Ref
from quizapp.bank.unlocked import effect_of
from quizapp.editing.grid_forms import sentence_for
from quizapp.web.i18n import _, untranslated

MOST_NAMED = 8
"""Facts named that gain a question."""

WHYS = {
    "asserted": untranslated("A published fact says so:"),
    "inherited": untranslated("A fact about a class that it belongs to says so:"),
    "denied": untranslated("A published fact says that it is not so:"),
    "complete": untranslated("A complete list leaves it out:"),
    "contrast": untranslated("A contrast lists it under another:"),
    "foil": untranslated("A foil says that it is not so:"),
}


@dataclass(frozen=True)
class Outcome:
    """What one answer would say, and the questions it would bring."""

    answer: str
    statement: str
    effect: Effect | None
    """None where it is too much to count."""
    facts: Sequence[str]
    """Statements of facts that can be asked in more ways."""


@dataclass(frozen=True)
class CellTold:
    """Everything known of a cell."""

    standing: Standing
    subject: str
    value: str
    why: str
    """What decides it, in words; empty if nothing does."""
    refs: Sequence[Ref]
    """The entries that decide it."""
    outcomes: Sequence[Outcome]
    """What each answer would bring; none where the cell is decided."""


def cell_told(session: Session, live: LiveBank, cell: Cell) -> CellTold:
    """Tell what is known of a cell."""
    standing = standings(session, live.bank, [cell])[cell]
    reason = standing.reason
    return CellTold(
        standing,
        capital_first(live.bank.name(cell.subject)),
        live.bank.name(cell.value),
        _(WHYS[reason.kind]) if reason else "",
        [_ref(live.bank, ident) for ident in reason.ids] if reason else [],
        [] if reason else [_outcome(live, cell, so=so) for so in (True, False)],
    )


def _outcome(live: LiveBank, cell: Cell, *, so: bool) -> Outcome:
    found = effect_of(live, cell, so=so)
    return Outcome(
        _("true") if so else _("false"),
        sentence_for(live, cell, "true" if so else "false"),
        found,
        _told(live.bank, found) if found else (),
    )


def _told(bank: Bank, found: Effect) -> list[str]:
    facts = dict.fromkeys(way.fact for way in sorted(found.gained) if way.fact in bank.facts)
    return [bank.facts[fact].statement for fact in facts][:MOST_NAMED]


def _ref(bank: Bank, ident: str) -> Ref:
    """Return the entry that a reason names by its id alone."""
    sections = {"contrast": bank.contrasts, "complete": bank.complete, "foil": bank.foils}
    return Ref(next((noun for noun, rows in sections.items() if ident in rows), "fact"), ident)

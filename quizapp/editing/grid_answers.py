"""Answers of a grid on a page of their own, each with its sentence and its source."""

from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.check.truth import Truth, verdict
from question_bank.generate.grammar import capital_first
from question_bank.generate.statements import Cell
from question_bank.survey.unlocking import Effect
from quizapp.bank.answers import AnswersRefusedError, Given
from quizapp.bank.current import LiveBank
from quizapp.bank.grid import Standing
from quizapp.bank.unlocked import together

MOST_WEIGHED = 24
"""Answers up to which it is worked out what they bring together."""


@dataclass(frozen=True)
class AnswerShown:
    """One answer, with the names of its cell and what stands in its way."""

    given: Given
    subject: str
    value: str
    seen: str
    """The fact as it stands now: what the form goes on from."""
    sentence: str | None = None
    now: Standing | None = None
    """What somebody else answered meanwhile."""


@dataclass(frozen=True)
class AnswersShown:
    """Answers, and the questions that they bring and take away once they are published."""

    answers: Sequence[AnswerShown]
    effect: Effect | None
    """None where it is too much to count."""

    @property
    def refused(self) -> int:
        """How many cannot be saved as they are."""
        return sum(each.sentence is not None for each in self.answers)


def answers_shown(
    live: LiveBank, given: Sequence[Given], refusal: AnswersRefusedError | None = None
) -> AnswersShown:
    """Return answers as the page shows them."""
    return AnswersShown([_shown(live, each, refusal) for each in given], _effect(live, given))


def _shown(live: LiveBank, given: Given, refusal: AnswersRefusedError | None) -> AnswerShown:
    subject, _predicate, value = given.cell
    now = refusal.contested.get(given.cell) if refusal else None
    return AnswerShown(
        given,
        capital_first(live.bank.name(subject)),
        live.bank.name(value),
        now.token if now else given.seen,
        refusal.sentences.get(given.cell) if refusal else None,
        now,
    )


def _effect(live: LiveBank, given: Sequence[Given]) -> Effect | None:
    """Return what the answers to open cells bring together."""
    answers = [
        (each.cell, each.answer == "true")
        for each in given
        if each.answer != "unsure" and _is_open(live, each.cell)
    ]
    return together(live, answers) if 0 < len(answers) <= MOST_WEIGHED else None


def _is_open(live: LiveBank, cell: Cell) -> bool:
    return verdict(live.bank, *cell).truth is Truth.POSSIBLE

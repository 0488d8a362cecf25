"""The forms of the grid: answers cell by cell, then the same answers with their sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, StringField
from wtforms.validators import Length

from question_bank.content.facts import REVIEWED
from question_bank.generate.phrases import Phrases
from question_bank.generate.statements import Cell, proposed
from quizapp.bank.answers import Given
from quizapp.bank.current import LiveBank
from quizapp.bank.grid import ANSWERS, Answer, Standing
from quizapp.editing.grid_choice import COLUMNS, ROWS
from quizapp.editing.saving_forms import SavingForm
from quizapp.web.i18n import _, untranslated
from quizapp.web.typed import tidy

LONGEST_SOURCE = 500
MOST_ANSWERS = ROWS * COLUMNS
OPEN = "unsure|"
"""What a cell was if the form does not say."""


def _rests() -> list[tuple[str, str]]:
    return [("source", _("a source")), ("readings", _("two independent readings"))]


class GridForm(SavingForm):
    """What is asked once for all answers of a grid."""

    rests = RadioField(
        untranslated("What the answers rest on"),
        choices=_rests,
        default="source",
        validate_choice=False,
    )
    source = StringField(untranslated("Source"), [Length(max=LONGEST_SOURCE)])

    @property
    def common_source(self) -> str:
        """What answers without a source of their own rest on."""
        return REVIEWED if self.rests.data == "readings" else tidy(self.source.data)

    def says_why(self, standing: Iterable[Standing]) -> bool:
        """Ask why what learners get already changes."""
        known = any(each.own and each.own.published for each in standing)
        if not (known and self.status == "published") or tidy(self.why.data):
            return True
        sentence = _("Say in a few words why this changes: others will ask.")
        self.why.errors = [*self.why.errors, sentence]
        return False

    def takes_sources(self, given: Sequence[Given]) -> bool:
        """Ask for a source where an answer has none."""
        if all(each.source or each.answer == "unsure" for each in given):
            return True
        sentence = _("Say what the answers rest on: a book, a guideline, or two readings.")
        self.source.errors = [*self.source.errors, sentence]
        return False


class Sent(NamedTuple):
    """What a form says of one cell: its answer, what it was made from, a source of its own."""

    answer: Answer
    was: str
    source: str


def sent_in_grid(live: LiveBank, sent: MultiDict[str, str]) -> dict[Cell, Sent]:
    """Return the cells of a grid that were answered otherwise than they stood."""
    predicate = sent.get("predicate", "")
    found = {}
    for i, subject in enumerate(sent.getlist("row")[:ROWS]):
        for j, value in enumerate(sent.getlist("column")[:COLUMNS]):
            answer, was = _answer(sent.get(f"a-{i}-{j}")), sent.get(f"w-{i}-{j}", OPEN)
            if answer and answer != was.partition("|")[0] and subject in live.bank.concepts:
                own = tidy(sent.get(f"s-{i}-{j}"))
                found[Cell(subject, predicate, value)] = Sent(answer, was, own)
    return found


def given_in_grid(live: LiveBank, sent: MultiDict[str, str], source: str) -> list[Given]:
    """Return the answers of a grid that changed, with proposed sentences, and their sources."""
    return [
        Given(
            cell,
            each.answer,
            each.was.partition("|")[2],
            sentence_for(live, cell, each.answer),
            each.source or source,
        )
        for cell, each in sent_in_grid(live, sent).items()
    ]


def given_one_by_one(live: LiveBank, sent: MultiDict[str, str]) -> list[Given]:
    """Return the answers of the page that shows them with their sentences."""
    return list(_numbered(live, sent))


def _numbered(live: LiveBank, sent: MultiDict[str, str]) -> Iterator[Given]:
    predicate = sent.get("predicate", "")
    for number in range(MOST_ANSWERS):
        subject, value = sent.get(f"subject-{number}"), sent.get(f"value-{number}")
        answer = _answer(sent.get(f"answer-{number}"))
        if not (subject and value and answer) or subject not in live.bank.concepts:
            continue
        cell = Cell(subject, predicate, value)
        yield Given(
            cell,
            answer,
            sent.get(f"seen-{number}", ""),
            _statement(live, cell, answer, tidy(sent.get(f"statement-{number}"))),
            tidy(sent.get(f"source-{number}")),
        )


def _statement(live: LiveBank, cell: Cell, answer: Answer, typed: str) -> str:
    """Return what was typed; a sentence that was only proposed follows its answer."""
    offered = {sentence_for(live, cell, each) for each in ANSWERS}
    return typed if typed and typed not in offered else sentence_for(live, cell, answer)


def sentence_for(live: LiveBank, cell: Cell, answer: Answer) -> str:
    """Return the sentence proposed for an answer; none for one taken back."""
    if answer == "unsure":
        return ""
    wording = live.generator.wording
    phrases = Phrases(live.bank, wording)
    return proposed(wording, phrases, cell, denied=answer == "false")


def _answer(text: str | None) -> Answer | None:
    return next((answer for answer in ANSWERS if answer == text), None)


def choice_args(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form says of the grid it belongs to."""
    names = ("predicate", "rows", "kind", "within", "r", "c")
    return {name: str(sent[name]) for name in names if sent.get(name)}

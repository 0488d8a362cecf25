"""The grid: what is so and not so, answered cell by cell and saved as one change."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from question_bank.content import BankError
from question_bank.generate.statements import Cell
from quizapp.accounts.browser import me
from quizapp.bank.answers import AnswersRefusedError, Given, save_answers
from quizapp.bank.current import current_bank
from quizapp.bank.grid import standings
from quizapp.bank.reviewing import may_publish
from quizapp.bank.saving import RefusedError
from quizapp.editing.grid_answers import AnswersShown, answers_shown
from quizapp.editing.grid_cell import cell_told
from quizapp.editing.grid_choice import chosen
from quizapp.editing.grid_forms import (
    GridForm,
    choice_args,
    given_in_grid,
    given_one_by_one,
    sent_in_grid,
)
from quizapp.editing.grid_shown import (
    answer_names,
    classes_offered,
    grid_shown,
    kinds_offered,
    predicates_offered,
)
from quizapp.extensions import db
from quizapp.web.access import roles
from quizapp.web.errors import NotFoundError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _, ngettext

pages = Blueprint("grid", __name__)


@pages.get("/bank/grid")
@roles("instructor", "admin")
def page() -> ResponseReturnValue:
    """Show a part of the bank as subjects against values."""
    return _grid(_form())


@pages.post("/bank/grid")
@roles("instructor", "admin")
def save() -> ResponseReturnValue:
    """Save the answers that changed, or show them with their sentences first."""
    form, live = _form(), current_bank(db.session())
    given = given_in_grid(live, request.form, form.common_source)
    if not given:
        flash(_("No answer is another than before."))
        return redirect(_back(), 303)
    if not form.saves and form.validate():
        return _answers(form, given)
    if not _complete(form, given):
        return _grid(form, UNUSABLE)
    return _saved(form, given)


@pages.post("/bank/grid/answers")
@roles("instructor", "admin")
def save_each() -> ResponseReturnValue:
    """Save answers whose sentences were looked at."""
    form = _form()
    given = given_one_by_one(current_bank(db.session()), request.form)
    if not (form.saves and _complete(form, given)):
        return _answers(form, given, form.http_status)
    return _saved(form, given)


@pages.get("/bank/grid/cell")
@roles("instructor", "admin")
def cell() -> str:
    """Tell why a cell is so, and what an answer would bring."""
    live, names = current_bank(db.session()), ("subject", "predicate", "value")
    asked = Cell(*(request.args.get(name, "") for name in names))
    if asked.subject not in live.bank.concepts or not (asked.predicate and asked.value):
        raise NotFoundError
    told = cell_told(db.session(), live, asked)
    choice = chosen(live.bank, choice_args(request.args))
    return render_template("editing/grid_cell.html", told=told, choice=choice)


def _form() -> GridForm:
    publishable = may_publish(db.session(), me(), None)
    return GridForm.begun("fact", None, publishable=publishable)


def _complete(form: GridForm, given: Sequence[Given]) -> bool:
    """Whether the form says all that it has to; what is missing then stands at its fields."""
    session = db.session()
    known = standings(session, current_bank(session).bank, [each.cell for each in given])
    usable = form.validate()
    told = [form.takes_sources(given), form.says_why(known.values())]
    return usable and all(told)


def _back() -> str:
    return chosen(current_bank(db.session()).bank, choice_args(request.form)).address


def _saved(form: GridForm, given: Sequence[Given]) -> ResponseReturnValue:
    """Save answers, or show what stands in their way."""
    try:
        plan, _change = save_answers(given, form.status, form.author("grid"))
    except AnswersRefusedError as refusal:
        shown = answers_shown(current_bank(db.session()), given, refusal)
        return _answers(form, given, UNUSABLE, shown)
    except (RefusedError, BankError) as refusal:
        form.refuse_all(
            refusal.plan.errors if isinstance(refusal, RefusedError) else refusal.problems
        )
        return _answers(form, given, UNUSABLE)
    count = len(plan.steps)
    flash(ngettext("%(num)s answer is saved.", "%(num)s answers are saved.", count))
    return redirect(_back(), 303)


def _grid(form: GridForm, status: int = 200) -> ResponseReturnValue:
    live = current_bank(db.session())
    choice = chosen(live.bank, choice_args(request.values))
    sent = sent_in_grid(live, request.form)
    return render_template(
        "editing/grid.html",
        form=form,
        shown=grid_shown(db.session(), live, choice, sent),
        answers=answer_names(),
        predicates=predicates_offered(live),
        row_kinds=kinds_offered(live.bank),
        value_kinds=kinds_offered(live.bank, phrases=True),
        classes=classes_offered(live.bank, choice),
    ), status


def _answers(
    form: GridForm, given: Sequence[Given], status: int = 200, shown: AnswersShown | None = None
) -> ResponseReturnValue:
    live = current_bank(db.session())
    return render_template(
        "editing/grid_answers.html",
        form=form,
        shown=shown or answers_shown(live, given),
        choice=chosen(live.bank, choice_args(request.form)),
        answers=answer_names(),
    ), status

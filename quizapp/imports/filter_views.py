"""The page of the filter that rejections teach: its figures first, and only then its use."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from question_bank.ingest.rejecting import FEWEST_DECISIONS, FEWEST_REJECTIONS
from quizapp.accounts.browser import me
from quizapp.extensions import db, writing
from quizapp.imports.deciding import REASONS
from quizapp.imports.filtering import (
    NoHelpError,
    figures,
    in_use,
    put_away,
    reasons,
    tallies,
    use,
)
from quizapp.web.access import roles
from quizapp.web.i18n import _

pages = Blueprint("sifting", __name__)


@pages.get("/bank/read/filter")
@roles("instructor", "admin")
def page() -> str:
    """Show what people decided, and what a filter learnt from it would have done."""
    session = db.session()
    return render_template(
        "imports/filter.html",
        figures=figures(session),
        tallies=tallies(session),
        counts=reasons(session),
        reasons=REASONS,
        active=in_use(session),
        needed=(FEWEST_DECISIONS, FEWEST_REJECTIONS),
    )


@pages.post("/bank/read/filter")
@roles("instructor", "admin")
def switch() -> ResponseReturnValue:
    """Put the filter to use, or away."""
    try:
        with writing() as session:
            if request.form.get("use") == "yes":
                use(session, me().id)
                told = _("It is used: what it hides stands folded below the list of candidates.")
            else:
                put_away(session, me().id)
                told = _("It is not used any more.")
    except NoHelpError:
        told = _("It has not been shown to help, so it is not used.")
    flash(told)
    return redirect(url_for("sifting.page"), 303)

"""The page of questions that an edit took from learners, until somebody says it should be so."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.bank.withdrawn import gone_after, open_count, settle
from quizapp.editing.preview import KINDS
from quizapp.extensions import db, writing
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _
from quizapp.web.keyset import place, place_in

pages = Blueprint("withdrawn", __name__)

PAGE = 50


@pages.get("/bank/withdrawn")
@roles("instructor", "admin")
def listing() -> str:
    """List what is asked no more although it is published, the latest first."""
    session = db.session()
    rows = gone_after(session, PAGE + 1, place_in(request.args.get("after")))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return render_template(
        "editing/withdrawn.html",
        rows=rows[:PAGE],
        after=last and place(last.at, last.id),
        total=open_count(session),
        kinds={kind: _(name) for kind, name in KINDS.items()},
    )


@pages.post("/bank/withdrawn/<withdrawal_id>")
@roles("instructor", "admin")
def as_it_should(withdrawal_id: str) -> ResponseReturnValue:
    """Note that a question not asked any more is as it should be."""
    with writing() as session:
        if not settle(session, withdrawal_id, now()):
            raise NotFoundError
    flash(
        _("That is off the list. The question stays unasked until the bank makes it right again.")
    )
    return redirect(url_for("withdrawn.listing"), 303)

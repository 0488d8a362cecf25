"""The bin: what was deleted lies there until somebody puts it back; nothing is ever purged."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts.browser import me
from quizapp.bank.binned import Lost, binned, count_binned, lost_by, put_back_edits
from quizapp.bank.nouns import Ref
from quizapp.bank.planning import Plan, plan
from quizapp.bank.saving import RefusedError, carry_out
from quizapp.bank.writing import Author
from quizapp.editing.undo import undo_link
from quizapp.extensions import db
from quizapp.web.access import roles
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _, ngettext
from quizapp.web.keyset import place, place_in

pages = Blueprint("bin", __name__)

PAGE = 50


@pages.get("/bank/bin")
@roles("instructor", "admin")
def listing() -> ResponseReturnValue:
    """List what lies in the bin, the latest first."""
    return _page()


@pages.post("/bank/bin")
@roles("instructor", "admin")
def put_back() -> ResponseReturnValue:
    """Put chosen entries back where they stood, as one change."""
    chosen = request.form.getlist("ids")
    refs = [Ref(*row.split("/", 1)) for row in chosen if "/" in row]
    if not refs:
        return _page([_("Choose at least one entry to put back.")])

    def planning(_session: object) -> Plan:
        found = plan(db.session(), put_back_edits(db.session(), refs))
        missing.extend(lost_by(db.session(), found.steps))
        if missing:
            raise RefusedError(found)
        return found

    missing: list[Lost] = []
    try:
        found, change = carry_out(planning, Author(me().id, _("Put back."), "restore"))
    except RefusedError as error:
        return _page([*_speaking(missing), *(each.message for each in error.plan.errors)])
    if change is None:
        flash(_("There was nothing to put back."))
    else:
        told = ngettext("%(num)s entry is back.", "%(num)s entries are back.", len(found.steps))
        flash(told + undo_link(change))
    return redirect(url_for("bin.listing"), 303)


def _speaking(missing: list[Lost]) -> list[str]:
    return [
        _(
            "%(ref)s speaks of %(target)s, which lies in the bin: put that back as well.",
            ref=lost.ref.id,
            target=lost.target.id,
        )
        for lost in missing
    ]


def _page(refused: list[str] | None = None) -> ResponseReturnValue:
    session = db.session()
    rows = binned(session, PAGE + 1, _after(request.args.get("after", "")))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return render_template(
        "editing/bin.html",
        rows=rows[:PAGE],
        after=last and place(last.at, last.ref.noun, last.ref.id),
        total=count_binned(session),
        refused=refused or [],
    ), (UNUSABLE if refused else 200)


def _after(said: str) -> tuple[datetime, str, str] | None:
    """Read the place from which a page goes on; from the beginning if it makes no sense."""
    found = place_in(said)
    if found is None:
        return None
    noun, bar, ident = found[1].partition("|")
    return (found[0], noun, ident) if bar else None

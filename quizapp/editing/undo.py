"""The page on which a change is taken back: what it comes to, or what stands in the way."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from quizapp.accounts.browser import me
from quizapp.bank.bulk import Operation
from quizapp.bank.bulk_jobs import want_change
from quizapp.bank.bulk_run import AT_ONCE, prepare, shown_steps
from quizapp.bank.planning import Plan
from quizapp.bank.saving import RefusedError, carry_out
from quizapp.bank.undoing import Undo, taken_back_by, undo_plan
from quizapp.bank.writing import Author
from quizapp.editing.history import names_of
from quizapp.extensions import db, writing
from quizapp.models import Change
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _

pages = Blueprint("undo", __name__)

IN_THE_WAY = 409
LISTED = 50


@pages.get("/bank/changes/<change_id>/undo")
@roles("instructor", "admin")
def preview(change_id: str) -> ResponseReturnValue:
    """Show what taking a change back does, entry by entry."""
    change = _change(change_id)
    if change.entries > AT_ONCE:
        return _page(change)
    found = undo_plan(db.session(), change)
    return _page(change, found)


@pages.post("/bank/changes/<change_id>/undo")
@roles("instructor", "admin")
def carry(change_id: str) -> ResponseReturnValue:
    """Take a change back, as one change."""
    change = _change(change_id)
    if change.entries > AT_ONCE:
        return _as_job(change)
    found: list[Undo] = []

    def planning(_session: object) -> Plan:
        found.append(undo_plan(db.session(), _change(change_id)))
        if found[-1].blocked:
            raise RefusedError(found[-1].plan)
        return found[-1].plan

    try:
        _plan, done = carry_out(planning, Author(me().id, _why(change), "undo", change_id))
    except RefusedError as error:
        return _page(change, found[-1], [each.message for each in error.plan.errors], IN_THE_WAY)
    if done is None:
        flash(_("There was nothing left to take back."))
    else:
        flash(_("The change is taken back.") + undo_link(done))
    return redirect(url_for("undo.preview", change_id=change_id), 303)


def undo_link(change_id: str) -> Markup:
    """Return the link with which a message offers to take a change back."""
    address = url_for("undo.preview", change_id=change_id)
    return Markup(' <a class="target" href="{}">{}</a>').format(address, _("Take it back"))


def _as_job(change: Change) -> ResponseReturnValue:
    wanted = Operation("undo", why=_why(change), change_id=change.id)
    found = prepare(db.session(), wanted, me(), most=0)
    with writing() as session:
        job_id = want_change(session, me().id, found, now()).id
    return redirect(url_for("bulk.job", job_id=job_id), 303)


def _why(change: Change) -> str:
    return _("Taken back: %(why)s", why=change.why or _("no reason was given"))


def _change(change_id: str) -> Change:
    change = db.session().get(Change, change_id)
    if change is None:
        raise NotFoundError
    return change


def _page(
    change: Change,
    found: Undo | None = None,
    refused: list[str] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    session = db.session()
    users = [each.user_id for row in (found.blocked if found else ()) for each in row.later]
    return render_template(
        "editing/undo.html",
        change=change,
        undo=found,
        rows=shown_steps(found.plan.steps[:LISTED]) if found and not found.blocked else [],
        refused=refused or [],
        lost=found.plan.outcome.lost if found else {},
        undone=taken_back_by(session, change.id),
        names=names_of(session, [change.user_id, *users]),
    ), status

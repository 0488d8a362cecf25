"""The queue of problems that learners report, and the ways to close them."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts.browser import me
from quizapp.bank import reports
from quizapp.bank.heads import history_of
from quizapp.bank.nouns import Ref
from quizapp.bank.reports import ReportError
from quizapp.editing.reported import groups
from quizapp.extensions import db, writing
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _

pages = Blueprint("reports", __name__)


@pages.get("/bank/reports")
@roles("instructor", "admin")
def queue() -> ResponseReturnValue:
    """List what learners reported and nobody has closed."""
    return _page()


@pages.post("/bank/reports/<report_id>/decline")
@roles("instructor", "admin")
def decline(report_id: str) -> ResponseReturnValue:
    """Close a report with a reply and without a change."""
    reply = request.form.get("reply", "")
    try:
        with writing() as session:
            reports.decline(session, report_id, reply, me().id, now())
    except ReportError as problem:
        return _page({report_id: str(problem)}), UNUSABLE
    flash(_("The report is closed. Whoever sent it reads your reply on their first page."))
    return redirect(url_for("reports.queue"), 303)


@pages.post("/bank/reports/<report_id>/fixed")
@roles("instructor", "admin")
def fixed(report_id: str) -> ResponseReturnValue:
    """Close a report that the latest change of its entry has mended."""
    with writing() as session:
        row = reports.report_of(session, report_id)
        latest = next(iter(history_of(session, Ref(row.noun, row.entry_id))), None)
        change_id = latest.change_id if latest else None
        reports.close_as_fixed(session, report_id, change_id, me().id, now())
    flash(_("The report is closed. Whoever sent it is told what it says now."))
    return redirect(url_for("reports.queue"), 303)


def _page(refused: dict[str, str] | None = None) -> str:
    return render_template(
        "editing/reports.html",
        groups=groups(db.session()),
        refused=refused or {},
        there=current_app.view_functions,
    )

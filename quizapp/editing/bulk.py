"""Many entries changed at once: chosen, looked at item by item, then done as one change."""

import re
from dataclasses import replace

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer

from quizapp.accounts.browser import me
from quizapp.bank.bulk import MOST, Operation, chosen_refs
from quizapp.bank.bulk_jobs import own_job, own_jobs, want_change
from quizapp.bank.bulk_run import (
    AT_ONCE,
    BlockedError,
    MovedError,
    Prepared,
    prepare,
    run,
    shown,
    shown_steps,
)
from quizapp.bank.current import current_bank
from quizapp.bank.heads import heads_of, titles_of
from quizapp.bank.nouns import Ref, title_of
from quizapp.bank.unseen import unseen
from quizapp.editing.bulk_forms import KINDS, BulkForm, filled_in
from quizapp.editing.undo import undo_link
from quizapp.extensions import db, writing
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.errors import FormExpiredError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _, ngettext

pages = Blueprint("bulk", __name__)

MOVED = 409
_OF_A_DOCUMENT = re.compile(r"(?:/[\w-]+)*/bank/read/[0-9a-f]+/facts/enough")
PAGE, NAMED = 25, 5
"""Entries on a page of the preview, and those named where one says what is to be done."""


@pages.get("/bank/bulk")
@roles("instructor", "admin")
def page() -> ResponseReturnValue:
    """Ask what is to be done to the entries that the address names, or list one's own jobs."""
    base = _chosen(request.args.getlist("id"), "")
    if base.refs:
        return _ask(base)
    return render_template("editing/bulk.html", jobs=own_jobs(db.session(), me().id))


@pages.post("/bank/bulk")
@roles("instructor", "admin")
def choose() -> ResponseReturnValue:
    """Ask what is to be done to the entries chosen in a list, or to all that it holds."""
    all_of_it = request.form.get("filter", "") if request.form.get("all") else ""
    return _ask(_chosen(request.form.getlist("ids"), all_of_it))


@pages.post("/bank/bulk/preview")
@roles("instructor", "admin")
def preview() -> ResponseReturnValue:
    """Show what an operation would do, item by item. Nothing is written."""
    if "operation" in request.form:
        return _preview(_operation())
    base = _chosen(request.form.getlist("ids"), request.form.get("filter", ""))
    refs = chosen_refs(db.session(), base)
    kind = request.form.get("kind", "") or filled_in(request.form)
    form = BulkForm().about(kind, refs, current_bank(db.session()).bank)
    if not refs or kind not in KINDS or not form.validate_on_submit():
        return _ask(base, form, UNUSABLE)
    return _preview(form.operation(base))


@pages.post("/bank/bulk/run")
@roles("instructor", "admin")
def carry() -> ResponseReturnValue:
    """Do what was looked at, as one change; look again if the bank has moved on meanwhile."""
    operation, token = _operation(), request.form.get("token", "")
    found = prepare(db.session(), operation, me(), most=0)
    if found.size > AT_ONCE:
        return _as_job(found, token)
    try:
        done, change = run(operation, me(), token)
    except MovedError:
        return _preview(operation, moved=True)
    except BlockedError:
        return _preview(operation)
    if change is None:
        flash(_("There was nothing to change."))
    else:
        flash(
            ngettext("%(num)s entry is changed.", "%(num)s entries are changed.", done.size)
            + undo_link(change)
        )
    return redirect(_back(), 303)


@pages.get("/bank/bulk/jobs/<job_id>")
@roles("instructor", "admin")
def job(job_id: str) -> str:
    """Show how far one of one's own operations is, and what came of it."""
    found = own_job(db.session(), me().id, job_id)
    return render_template("editing/bulk_job.html", job=found)


def _as_job(found: Prepared, token: str) -> ResponseReturnValue:
    if token != found.whole_token:
        return _preview(found.operation, moved=True)
    with writing() as session:
        job_id = want_change(session, me().id, found, now()).id
    return redirect(url_for("bulk.job", job_id=job_id), 303)


def _chosen(ids: list[str], query: str) -> Operation:
    """Return an operation that names what is chosen, and not yet what is to be done."""
    refs = tuple(Ref(*row.split("/", 1)) for row in dict.fromkeys(ids) if "/" in row)
    return Operation("", () if query else refs, query)


def _ask(base: Operation, form: BulkForm | None = None, status: int = 200) -> ResponseReturnValue:
    session = db.session()
    refs = chosen_refs(session, base)
    if not refs:
        flash(_("Choose at least one entry of the list."))
        return redirect(_back(), 303)
    if form is None:
        form = BulkForm(formdata=None).about("", refs, current_bank(session).bank)
    heads = heads_of(session, refs[:NAMED])
    named = [
        (ref, title_of(ref.noun, head.body))
        for ref in refs[:NAMED]
        if (head := heads.get(ref)) and head.body
    ]
    return render_template(
        "editing/bulk_choose.html", form=form, base=base, refs=refs, named=named, most=MOST
    ), status


def _preview(operation: Operation, *, moved: bool = False) -> ResponseReturnValue:
    session = db.session()
    found = prepare(session, operation, me(), AT_ONCE)
    start = max(0, request.form.get("start", 0, type=int))
    part = slice(start, start + PAGE)
    rows = shown_steps(found.plan.steps[part]) if found.plan else shown(session, found.edits[part])
    stopped = [each.ref for each in (*found.in_the_way, *found.left_out) if each.ref]
    return render_template(
        "editing/bulk_preview.html",
        found=found,
        titles=titles_of(session, stopped),
        unread=sorted(unseen(session, stopped)),
        rows=rows,
        start=start,
        size=PAGE,
        at_once=AT_ONCE,
        moved=moved,
        operation=_sealed(operation),
        back=_back(),
        warnings=[each for each in found.plan.problems if each.severity == "warning"]
        if found.plan
        else [],
        lost=found.plan.outcome.lost if found.plan else {},
    ), MOVED if moved else UNUSABLE if found.in_the_way else 200


def _sealed(operation: Operation) -> str:
    """Return an operation as text that comes back as it went."""
    return str(_seal().dumps(operation.to_plain()))


def _operation() -> Operation:
    """Read the operation that a preview carries; only what this app wrote is read."""
    try:
        found = Operation.from_plain(_seal().loads(request.form.get("operation", "")))
    except BadData:
        raise FormExpiredError from None
    return replace(found, without=found.without or bool(request.form.get("without")))


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="quizapp.bulk")


def _back() -> str:
    """Return the address to go on from: a document's that sent us here, or else the list."""
    asked = request.form.get("back", "")
    return asked if _OF_A_DOCUMENT.fullmatch(asked) else url_for("bank.listing")

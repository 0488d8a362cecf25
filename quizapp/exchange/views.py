"""The pages of files in and out: exports, a file's preview, its import."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from question_bank.interchange.formats import FORMATS
from quizapp.accounts.browser import me
from quizapp.bank.reviewing import needs_second_reader
from quizapp.bank.saving import RefusedError
from quizapp.exchange import uploads
from quizapp.exchange.carrying import AT_ONCE, IMPORT, Order, bring_in
from quizapp.exchange.forms import ImportForm, UploadForm
from quizapp.exchange.importing import Choices, Import
from quizapp.exchange.jobs import jobs_of
from quizapp.exchange.outgoing import exported
from quizapp.exchange.told import page_of, questions
from quizapp.extensions import db, writing
from quizapp.models import Job, Upload
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _
from quizapp.web.sizes import takes

pages = Blueprint("exchange", __name__)

LARGEST_FILE = 32
"""Mebibytes."""


@pages.get("/bank/exchange")
@roles("instructor", "admin")
def page() -> ResponseReturnValue:
    """Show the ways out and in, the files that wait, and imports under way."""
    return _page(UploadForm(formdata=None))


@pages.get("/bank/exchange/export/<name>")
@roles("instructor", "admin")
def export(name: str) -> ResponseReturnValue:
    """Send the bank as a file."""
    form = FORMATS.get(name)
    if form is None:
        raise NotFoundError
    drafts = "drafts" in request.args
    found = exported(db.session(), drafts=drafts)
    file = f"bank-{now():%Y-%m-%d}{'-drafts' if drafts else ''}.{form.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(form.write(found.plain), mimetype=form.media_type, headers=headers)


@pages.post("/bank/exchange/uploads")
@takes(LARGEST_FILE)
@roles("instructor", "admin")
def upload() -> ResponseReturnValue:
    """Keep a file and show what importing it would do."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _page(form)
    content = form.file.data.read()
    with writing() as session:
        name = form.file.data.filename or ""
        kept = uploads.keep_upload(session, me().id, name, content, now())
    return redirect(url_for("exchange.preview", upload_id=kept), 303)


@pages.post("/bank/exchange/shipped")
@roles("instructor", "admin")
def shipped() -> ResponseReturnValue:
    """Show what the bank that came with the app would bring."""
    with writing() as session:
        name = _("The bank that came with the app")
        kept = uploads.keep_shipped(session, me().id, name, now())
    return redirect(url_for("exchange.preview", upload_id=kept), 303)


@pages.get("/bank/exchange/uploads/<upload_id>")
@roles("instructor", "admin")
def preview(upload_id: str) -> ResponseReturnValue:
    """Show what importing a file would do, entry by entry."""
    kept = uploads.own_upload(db.session(), me().id, upload_id)
    return _preview(kept, ImportForm(formdata=None))


@pages.post("/bank/exchange/uploads/<upload_id>")
@roles("instructor", "admin")
def bring(upload_id: str) -> ResponseReturnValue:
    """Import a file as one change; a large one in a job."""
    kept = uploads.own_upload(db.session(), me().id, upload_id)
    form = ImportForm()
    if not form.validate_on_submit():
        return _preview(kept, form)
    why = (form.why.data or "").strip() or _("It was imported from %(name)s.", name=kept.name)
    order = Order(kept.id, me().id, why, form.choices(request.form))
    found = uploads.planned(db.session(), kept, order.choices)
    if not found.possible or found.plan is None:
        return _preview(kept, form)
    if len(found.plan.steps) > AT_ONCE:
        return _begin(order)
    try:
        change_id = bring_in(order)
    except RefusedError as refusal:
        form.form_errors.extend(problem.message for problem in refusal.plan.errors)
        return _preview(uploads.own_upload(db.session(), me().id, upload_id), form)
    return _done(change_id)


@pages.post("/bank/exchange/uploads/<upload_id>/drop")
@roles("instructor", "admin")
def drop(upload_id: str) -> ResponseReturnValue:
    """Let a file go without importing it."""
    with writing() as session:
        session.delete(uploads.own_upload(session, me().id, upload_id))
    flash(_("The file is gone. Nothing of it was imported."))
    return redirect(url_for("exchange.page"), 303)


def _begin(order: Order) -> ResponseReturnValue:
    with writing() as session:
        job = Job(
            kind=IMPORT, learner_id=order.user_id, payload=order.to_payload(), created_at=now()
        )
        session.add(job)
    flash(_("The import is under way. You can leave this page and look again later."))
    return redirect(url_for("exchange.page"), 303)


def _done(change_id: str | None) -> ResponseReturnValue:
    if change_id is None:
        flash(_("The file says nothing new, so nothing was changed."))
        return redirect(url_for("exchange.page"), 303)
    flash(_("The file is imported, as one change that can be undone here."))
    return redirect(url_for("changes.show", change_id=change_id), 303)


def _page(form: UploadForm) -> ResponseReturnValue:
    session = db.session()
    page = render_template(
        "exchange/exchange.html",
        form=form,
        uploads=uploads.uploads_of(session, me().id),
        jobs=jobs_of(session, me().id),
        largest=LARGEST_FILE,
    )
    return page, form.http_status


def _preview(kept: Upload, form: ImportForm) -> ResponseReturnValue:
    session = db.session()
    strict = needs_second_reader(session, me())
    if strict:
        form.as_drafts.data = "yes"
    choices = form.choices(request.form) if form.is_submitted() else Choices()
    shown = uploads.planned(session, kept, Choices(as_drafts=choices.as_drafts))
    page = render_template(
        "exchange/preview.html",
        upload=kept,
        form=form,
        strict=strict,
        found=shown,
        page=page_of(shown, request.args.get("from", 0, int)),
        questions=questions(shown.conflicting),
        chosen=choices.conflicts,
    )
    return page, UNUSABLE if _failed(form, shown) else 200


def _failed(form: ImportForm, shown: Import) -> bool:
    return form.is_submitted() and (bool(form.errors) or bool(shown.refused))

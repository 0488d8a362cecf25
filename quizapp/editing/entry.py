"""The page of one entry of the bank, and the form that changes it."""

from flask import (
    Blueprint,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from quizapp.accounts.browser import me
from quizapp.bank.current import current_bank
from quizapp.bank.heads import head_of
from quizapp.bank.library import keep_text, vouched
from quizapp.bank.nouns import Ref
from quizapp.bank.reports import close_as_fixed, report_of
from quizapp.bank.resolving import completions
from quizapp.bank.unseen import mark_seen
from quizapp.editing.conflicts import sentences_of
from quizapp.editing.document_form import DocumentForm
from quizapp.editing.entry_shown import page_of
from quizapp.editing.entry_told import told_of
from quizapp.editing.entry_work import Work
from quizapp.editing.picture_fields import with_picture
from quizapp.editing.preview import Preview
from quizapp.editing.review_panel import panel
from quizapp.extensions import db, writing
from quizapp.models import ProblemReport
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _
from quizapp.web.sizes import takes

pages = Blueprint("entry", __name__)

CONFLICT = 409
LARGEST_TEXT = 8
"""Mebibytes that a document's text may take, or a form with a picture."""


@pages.get("/bank/<noun>/<entry_id>")
@roles("instructor", "admin")
def show(noun: str, entry_id: str) -> str:
    """Show an entry: what it says, where it stands, how it is asked."""
    session = db.session()
    head = head_of(session, Ref(noun, entry_id))
    if head is None:
        raise NotFoundError
    live = current_bank(session)
    shown = page_of(session, live, head)
    review = panel(session, head) if head.body is not None else None
    return render_template("editing/entry.html", page=shown, panel=review)


@pages.get("/bank/<noun>/<entry_id>/edit")
@roles("instructor", "admin")
def edit(noun: str, entry_id: str) -> ResponseReturnValue:
    """Show the form of an entry as it stands."""
    if noun.endswith("_wording"):
        return redirect(
            url_for("entry.edit", noun=noun.removesuffix("_wording"), entry_id=entry_id)
        )
    return _page(Work.begun(noun, entry_id))


@pages.post("/bank/<noun>/<entry_id>/edit")
@takes(LARGEST_TEXT)
@roles("instructor", "admin")
def change(noun: str, entry_id: str) -> ResponseReturnValue:
    """Save an entry, or show what would come of it."""
    return _sent(Work.begun(noun, entry_id))


@pages.get("/bank/new/<noun>")
@roles("instructor", "admin")
def new(noun: str) -> ResponseReturnValue:
    """Show the form of a new entry."""
    return _page(Work.begun(noun))


@pages.post("/bank/new/<noun>")
@takes(LARGEST_TEXT)
@roles("instructor", "admin")
def add(noun: str) -> ResponseReturnValue:
    """Save a new entry, or show what would come of it."""
    return _sent(Work.begun(noun))


@pages.post("/bank/preview/<noun>")
@roles("instructor", "admin")
def preview(noun: str) -> str:
    """Show what would come of a form as it is being filled in. Nothing is stored."""
    work = Work.begun(noun, request.args.get("id", ""))
    shown = work.preview(whole="whole" in request.form)
    return render_template("editing/preview.html", preview=shown, form=work.form)


@pages.get("/bank/concepts")
@roles("instructor", "admin")
def concepts() -> ResponseReturnValue:
    """Return the concepts whose names begin as typed, for lists that open while typing."""
    found = completions(current_bank(db.session()).bank, request.args.get("q", ""))
    return jsonify([{"id": ident, "name": name} for ident, name in found])


@pages.post("/bank/document/<entry_id>/text")
@takes(LARGEST_TEXT)
@roles("instructor", "admin")
def keep(entry_id: str) -> ResponseReturnValue:
    """Put a document's text into the library, if it is that document's."""
    document = current_bank(db.session()).bank.documents.get(entry_id)
    if document is None:
        raise NotFoundError
    text = vouched(_text_sent(), document.text_sha256)
    if text is None:
        flash(
            _(
                "This is not the text that the facts were written from: its SHA-256 is another. "
                "Nothing was changed. Send the text exactly as it was read."
            )
        )
    else:
        with writing() as session:
            keep_text(session, text, now())
        flash(_("The text is in the library: evidence is shown where it stands."))
    return redirect(url_for("entry.show", noun="document", entry_id=entry_id), 303)


def _text_sent() -> str:
    """Return the text that was chosen as a file, or else pasted."""
    file = request.files.get("file")
    content = file.read() if file else b""
    return content.decode("utf-8", errors="replace") or request.form.get("text", "")


def _sent(work: Work) -> ResponseReturnValue:
    """Do what the button pressed asks for."""
    if not with_picture(work.form):
        return _page(work, Preview()), UNUSABLE
    if not work.form.saves:
        return _page(work, work.preview(whole=work.form.action.data == "preview"))
    report = _report()
    if work.head is not None:
        # Whoever sends the form has had its words and its evidence before their eyes.
        with writing() as session:
            mark_seen(session, work.ref)
    saved = work.save("report" if report else "edit")
    if saved is None:
        return _page(work), CONFLICT if work.clashes else UNUSABLE
    if isinstance(work.form, DocumentForm) and work.head is None:
        with writing() as session:
            keep_text(session, work.form.read()[1], now())
    for sentence in told_of(db.session(), work, saved):
        flash(sentence)
    if report and saved.change_id and work.form.status == "published":
        with writing() as session:
            close_as_fixed(session, report.id, saved.change_id, me().id, now())
        flash(_("The report is closed. Whoever sent it is told what it says now."))
    return redirect(url_for("entry.show", noun=work.ref.noun, entry_id=work.ref.id), 303)


def _page(work: Work, shown: Preview | None = None) -> str:
    report = _report()
    if report and not work.form.is_submitted():
        work.form.why.data = _("A learner reported a problem with it.")
    return render_template(
        f"editing/edit_{work.ref.noun}.html",
        form=work.form,
        head=work.head,
        ref=work.ref,
        clashes=work.clashes,
        clash_sentences=sentences_of(work.clashes),
        chosen={} if work.form.conflicts else request.form,
        preview=shown or work.preview(),
        choices=work.form.desk.choices,
        report=report,
    )


def _report() -> ProblemReport | None:
    """Return the learner's report that the page was opened from, while it is open."""
    ident = request.args.get("report")
    report = report_of(db.session(), ident) if ident else None
    return report if report and report.state == "open" else None

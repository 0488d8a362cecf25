"""The pages of review: what waits for whom, where an entry goes next, what is said about it."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts.browser import me
from quizapp.bank.comments import CommentRefusedError, comment_on, settle
from quizapp.bank.heads import Head, head_of
from quizapp.bank.moves import ask, move_entry, readers
from quizapp.bank.nouns import Ref
from quizapp.bank.saving import RefusedError
from quizapp.bank.unseen import mark_seen, next_unread
from quizapp.editing.review_forms import CommentForm, MoveForm
from quizapp.editing.review_panel import panel
from quizapp.editing.review_queue import LISTS, Page, waiting
from quizapp.extensions import db, writing
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _, untranslated

pages = Blueprint("review", __name__)


DONE = {
    "draft": untranslated("It is a draft now."),
    "in_review": untranslated("It waits to be read now."),
    "published": untranslated("It is published: learners get it from now on."),
    "retired": untranslated("It is retired: learners do not get it any more."),
}


@pages.get("/bank/review")
@roles("instructor", "admin")
def queue() -> str:
    """List what waits for whom, or the next part of one list."""
    one = request.args.get("list")
    names = [one] if one in LISTS else list(LISTS)
    after = request.args.get("after") if one in LISTS else None
    lists = {name: _local(waiting(db.session(), me().id, name, after)) for name in names}
    return render_template("editing/review.html", lists=lists)


@pages.get("/bank/<noun>/<entry_id>/review")
@roles("instructor", "admin")
def page(noun: str, entry_id: str) -> ResponseReturnValue:
    """Show where an entry stands, what it would change, and what was said about it."""
    return _page(_head(noun, entry_id))


@pages.post("/bank/<noun>/<entry_id>/status")
@roles("instructor", "admin")
def move(noun: str, entry_id: str) -> ResponseReturnValue:
    """Send an entry on its way: to review, to learners, back to draft, or out of use."""
    head = _head(noun, entry_id)
    form = MoveForm().offering(readers(db.session()), me().id)
    if not form.validate_on_submit():
        return _page(head, move=form)
    wanted = form.move(head.ref)
    if wanted.status == "published" and wanted.version == head.version:
        # Its words and its evidence stand on the page from which it is published.
        with writing() as session:
            mark_seen(session, head.ref)
    try:
        moved = move_entry(wanted, me().id, (form.why.data or "").strip())
    except RefusedError as refusal:
        for problem in refusal.plan.errors:
            form.form_errors.append(problem.message)
        return _page(head, move=form)
    if wanted.status == "in_review":
        with writing() as session:
            ask(session, head.ref, wanted.reviewer_id)
    flash(_(DONE[wanted.status]) if moved else _("Who reads it is kept."))
    return redirect(_entry(head.ref), 303)


@pages.post("/bank/<noun>/<entry_id>/seen")
@roles("instructor", "admin")
def saw(noun: str, entry_id: str) -> ResponseReturnValue:
    """Say that one has read a fact that was accepted with many others."""
    head = _head(noun, entry_id)
    with writing() as session:
        mark_seen(session, head.ref)
    told, onward = (
        _("You have read it: it can be published now."),
        next_unread(db.session(), head.ref),
    )
    if "next" not in request.form:
        flash(told)
        return redirect(_entry(head.ref), 303)
    flash(told if onward else f"{told} {_('It was the last that nobody had read.')}")
    return redirect(_entry(onward or head.ref), 303)


@pages.post("/bank/<noun>/<entry_id>/comments")
@roles("instructor", "admin")
def comment(noun: str, entry_id: str) -> ResponseReturnValue:
    """Say something about an entry."""
    head, form = _head(noun, entry_id), CommentForm()
    try:
        with writing() as session:
            said = comment_on(session, head.ref, me().id, form.text.data or "", now()).id
    except CommentRefusedError as refusal:
        return _page(head, comment=form.refuse_text(refusal))
    return redirect(_entry(head.ref) + f"#comment-{said}", 303)


@pages.post("/bank/<noun>/<entry_id>/comments/<comment_id>/settle")
@roles("instructor", "admin")
def settle_comment(noun: str, entry_id: str, comment_id: str) -> ResponseReturnValue:
    """Say that a comment is seen to, or open it again."""
    ref = Ref(noun, entry_id)
    settled = request.form.get("settled") == "yes"
    with writing() as session:
        settle(session, ref, comment_id, me().id, now(), settled=settled)
    return redirect(_entry(ref) + f"#comment-{comment_id}", 303)


def _head(noun: str, entry_id: str) -> Head:
    head = head_of(db.session(), Ref(noun, entry_id))
    if head is None or head.body is None:
        raise NotFoundError
    return head


def _entry(ref: Ref) -> str:
    """Return the address of an entry's page, on which its review stands."""
    return url_for("entry.show", noun=ref.noun, entry_id=ref.id)


def _page(
    head: Head, *, move: MoveForm | None = None, comment: CommentForm | None = None
) -> ResponseReturnValue:
    refused = move is not None or comment is not None
    shown = panel(db.session(), head, move=move, comment=comment)
    return render_template("editing/review_entry.html", panel=shown), UNUSABLE if refused else 200


def _local(part: Page) -> Page:
    zone = ZoneInfo(me().zone)
    rows = [replace(row, since=row.since.astimezone(zone)) for row in part.rows]
    return replace(part, rows=rows)

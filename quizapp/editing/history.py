"""What an entry said at any time: its versions, what differs between two, and the way back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.content import BankError
from question_bank.content.diffing import fields as field_diffs
from question_bank.content.meaning import changes_meaning
from quizapp.accounts.browser import me
from quizapp.bank.binned import last_body
from quizapp.bank.heads import Head, Told, head_of, history_of
from quizapp.bank.nouns import REVIEWED, Body, Ref, title_of
from quizapp.bank.planning import Edit
from quizapp.bank.reviewing import allowed_status
from quizapp.bank.saving import RefusedError, save
from quizapp.bank.writing import Author
from quizapp.editing.restore_form import RestoreForm
from quizapp.extensions import db
from quizapp.models import User
from quizapp.web.access import roles
from quizapp.web.errors import NotFoundError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _

pages = Blueprint("history", __name__)

CHANGED = 409


@pages.get("/bank/<noun>/<entry_id>/history")
@roles("instructor", "admin")
def listing(noun: str, entry_id: str) -> str:
    """List the versions of an entry."""
    head = _head(noun, entry_id)
    told = history_of(db.session(), head.ref)
    return render_template("editing/history.html", rows=told, **_context(head, told))


@pages.get("/bank/<noun>/<entry_id>/compare")
@roles("instructor", "admin")
def compare(noun: str, entry_id: str) -> str:
    """Show what differs between two versions, by words."""
    head = _head(noun, entry_id)
    told = history_of(db.session(), head.ref)
    one = _version(told, request.args.get("from", head.version - 1, type=int))
    other = _version(told, request.args.get("to", head.version, type=int))
    return render_template(
        "editing/compare.html",
        one=one,
        other=other,
        diffs=field_diffs(one.body if one else None, other.body if other else None),
        **_context(head, [each for each in (one, other) if each]),
    )


@pages.get("/bank/<noun>/<entry_id>/history/<int:number>")
@roles("instructor", "admin")
def version(noun: str, entry_id: str, number: int) -> ResponseReturnValue:
    """Show a version beside what the entry says now, with the way back to it."""
    head = _head(noun, entry_id)
    return _page(head, number, RestoreForm.begun(head))


@pages.post("/bank/<noun>/<entry_id>/history/<int:number>")
@roles("instructor", "admin")
def restore(noun: str, entry_id: str, number: int) -> ResponseReturnValue:
    """Let an entry say again what it said at a version, as a new version."""
    head, form = _head(noun, entry_id), RestoreForm()
    body = _found(_version(history_of(db.session(), head.ref), number)).body
    if body is None:
        raise NotFoundError
    if not form.validate_on_submit():
        return _page(head, number, form, UNUSABLE)
    if form.base.data != head.version:
        form.form_errors.append(_("Somebody changed this meanwhile. Look at it again, then go on."))
        form.base.raw_data = [str(head.version)]
        return _page(head, number, form, CHANGED)
    wanted = {**body, "status": _status(head.ref, form, body)} if noun in REVIEWED else body
    edit = Edit(head.ref, head.version, wanted, form.changes_meaning)
    try:
        save([edit], Author(me().id, form.reason, "restore"))
    except RefusedError as error:
        form.form_errors.extend(dict.fromkeys(each.message for each in error.plan.errors))
        return _page(head, number, form, UNUSABLE)
    except BankError as error:
        form.form_errors.extend(dict.fromkeys(each.message for each in error.problems))
        return _page(head, number, form, UNUSABLE)
    flash(_("It says again what it said at version %(number)s.", number=number))
    return redirect(url_for("entry.show", noun=noun, entry_id=entry_id), 303)


def _status(ref: Ref, form: RestoreForm, body: Body) -> str:
    """Return where the restored version stands: as it did then, or as a draft."""
    if form.status.data != "then":
        return "draft"
    return allowed_status(db.session(), me(), ref, str(body.get("status", "published")))


def _page(head: Head, number: int, form: RestoreForm, status: int = 200) -> tuple[str, int]:
    told = history_of(db.session(), head.ref)
    one = _found(_version(told, number))
    shown = head.published_body
    other = one.body is not None and shown is not None
    return render_template(
        "editing/version.html",
        one=one,
        form=form,
        diffs=field_diffs(head.body, one.body),
        says=field_diffs(None, one.body),
        reviewed=head.ref.noun in REVIEWED,
        differs=other and changes_meaning(head.ref.noun, shown or {}, one.body or {}),
        **_context(head, told),
    ), status


def _head(noun: str, entry_id: str) -> Head:
    head = head_of(db.session(), Ref(noun, entry_id))
    if head is None:
        raise NotFoundError
    return head


def _version(told: list[Told], number: int) -> Told | None:
    """Return a version by its number; None for 0, before there was any."""
    found = next((each for each in told if each.number == number), None)
    if found is None and number != 0:
        raise NotFoundError
    return found


def _found(version: Told | None) -> Told:
    if version is None:
        raise NotFoundError
    return version


def _context(head: Head, told: list[Told]) -> dict[str, object]:
    body = head.body or last_body(db.session(), head.ref) or {}
    return {
        "head": head,
        "title": title_of(head.ref.noun, body) if body else head.ref.id,
        "names": names_of(db.session(), [each.user_id for each in told]),
    }


def names_of(session: Session, ids: list[str | None]) -> dict[str | None, str]:
    """Return the names of people by id, and what stands for the app itself."""
    known = set(filter(None, ids))
    rows = select(User.id, User.name).where(User.id.in_(known))
    return {None: _("the app"), **(dict(session.execute(rows).all()) if known else {})}

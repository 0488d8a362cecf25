"""The pages of newer editions: what one does to facts, and the facts that wait for a look."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from quizapp.accounts.browser import me
from quizapp.bank.planning import Plan, plan
from quizapp.bank.saving import RefusedError, carry_out
from quizapp.bank.stale import settle_support, stale_after, stale_because_of, stale_count
from quizapp.bank.writing import Author
from quizapp.extensions import db, writing
from quizapp.imports.editions import (
    Edition,
    MissingTextError,
    edition_of,
    edits_of,
    note_lost,
)
from quizapp.imports.forms import EditionForm, SettleForm
from quizapp.imports.readings import documents_of_bank, reading_of
from quizapp.imports.settling import SettlingError, settle
from quizapp.imports.stale_shown import rows_of
from quizapp.models import Change, DocumentReading, LostSupport
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _

pages = Blueprint("editions", __name__)

IN_THE_WAY = 409
PAGE = 25


@pages.get("/bank/read/<reading_id>/edition")
@roles("instructor", "admin")
def preview(reading_id: str) -> ResponseReturnValue:
    """Show what a newer edition does to the facts that cite the older one."""
    return _preview(_ready(db.session(), reading_id))


@pages.post("/bank/read/<reading_id>/edition")
@roles("instructor", "admin")
def carry(reading_id: str) -> ResponseReturnValue:
    """Let facts cite the newer edition, as one change, and mark those that it does not bear out."""
    found: list[Edition | None] = []

    def planning(session: Session) -> Plan:
        reading = _ready(session, reading_id)
        found.append(edition_of(session, reading))
        return plan(session, edits_of(session, found[-1], reading, me()) if found[-1] else ())

    def also(session: Session, _change: Change | None) -> None:
        # What was planned is what is written: nobody has to wait while texts are compared.
        if found[-1] is not None:
            reading = _ready(session, reading_id)
            note_lost(session, found[-1], reading)
            reading.document = found[-1].document

    reading = _ready(db.session(), reading_id)
    if reading.edition_of is None:
        return redirect(url_for("reading.show", reading_id=reading_id), 303)
    author = Author(me().id, _("A newer edition of “%(title)s” came.", title=reading.title))
    try:
        _plan, change_id = carry_out(planning, author, also)
    except MissingTextError:
        return _preview(_ready(db.session(), reading_id))
    except RefusedError as refusal:
        told = [problem.message for problem in refusal.plan.errors]
        return _preview(_ready(db.session(), reading_id), told)
    flash(_("The newer edition is in the bank.") + (undo_link(change_id) if change_id else ""))
    if stale_count(db.session()):
        return redirect(url_for("editions.stale"), 303)
    return redirect(url_for("reading.show", reading_id=reading_id), 303)


@pages.post("/bank/read/<reading_id>/edition-of")
@roles("instructor", "admin")
def choose(reading_id: str) -> ResponseReturnValue:
    """Say of which document one that was read is a newer edition, or that it is of none."""
    form = EditionForm()
    form.offer(documents_of_bank(db.session()))
    if not form.validate_on_submit():
        return redirect(url_for("reading.show", reading_id=reading_id), 303)
    with writing() as session:
        reading = _ready(session, reading_id)
        if reading.edition_of != (form.edition_of.data or None):
            # What the wrong older edition said was never in doubt.
            for row in stale_because_of(session, reading_id):
                settle_support(row, "kept", me().id, now())
        reading.edition_of = form.edition_of.data or None
    if not form.edition_of.data:
        flash(_("It counts as a document of its own."))
        return redirect(url_for("reading.show", reading_id=reading_id), 303)
    return redirect(url_for("editions.preview", reading_id=reading_id), 303)


@pages.get("/bank/read/stale")
@roles("instructor", "admin")
def stale() -> ResponseReturnValue:
    """List the facts whose source has a newer edition that says something else."""
    return _stale(request.args.get("after", ""))


@pages.post("/bank/read/stale/<support_id>")
@roles("instructor", "admin")
def settle_one(support_id: str) -> ResponseReturnValue:
    """Settle a phrase that a newer edition changed or dropped."""
    if db.session.get(LostSupport, support_id) is None:
        raise NotFoundError
    form = SettleForm()
    if not form.validate_on_submit():
        return _stale("", refused=[_("Choose what is to be done.")])
    try:
        change_id = settle(support_id, form.outcome.data, form.phrase.data or "", me())
    except SettlingError as refusal:
        return _stale("", refused=[str(refusal)], tried={support_id: form.phrase.data or ""})
    except RefusedError as refusal:
        return _stale("", refused=[problem.message for problem in refusal.plan.errors])
    flash(_("That is settled.") + (undo_link(change_id) if change_id else ""))
    return redirect(url_for("editions.stale"), 303)


def undo_link(change_id: str) -> Markup:
    """Return the link with which a message offers to take a change back."""
    address = url_for("undo.preview", change_id=change_id)
    return Markup(' <a class="target" href="{}">{}</a>').format(address, _("Take it back"))


def _ready(session: Session, reading_id: str) -> DocumentReading:
    reading = reading_of(session, reading_id)
    if reading.state != "ready":
        raise NotFoundError
    return reading


def _preview(reading: DocumentReading, refused: list[str] | None = None) -> ResponseReturnValue:
    session = db.session()
    edition: Edition | None = None
    missing = False
    try:
        edition = edition_of(session, reading)
    except MissingTextError:
        missing = True
    if edition is None and not missing:
        return redirect(url_for("reading.show", reading_id=reading.id), 303)
    page = render_template(
        "imports/edition.html",
        reading=reading,
        edition=edition,
        missing=missing,
        refused=refused or [],
    )
    return page, IN_THE_WAY if refused or missing else 200


def _stale(
    after: str, refused: list[str] | None = None, tried: dict[str, str] | None = None
) -> ResponseReturnValue:
    session = db.session()
    fact, bar, ident = after.partition("|")
    found = stale_after(session, PAGE + 1, (fact, ident) if bar else None)
    rows = rows_of(session, found[:PAGE], tried or {})
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    page = render_template(
        "imports/stale.html",
        rows=rows,
        total=stale_count(session),
        after=f"{last.fact_id}|{last.id}" if last else None,
        refused=refused or [],
    )
    return page, UNUSABLE if refused else 200

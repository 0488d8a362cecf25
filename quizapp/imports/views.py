"""The pages of documents in: what was read and is being read, a new one, and one by itself."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from quizapp.accounts.browser import me
from quizapp.bank.stale import stale_because_of, stale_count
from quizapp.extensions import db, writing
from quizapp.imports.citing import facts_citing
from quizapp.imports.editions import MissingTextError, edition_of, likely_older
from quizapp.imports.forms import EditionForm, NameForm, ReadForm
from quizapp.imports.readings import (
    WAITING,
    documents_of_bank,
    line_of,
    lines_after,
    reading_of,
    twin_of,
)
from quizapp.imports.second_look import use_of
from quizapp.imports.uploads import take_in, want_read
from quizapp.models import DocumentReading
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.i18n import _, ngettext
from quizapp.web.keyset import place, place_in
from quizapp.web.sizes import takes

pages = Blueprint("reading", __name__)

PAGE = 50
LARGEST_FILE = 20
"""Mebibytes that one document may have."""
LARGEST_REQUEST = 64
"""Mebibytes that several of them may have together."""


@pages.get("/bank/read")
@roles("instructor", "admin")
def listing() -> str:
    """List the documents that were read or are being read, the newest first."""
    rows = lines_after(db.session(), PAGE + 1, place_in(request.args.get("after")))
    last = rows[PAGE - 1].reading if len(rows) > PAGE else None
    return render_template(
        "imports/listing.html",
        rows=rows[:PAGE],
        stale=stale_count(db.session()),
        after=last and place(last.at, last.id),
        waiting=any(row.state in WAITING for row in rows[:PAGE]),
    )


@pages.get("/bank/read/new")
@roles("instructor", "admin")
def new() -> ResponseReturnValue:
    """Show the form by which documents are sent."""
    form = ReadForm(formdata=None)
    form.edition_of.data = request.args.get("edition_of", "")
    return _new_page(form)


@pages.post("/bank/read/new")
@takes(LARGEST_REQUEST)
@roles("instructor", "admin")
def add() -> ResponseReturnValue:
    """Take documents in, to be read by a job; one that came before is shown as it is."""
    form = ReadForm()
    form.offer(documents_of_bank(db.session()))
    if not form.validate_on_submit():
        return _new_page(form)
    sent = form.sent()
    with writing() as session:
        taken = [take_in(session, me().id, each, now()) for each in sent]
    known = sum(each.known for each in taken)
    if known:
        flash(
            ngettext(
                "This document was here already, letter by letter: it is not read twice.",
                "%(num)s of these documents were here already: they are not read twice.",
                known,
            )
        )
    if len(taken) > 1:
        return redirect(url_for("reading.listing"), 303)
    return redirect(url_for("reading.show", reading_id=taken[0].id), 303)


@pages.get("/bank/read/<reading_id>")
@roles("instructor", "admin")
def show(reading_id: str) -> ResponseReturnValue:
    """Show how far a document is, why it failed, or what was found in it."""
    reading = reading_of(db.session(), reading_id)
    form = NameForm(formdata=None, data={"title": reading.title, "publisher": reading.publisher})
    return _page(reading, form)


@pages.post("/bank/read/<reading_id>")
@roles("instructor", "admin")
def rename(reading_id: str) -> ResponseReturnValue:
    """Give a document another title or publisher."""
    form = NameForm()
    if not form.validate_on_submit():
        return _page(reading_of(db.session(), reading_id), form)
    with writing() as session:
        reading = reading_of(session, reading_id)
        reading.title = form.title.data.strip()
        reading.publisher = (form.publisher.data or "").strip()
    flash(_("The document is called that now."))
    return redirect(url_for("reading.show", reading_id=reading_id), 303)


@pages.post("/bank/read/<reading_id>/again")
@roles("instructor", "admin")
def again(reading_id: str) -> ResponseReturnValue:
    """Read a document once more that could not be read."""
    with writing() as session:
        reading = reading_of(session, reading_id)
        failed = line_of(session, reading).state == "failed"
        if failed and twin_of(session, reading) is None:
            want_read(session, reading, me().id, now())
    return redirect(url_for("reading.show", reading_id=reading_id), 303)


@pages.post("/bank/read/<reading_id>/drop")
@roles("instructor", "admin")
def drop(reading_id: str) -> ResponseReturnValue:
    """Let a document go that no fact cites."""
    with writing() as session:
        reading = reading_of(session, reading_id)
        why_not = _why_it_stays(session, reading)
        if why_not is None:
            session.delete(reading)
    if why_not is not None:
        flash(why_not)
        return redirect(url_for("reading.show", reading_id=reading_id), 303)
    flash(_("The document is gone from this list. No fact of the bank cited it."))
    return redirect(url_for("reading.listing"), 303)


def _why_it_stays(session: Session, reading: DocumentReading) -> str | None:
    """Say why a document cannot be let go; None if it can."""
    citing = facts_citing(session, reading)
    if citing.standing:
        return _("Facts of the bank cite this document, drafts counted, so it stays.")
    if citing.binned:
        return _("Facts that lie in the bin cite this document. They can be put back, so it stays.")
    if line_of(session, reading).accepted:
        return _("Candidates of this document were accepted or merged, so it stays.")
    if stale_because_of(session, reading.id):
        return _("Facts wait for a look because of this newer edition, so it stays until then.")
    return None


def _new_page(form: ReadForm) -> ResponseReturnValue:
    form.offer(documents_of_bank(db.session()))
    page = render_template("imports/new.html", form=form, largest=LARGEST_FILE)
    return page, form.http_status


def _page(reading: DocumentReading, form: NameForm) -> ResponseReturnValue:
    session: Session = db.session()
    line = line_of(session, reading)
    ready = line.state == "ready"
    page = render_template(
        "imports/show.html",
        edition_form=_edition_form(session, reading) if ready else None,
        edition_waits=ready and _edition_waits(session, reading),
        likely=likely_older(session, reading) if ready else None,
        line=line,
        reading=reading,
        use=use_of(reading),
        waiting=line.state in WAITING,
        stays=_why_it_stays(session, reading),
        twin=twin_of(session, reading) if line.state == "failed" else None,
        form=form,
    )
    return page, form.http_status


def _edition_form(session: Session, reading: DocumentReading) -> EditionForm:
    form = EditionForm(formdata=None, data={"edition_of": reading.edition_of or ""})
    form.offer([each for each in documents_of_bank(session) if each[0] != reading.document])
    return form


def _edition_waits(session: Session, reading: DocumentReading) -> bool:
    """Tell whether it is a newer edition that has not been taken over."""
    try:
        edition = edition_of(session, reading)
    except MissingTextError:
        return True
    return edition is not None and (edition.to_do or not edition.known)

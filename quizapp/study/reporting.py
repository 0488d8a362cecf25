"""Report a problem with a question, and put away what is told once on the first page."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from quizapp.accounts.browser import me
from quizapp.bank import reports
from quizapp.bank.reports import KINDS, LONGEST_TEXT, ReportError
from quizapp.extensions import db, writing
from quizapp.learning import unseen
from quizapp.learning.snapshots import shown
from quizapp.models import Serving
from quizapp.study.owned import own
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.forms import CsrfForm
from quizapp.web.i18n import _, untranslated

pages = Blueprint("reporting", __name__)


class ReportForm(CsrfForm):
    """What is wrong with a question."""

    kind = RadioField(
        untranslated("What is wrong?"),
        [InputRequired(untranslated("Choose what is wrong with the question."))],
        choices=lambda: [(name, _(words)) for name, words in KINDS.items()],
    )
    text = TextAreaField(
        untranslated("In your words"),
        [Length(max=LONGEST_TEXT, message=untranslated("Say it in up to 2,000 characters."))],
    )


@pages.get("/study/items/<serving_id>/report")
@signed_in
def page(serving_id: str) -> ResponseReturnValue:
    """Ask what is wrong with a question, answered or not; nothing of its key is shown."""
    return _page(own(db.session(), Serving, serving_id), ReportForm(formdata=None))


@pages.post("/study/items/<serving_id>/report")
@signed_in
def send(serving_id: str) -> ResponseReturnValue:
    """Keep a report, and go back to the question."""
    form = ReportForm()
    if not form.validate_on_submit():
        return _page(own(db.session(), Serving, serving_id), form)
    kind, text = form.kind.data, form.text.data or ""
    try:
        with writing() as session:
            serving = own(session, Serving, serving_id)
            reports.report(session, me(), serving, kind, text, now())
    except ReportError as problem:
        form.form_errors.append(str(problem))
        return _page(own(db.session(), Serving, serving_id), form)
    flash(_("Thank you. An instructor will look at it, and you are told here what comes of it."))
    return redirect(url_for("study.item", serving_id=serving_id), 303)


@pages.post("/study/reports/<report_id>/put-away")
@signed_in
def put_away(report_id: str) -> ResponseReturnValue:
    """Note that the learner has read what came of a report."""
    with writing() as session:
        reports.put_away(session, me(), report_id, now())
    return redirect(url_for("study.home"), 303)


@pages.post("/study/changes/put-away")
@signed_in
def put_change_away() -> ResponseReturnValue:
    """Note that the learner has read of the changed fact that is named, or of all."""
    with writing() as session:
        unseen.put_away(session, me(), request.form.get("fact"), now())
    return redirect(url_for("study.home"), 303)


def _page(serving: Serving, form: ReportForm) -> ResponseReturnValue:
    item = shown(serving.snapshot)
    story, lead_in = item.stem_parts
    return render_template(
        "study/report.html", serving=serving.id, item=item, story=story, lead_in=lead_in, form=form
    ), form.http_status

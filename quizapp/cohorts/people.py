"""The page of a cohort's people: who learns and teaches, the codes that let in, the rules."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts.browser import me
from quizapp.accounts.cohorts import cohort_of, rename
from quizapp.accounts.forms import AccountForm
from quizapp.accounts.invitations import (
    close_invitation_of,
    create_invitation,
    open_invitations,
    shown,
)
from quizapp.accounts.places import leave, let_teach, members_of, teachers_else
from quizapp.accounts.refusals import RefusedError
from quizapp.cohorts.forms import CodeForm, CohortForm, TeacherForm
from quizapp.cohorts.pages import pages
from quizapp.extensions import db, writing
from quizapp.models import Cohort, Invitation
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _
from quizapp.web.logs import log_security


@dataclass(frozen=True)
class Code:
    """An invitation as the page shows it; `until` is the last day in the reader's zone."""

    id: str
    code: str
    uses: int
    max_uses: int
    until: date


@pages.get("/cohorts/<cohort_id>/people")
@roles("instructor", "admin")
def people(cohort_id: str) -> ResponseReturnValue:
    """Show who is in a cohort, the codes that work, and its rules."""
    return _page(cohort_of(db.session(), me(), cohort_id))


@pages.post("/cohorts/<cohort_id>")
@roles("instructor", "admin")
def change(cohort_id: str) -> ResponseReturnValue:
    """Give a cohort another name, or let a second pair of eyes be asked for, or not."""
    cohort, form = cohort_of(db.session(), me(), cohort_id), CohortForm()
    if not form.validate_on_submit():
        return _page(cohort, form)
    try:
        with writing() as session:
            cohort = cohort_of(session, me(), cohort_id)
            rename(session, cohort, form.name.data)
            cohort.second_reader = form.second_reader.data
    except RefusedError as refusal:
        form.refuse(refusal)
        return _page(cohort_of(db.session(), me(), cohort_id), form)
    return _done(cohort_id, _("The cohort is kept as you set it."))


@pages.post("/cohorts/<cohort_id>/codes")
@roles("instructor", "admin")
def invite(cohort_id: str) -> ResponseReturnValue:
    """Make a code that lets people into a cohort."""
    cohort, form = cohort_of(db.session(), me(), cohort_id), CodeForm()
    if not form.validate_on_submit():
        return _page(cohort, form)
    with writing() as session:
        made = create_invitation(
            session,
            cohort_id=cohort_of(session, me(), cohort_id).id,
            max_uses=form.max_uses.data,
            lifetime=timedelta(days=form.days.data),
            by=me().id,
            now=now(),
        )
    log_security("invitation made", person=me().id, invitation=made.id, uses=made.max_uses)
    return _done(cohort_id, _("The new code stands first in the list."))


@pages.post("/cohorts/<cohort_id>/codes/<invitation_id>/close")
@roles("instructor", "admin")
def close_code(cohort_id: str, invitation_id: str) -> ResponseReturnValue:
    """Let nobody else in with a code."""
    with writing() as session:
        cohort = cohort_of(session, me(), cohort_id)
        closed = close_invitation_of(session, cohort.id, invitation_id, now())
    if closed:
        log_security("invitation closed", person=me().id, invitation=invitation_id)
    return _done(cohort_id, _("The code does not work any more. Who came in with it stays."))


@pages.post("/cohorts/<cohort_id>/people/<user_id>/remove")
@roles("instructor", "admin")
def remove(cohort_id: str, user_id: str) -> ResponseReturnValue:
    """Take somebody out of a cohort."""
    with writing() as session:
        name = leave(session, cohort_of(session, me(), cohort_id), user_id, me()).name
    flash(_("%(name)s is not in the cohort any more; what they learnt stays theirs.", name=name))
    own = user_id == me().id and me().role != "admin"
    return redirect(
        url_for("cohorts.listing") if own else url_for("cohorts.people", cohort_id=cohort_id), 303
    )


@pages.post("/cohorts/<cohort_id>/teachers")
@roles("admin")
def add_teacher(cohort_id: str) -> ResponseReturnValue:
    """Let somebody teach a cohort."""
    try:
        with writing() as session:
            cohort = cohort_of(session, me(), cohort_id)
            name = let_teach(session, cohort.id, request.form.get("person", ""), now()).name
    except RefusedError as refusal:
        flash(str(refusal))
        return redirect(url_for("cohorts.people", cohort_id=cohort_id), 303)
    return _done(cohort_id, _("%(name)s teaches this cohort now.", name=name))


def _done(cohort_id: str, sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for("cohorts.people", cohort_id=cohort_id), 303)


def _page(cohort: Cohort, sent: AccountForm | None = None) -> ResponseReturnValue:
    """Show the page; `sent` is a form that was not right, the others are fresh."""
    session = db.session()
    fresh = CohortForm(formdata=None, name=cohort.name, second_reader=cohort.second_reader)
    page = render_template(
        "cohorts/people.html",
        cohort=cohort,
        members=members_of(session, cohort.id),
        codes=[_code(each) for each in open_invitations(session, now(), cohort.id)],
        cohort_form=sent if isinstance(sent, CohortForm) else fresh,
        code_form=sent if isinstance(sent, CodeForm) else CodeForm(formdata=None),
        teacher_form=TeacherForm(formdata=None).offering(teachers_else(session, cohort.id)),
    )
    return page, UNUSABLE if sent else 200


def _code(invitation: Invitation) -> Code:
    return Code(
        invitation.id,
        shown(invitation.code),
        invitation.uses,
        invitation.max_uses,
        invitation.expires_at.astimezone(ZoneInfo(me().zone)).date(),
    )

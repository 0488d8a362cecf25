"""The page on which administrators say who may come: the way to sign up, invitations, cohorts."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import browser
from quizapp.accounts.cohorts import all_cohorts, create_cohort
from quizapp.accounts.forms import AccountForm, CohortForm, InvitationForm, ModeForm
from quizapp.accounts.invitations import (
    close_invitation,
    create_invitation,
    open_invitations,
    shown,
)
from quizapp.accounts.pages import pages
from quizapp.accounts.refusals import RefusedError
from quizapp.accounts.sign_up import set_sign_up_mode, sign_up_mode
from quizapp.accounts.vouching import certain
from quizapp.extensions import db, writing
from quizapp.models import Invitation
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _
from quizapp.web.logs import log_security


@dataclass(frozen=True)
class InvitationRow:
    """An invitation as the list shows it; `until` is the last day in the reader's zone."""

    id: str
    code: str
    cohort: str | None
    uses: int
    max_uses: int
    until: date


@pages.get("/people/invitations")
@roles("admin")
def invitations() -> ResponseReturnValue:
    """Show who may sign up, the codes that work, and the cohorts."""
    return _page()


@pages.post("/people/sign-up-mode", endpoint="set_sign_up_mode")
@certain("accounts.invitations")
@roles("admin")
def choose_sign_up_mode() -> ResponseReturnValue:
    """Choose who may sign up."""
    form = ModeForm()
    if not form.validate_on_submit():
        return _page(form)
    with writing() as session:
        set_sign_up_mode(session, form.mode.data)
    log_security("sign-up changed", person=browser.me().id, mode=form.mode.data)
    return _done(_("Who may make an account is kept."))


@pages.post("/people/invitations")
@certain("accounts.invitations")
@roles("admin")
def invite() -> ResponseReturnValue:
    """Make an invitation code, into a cohort if one is chosen."""
    form = _invitation_form()
    if not form.validate_on_submit():
        return _page(form)
    by = browser.me().id
    with writing() as session:
        made = create_invitation(
            session,
            cohort_id=form.cohort.data or None,
            max_uses=form.max_uses.data,
            lifetime=timedelta(days=form.days.data),
            by=by,
            now=now(),
        )
    log_security("invitation made", person=by, invitation=made.id, uses=made.max_uses)
    return _done(_("The new code stands first in the list."))


@pages.post("/people/invitations/<invitation_id>/close", endpoint="close_invitation")
@roles("admin")
def end_invitation(invitation_id: str) -> ResponseReturnValue:
    """Let nobody else in with a code."""
    with writing() as session:
        closed = close_invitation(session, invitation_id, now())
    if closed:
        log_security("invitation closed", person=browser.me().id, invitation=invitation_id)
    return _done(_("The code does not work any more. Who came in with it stays."))


@pages.post("/people/cohorts")
@roles("admin")
def add_cohort() -> ResponseReturnValue:
    """Make a cohort."""
    form = CohortForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                create_cohort(session, form.name.data, now())
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            return _done(_("The cohort is there. Make a code to invite people into it."))
    return _page(form)


def _done(sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for("accounts.invitations"))


def _invitation_form(*, sent: bool = True) -> InvitationForm:
    form = InvitationForm() if sent else InvitationForm(formdata=None)
    cohorts = [(cohort.id, cohort.name) for cohort, _size in all_cohorts(db.session())]
    form.cohort.choices = [("", _("No cohort")), *cohorts]
    return form


def _page(sent: AccountForm | None = None) -> ResponseReturnValue:
    """Show the page; `sent` is a form that was not right, the other two are fresh."""
    mode = sign_up_mode(db.session())
    page = render_template(
        "accounts/invitations.html",
        mode_form=sent if isinstance(sent, ModeForm) else ModeForm(formdata=None, mode=mode),
        invitation_form=sent if isinstance(sent, InvitationForm) else _invitation_form(sent=False),
        cohort_form=sent if isinstance(sent, CohortForm) else CohortForm(formdata=None),
        invitations=_rows(),
        cohorts=all_cohorts(db.session()),
    )
    return page, UNUSABLE if sent else 200


def _rows() -> list[InvitationRow]:
    zone = ZoneInfo(browser.me().zone)
    names = {cohort.id: cohort.name for cohort, _size in all_cohorts(db.session())}
    return [_row(invitation, names, zone) for invitation in open_invitations(db.session(), now())]


def _row(invitation: Invitation, cohorts: dict[str, str], zone: ZoneInfo) -> InvitationRow:
    return InvitationRow(
        id=invitation.id,
        code=shown(invitation.code),
        cohort=cohorts.get(invitation.cohort_id or ""),
        uses=invitation.uses,
        max_uses=invitation.max_uses,
        until=invitation.expires_at.astimezone(zone).date(),
    )

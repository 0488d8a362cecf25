"""The pages of one's own way in: where one is signed in, the address, the password given again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import browser, people, vouching
from quizapp.accounts.forms import EmailForm, VouchForm
from quizapp.accounts.pages import pages
from quizapp.accounts.refusals import RefusedError
from quizapp.accounts.returning import own_path
from quizapp.accounts.sessions import revoke_all, revoke_one, sign_ins
from quizapp.accounts.vouching import certain
from quizapp.extensions import db, writing
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _
from quizapp.web.logs import log_security


@pages.route("/settings/vouch", methods=["GET", "POST"])
@signed_in
def vouch() -> ResponseReturnValue:
    """Give one's password again, and go back to what asked for it."""
    form = VouchForm()
    if form.validate_on_submit():
        try:
            vouching.require_password(form.current_password.data)
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            vouching.renew()
            return redirect(own_path(request.args.get("next")) or url_for("accounts.settings"))
    return render_template("accounts/vouch.html", form=form), form.http_status


@pages.get("/settings/sign-ins", endpoint="sign_ins")
@signed_in
def list_sign_ins() -> ResponseReturnValue:
    """Show in which browsers one is signed in."""
    rows = sign_ins(db.session(), browser.me(), now())
    return render_template("accounts/sign_ins.html", sign_ins=rows)


@pages.post("/settings/sign-ins/<handle>/end")
@certain("accounts.sign_ins")
@signed_in
def end_sign_in(handle: str) -> ResponseReturnValue:
    """Sign one browser out, from another."""
    with writing() as session:
        if not revoke_one(session, browser.me().id, handle, now()):
            raise NotFoundError
    flash(_("That browser is signed out."))
    return redirect(url_for("accounts.sign_ins"))


@pages.route("/settings/email", methods=["GET", "POST"])
@signed_in
def change_email() -> ResponseReturnValue:
    """Change the address one signs in with, which signs out every other browser."""
    form = EmailForm()
    if form.validate_on_submit():
        try:
            vouching.require_password(form.current_password.data)
            _replace_email(form.email.data)
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Sign in with your new address from now on."))
            return redirect(url_for("accounts.settings"))
    return render_template("accounts/email.html", form=form), form.http_status


def _replace_email(email: str) -> None:
    me = browser.me()
    with writing() as session:
        people.set_email(session, people.existing(session, me.id), email)
        revoke_all(session, me.id, now())
        token = browser.start_session(session, me.id)
    browser.carry(token)
    log_security("address changed", person=me.id)

"""The page on which people change what is theirs: name, time zone, daily number, password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import browser, people, vouching
from quizapp.accounts.forms import PasswordForm, ProfileForm
from quizapp.accounts.pages import pages
from quizapp.accounts.passwords import hash_password
from quizapp.accounts.people import Preferences
from quizapp.accounts.refusals import RefusedError
from quizapp.extensions import writing
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.forms import UNUSABLE
from quizapp.web.i18n import _
from quizapp.web.logs import log_security


@pages.route("/settings", methods=["GET", "POST"])
@signed_in
def settings() -> ResponseReturnValue:
    """Show one's settings, and keep changed ones."""
    me = browser.me()
    form = ProfileForm(obj=me, retention=round(me.desired_retention * 100))
    if form.validate_on_submit():
        try:
            with writing() as session:
                people.set_preferences(people.existing(session, me.id), _preferences(form))
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your settings are kept."))
            return redirect(url_for("accounts.settings"))
    return _page(form, PasswordForm(formdata=None))


def _preferences(form: ProfileForm) -> Preferences:
    return Preferences(
        name=form.name.data,
        zone=form.zone.data,
        daily_new=form.daily_new.data,
        desired_retention=form.retention.data / 100,
        shortcuts=form.shortcuts.data,
    )


@pages.post("/settings/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Change one's password, which signs out every other browser."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            _replace_password(form.current_password.data, form.password.data)
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your new password is kept. Everywhere else you are signed out."))
            return redirect(url_for("accounts.settings"))
    me = browser.me()
    profile = ProfileForm(formdata=None, obj=me, retention=round(me.desired_retention * 100))
    return _page(profile, form)


def _replace_password(current: str, wanted: str) -> None:
    """Raise `WrongPasswordError` or `WeakPasswordError`; otherwise keep the new password."""
    vouching.require_password(current)
    me = browser.me()
    password = hash_password(wanted, browser.known_of(me.name, me.email))
    with writing() as session:
        people.set_password(session, people.existing(session, me.id), password, now())
        token = browser.start_session(session, me.id)
    browser.carry(token)
    log_security("password changed", person=me.id)


def _page(profile: ProfileForm, password_form: PasswordForm) -> ResponseReturnValue:
    page = render_template("accounts/settings.html", profile=profile, password_form=password_form)
    return page, UNUSABLE if profile.errors or password_form.errors else 200

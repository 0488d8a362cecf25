"""The pages on which people take along what is theirs, and leave."""

from datetime import timedelta

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import browser, people
from quizapp.accounts.forms import VouchForm
from quizapp.accounts.limits import Limit, spend
from quizapp.accounts.refusals import RefusedError
from quizapp.accounts.tries import counting
from quizapp.accounts.vouching import certain, require_password
from quizapp.accounts.ways_in import leave_nothing
from quizapp.extensions import db, writing
from quizapp.learning.leaving import leave
from quizapp.personal.pages import pages
from quizapp.personal.taking import everything_of
from quizapp.web.access import signed_in
from quizapp.web.clock import now
from quizapp.web.i18n import _
from quizapp.web.logs import log_security

__all__ = ["pages"]

TAKING = Limit("personal data", times=10, window=timedelta(hours=1))
"""Each makes a file of all of somebody's rows."""


@pages.get("/settings/data")
@signed_in
def page() -> ResponseReturnValue:
    """Say what is kept, and how to take it along or have it deleted."""
    return render_template("personal/page.html")


@pages.post("/settings/data")
@certain("personal.page")
@signed_in
def take() -> ResponseReturnValue:
    """Send everything that is kept of who asks."""
    me = browser.me().id
    with counting() as session:
        spend(session, TAKING, me, now())
    log_security("personal data taken along", person=me)
    return send_file(
        everything_of(db.session(), me),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"quizapp-{now():%Y-%m-%d}.zip",
        max_age=0,
    )


@pages.route("/settings/leave", methods=["GET", "POST"], endpoint="leave")
@signed_in
def go() -> ResponseReturnValue:
    """Delete one's account, once the password was given."""
    form = VouchForm()
    if form.validate_on_submit():
        try:
            require_password(form.current_password.data)
            _delete_me()
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            browser.forget()
            flash(_("Your account is deleted. What you learnt is yours to keep."))
            return leave_nothing(redirect(url_for("accounts.sign_in")))
    return render_template("personal/leave.html", form=form), form.http_status


def _delete_me() -> None:
    me = browser.me().id
    with writing() as session:
        leave(session, people.existing(session, me), now())
    log_security("account deleted", person=me)

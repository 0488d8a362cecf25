"""The page on which administrators look after people: accounts, roles, reset links."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from quizapp.accounts import browser, people
from quizapp.accounts.copies import copies
from quizapp.accounts.forms import PersonForm, role_choices
from quizapp.accounts.links import reset_token
from quizapp.accounts.pages import pages
from quizapp.accounts.passwords import NO_PASSWORD
from quizapp.accounts.refusals import RefusedError
from quizapp.accounts.sessions import revoke_all
from quizapp.accounts.vouching import certain
from quizapp.accounts.ways_in import UNUSABLE
from quizapp.extensions import db, writing
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.i18n import _
from quizapp.web.logs import log_security


@pages.get("/people", endpoint="people")
@roles("admin")
def everybody() -> ResponseReturnValue:
    """List everybody who has an account."""
    return _page(PersonForm(role="learner"))


@pages.post("/people")
@roles("admin")
def add_person() -> ResponseReturnValue:
    """Make an account for somebody, and the link by which they choose their password."""
    form = PersonForm()
    if not form.validate_on_submit():
        return _page(form)
    try:
        with writing() as session:
            user = people.add_user(
                session,
                email=form.email.data,
                name=form.name.data,
                role=form.role.data,
                zone=browser.settings().default_zone,
                password=NO_PASSWORD,
                now=now(),
            )
            token = reset_token(session, user, now())
    except RefusedError as refusal:
        form.refuse(refusal)
        return _page(form)
    return _page(PersonForm(formdata=None, role="learner"), link=_link(user.name, token))


@pages.post("/people/<user_id>/reset-link")
@certain("accounts.people")
@roles("admin")
def make_reset_link(user_id: str) -> ResponseReturnValue:
    """Make a link by which somebody chooses a new password."""
    with writing() as session:
        user = people.existing(session, user_id)
        token = reset_token(session, user, now())
    log_security("reset link made", person=user_id)
    return _page(PersonForm(formdata=None, role="learner"), link=_link(user.name, token))


@pages.post("/people/<user_id>/role")
@certain("accounts.people")
@roles("admin")
def change_role(user_id: str) -> ResponseReturnValue:
    """Give somebody another role."""
    try:
        with writing() as session:
            user = people.existing(session, user_id)
            people.set_role(session, user, request.form.get("role", ""))
    except RefusedError as refusal:
        flash(str(refusal))
    else:
        log_security("role changed", person=user_id, role=user.role)
        flash(_("%(name)s has another role now.", name=user.name))
    return _back(user_id)


@pages.post("/people/<user_id>/sign-out")
@certain("accounts.people")
@roles("admin")
def sign_out_person(user_id: str) -> ResponseReturnValue:
    """Sign somebody out everywhere, whose sign-in may be in other hands."""
    with writing() as session:
        user = people.existing(session, user_id)
        revoke_all(session, user.id, now())
    log_security("signed out by an administrator", person=user_id)
    flash(_("%(name)s is signed out everywhere.", name=user.name))
    return _back(user_id)


@pages.post("/people/<user_id>/close")
@certain("accounts.people")
@roles("admin")
def close_account(user_id: str) -> ResponseReturnValue:
    """Put somebody out, at once and everywhere."""
    try:
        with writing() as session:
            user = people.existing(session, user_id)
            people.deactivate(session, user, now())
    except RefusedError as refusal:
        flash(str(refusal))
    else:
        log_security("account closed", person=user_id)
        flash(_("The account of %(name)s is closed; nothing in it is lost.", name=user.name))
    return _back(user_id)


@pages.post("/people/<user_id>/open")
@certain("accounts.people")
@roles("admin")
def open_account(user_id: str) -> ResponseReturnValue:
    """Let somebody in again."""
    with writing() as session:
        user = people.existing(session, user_id)
        people.reactivate(user)
    flash(_("The account of %(name)s is open again.", name=user.name))
    return _back(user_id)


def _link(name: str, token: str) -> dict[str, str]:
    address = url_for("accounts.reset", token=token, _external=True)
    return {"person": name, "address": address}


def _page(form: PersonForm, link: dict[str, str] | None = None) -> ResponseReturnValue:
    """Show the list; with `link`, a link just made.

    A link answers the POST itself, without a redirect: only its hash is stored, and neither the
    cookie nor an address is a place for it. Loading the page again just makes a newer link.
    """
    page = render_template(
        "accounts/people.html",
        people=people.everybody(db.session()),
        copies=copies(db.session(), now()) if browser.settings().backup_days else None,
        roles=role_choices(),
        form=form,
        link=link,
    )
    return page, UNUSABLE if form.errors else 200


def _back(user_id: str) -> ResponseReturnValue:
    """Go back to the list; those who changed themselves may have no way there any more."""
    mine = user_id == browser.me().id
    return redirect(url_for("study.home" if mine else "accounts.people"))

"""The page on which administrators look after people: accounts, roles, password links."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from quizapp.accounts import browser, people
from quizapp.accounts.copies import copies
from quizapp.accounts.forms import PersonForm, role_choices
from quizapp.accounts.links import reset_token
from quizapp.accounts.pages import pages
from quizapp.accounts.passwords import NO_PASSWORD
from quizapp.accounts.refusals import RefusedError
from quizapp.accounts.vouching import certain
from quizapp.extensions import db, writing
from quizapp.models import User
from quizapp.web.access import roles
from quizapp.web.clock import now
from quizapp.web.i18n import _, untranslated
from quizapp.web.logs import log_security


@pages.get("/people", endpoint="people")
@roles("admin")
def everybody() -> ResponseReturnValue:
    """List everybody who has an account."""
    return _page(PersonForm(role="learner"))


@pages.post("/people")
@certain("accounts.people")
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
    log_security("account made", person=user.id, role=user.role)
    return _page(PersonForm(formdata=None, role="learner"), link=_link(user, token))


@pages.post("/people/<user_id>/reset-link")
@certain("accounts.people")
@roles("admin")
def make_reset_link(user_id: str) -> ResponseReturnValue:
    """Make a link by which somebody chooses a password."""
    with writing() as session:
        user = people.existing(session, user_id)
        token = reset_token(session, user, now())
    log_security("password link made", person=user_id)
    return _page(PersonForm(formdata=None, role="learner"), link=_link(user, token))


@pages.post("/people/<user_id>/role")
@certain("accounts.people")
@roles("admin")
def change_role(user_id: str) -> ResponseReturnValue:
    """Give somebody another role."""
    role = request.form.get("role", "")
    return _change(
        user_id,
        lambda session, user: people.set_role(session, user, role),
        "role changed",
        untranslated("%(name)s has another role now."),
    )


@pages.post("/people/<user_id>/sign-out")
@certain("accounts.people")
@roles("admin")
def sign_out_person(user_id: str) -> ResponseReturnValue:
    """Sign somebody out everywhere, whose sign-in may be in other hands."""
    return _change(
        user_id,
        lambda session, user: people.sign_out_everywhere(session, user, now()),
        "signed out by an administrator",
        untranslated("%(name)s is signed out everywhere."),
    )


@pages.post("/people/<user_id>/close")
@certain("accounts.people")
@roles("admin")
def close_account(user_id: str) -> ResponseReturnValue:
    """Put somebody out, at once and everywhere."""
    return _change(
        user_id,
        lambda session, user: people.deactivate(session, user, now()),
        "account closed",
        untranslated("The account of %(name)s is closed; nothing in it is lost."),
    )


@pages.post("/people/<user_id>/open")
@certain("accounts.people")
@roles("admin")
def open_account(user_id: str) -> ResponseReturnValue:
    """Let somebody in again."""
    return _change(
        user_id,
        lambda _session, user: people.reactivate(user),
        "account opened again",
        untranslated("The account of %(name)s is open again."),
    )


def _change(
    user_id: str, act: Callable[[Session, User], None], event: str, told: str
) -> ResponseReturnValue:
    """Do something to an account, log it as `event` and tell of it, or tell why it cannot be done.

    Then go back to the list; those who changed themselves may have no way there any more.
    """
    try:
        with writing() as session:
            user = people.existing(session, user_id)
            act(session, user)
    except RefusedError as refusal:
        flash(str(refusal))
    else:
        log_security(event, person=user_id, role=user.role)
        flash(_(told, name=user.name))
    mine = user_id == browser.me().id
    return redirect(url_for("study.home" if mine else "accounts.people"))


@dataclass(frozen=True)
class Link:
    """A link just made, by which a person chooses a password: their first, or another."""

    person: str
    first: bool
    address: str


def _link(user: User, token: str) -> Link:
    address = url_for("accounts.reset", token=token, _external=True)
    return Link(user.name, not people.has_password(user), address)


def _page(form: PersonForm, link: Link | None = None) -> ResponseReturnValue:
    """Show the list; with `link`, a link just made.

    A link answers the POST itself, without a redirect: only its hash is stored, and neither the
    cookie nor an address is a place for it. Loading the page again makes a newer link, or tells
    that the person has an account already.
    """
    page = render_template(
        "accounts/people.html",
        people=people.everybody(db.session()),
        copies=copies(db.session(), now()) if browser.settings().backup_days else None,
        roles=role_choices(),
        form=form,
        link=link,
    )
    return page, form.http_status

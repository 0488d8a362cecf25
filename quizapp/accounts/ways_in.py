"""The pages by which people come in and go out: set-up, sign-in, sign-up, reset, sign-out."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug import Response

from quizapp.accounts import browser, links, people, tries
from quizapp.accounts.forms import ResetForm, SetUpForm, SignInForm, SignUpForm
from quizapp.accounts.limits import spend
from quizapp.accounts.pages import pages
from quizapp.accounts.passwords import hash_password, is_right
from quizapp.accounts.refusals import RefusedError
from quizapp.accounts.returning import own_path
from quizapp.accounts.sessions import revoke
from quizapp.accounts.sign_up import sign_up as make_learner
from quizapp.accounts.sign_up import sign_up_mode
from quizapp.extensions import db, writing
from quizapp.web.access import public, signed_in
from quizapp.web.clock import now
from quizapp.web.i18n import _
from quizapp.web.logs import log_security
from quizapp.web.metrics import count


@pages.route("/setup/<token>", methods=["GET", "POST"])
@public
def setup(token: str) -> ResponseReturnValue:
    """Make the first account, by the link that the command prints."""
    links.check_setup(db.session(), token, now())
    form = SetUpForm(zone=browser.settings().default_zone)
    if form.validate_on_submit():
        _limit_links()
        try:
            return _make_first(form, token)
        except RefusedError as refusal:
            form.refuse(refusal)
    return render_template("accounts/setup.html", form=form), form.http_status


def _make_first(form: SetUpForm, token: str) -> ResponseReturnValue:
    password = hash_password(form.password.data, browser.known_of(form.name.data, form.email.data))
    with writing() as session:
        links.use_setup(session, token, now())
        user = people.add_user(
            session,
            email=form.email.data,
            name=form.name.data,
            role="admin",
            zone=form.zone.data,
            password=password,
            now=now(),
        )
        sign_in_token = browser.start_session(session, user.id)
    browser.carry(sign_in_token)
    return redirect(url_for("study.home"))


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, and go on to where the person wanted to go."""
    onward = redirect(own_path(request.args.get("next")) or url_for("study.home"))
    if current_user.is_authenticated:
        return onward
    form = SignInForm()
    if form.validate_on_submit():
        if _let_in(form.email.data, form.password.data):
            return onward
        # One sentence for both, so that it does not tell who has an account.
        form.form_errors.append(_("This e-mail address and this password do not belong together."))
    can_sign_up = sign_up_mode(db.session()) != "closed"
    page = render_template("accounts/sign_in.html", form=form, can_sign_up=can_sign_up)
    return page, form.http_status


def _let_in(email: str, password: str) -> bool:
    """Sign this browser in if the password is right; otherwise return False."""
    try_ = (browser.settings(), email, browser.client_address(), now())
    with tries.counting() as session:
        tries.count_sign_in(session, *try_)
    user = people.by_email(db.session(), email)
    stored = user.password_hash if user else None
    if not is_right(stored, password) or user is None:
        log_security("sign-in refused", person=user.id if user else None)
        count("sign_in_failures")
        return False
    with tries.counting() as session:
        # Read afresh: the password may have been changed, or the account closed, while we hashed.
        if not user.active or user.password_hash != stored:
            return False
        tries.forgive_sign_in(session, *try_)
        token = browser.start_session(session, user.id)
    browser.carry(token)
    log_security("signed in", person=user.id)
    return True


@pages.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> ResponseReturnValue:
    """Make one's own account, as a learner."""
    mode = sign_up_mode(db.session())
    form = SignUpForm(zone=browser.settings().default_zone, code=request.args.get("code"))
    if form.validate_on_submit():
        with tries.counting() as session:
            spend(session, tries.SIGN_UP, browser.client_address(), now())
        try:
            return _make_own(form)
        except RefusedError as refusal:
            form.refuse(refusal)
    return render_template("accounts/sign_up.html", form=form, mode=mode), form.http_status


def _make_own(form: SignUpForm) -> ResponseReturnValue:
    password = hash_password(form.password.data, browser.known_of(form.name.data, form.email.data))
    with writing() as session:
        user = make_learner(
            session,
            email=form.email.data,
            name=form.name.data,
            zone=form.zone.data,
            code=form.code.data or "",
            password=password,
            now=now(),
        )
        token = browser.start_session(session, user.id)
    browser.carry(token)
    return redirect(url_for("study.home"))


@pages.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """Choose a password, the first or a new one, by a link an administrator handed over."""
    user = links.check_reset(db.session(), token, now())
    form = ResetForm()
    if form.validate_on_submit():
        _limit_links()
        try:
            password = hash_password(form.password.data, browser.known_of(user.name, user.email))
        except RefusedError as refusal:
            form.refuse(refusal)
        else:
            with writing() as session:
                people.set_password(
                    session, links.use_reset(session, token, now()), password, now()
                )
            log_security("password reset", person=user.id)
            flash(_("Your password is kept. Sign in with it."))
            return redirect(url_for("accounts.sign_in"))
    first = not people.has_password(user)
    return render_template("accounts/reset.html", form=form, first=first), form.http_status


@pages.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """End this browser's sign-in."""
    with writing() as session:
        revoke(session, browser.me().token, now())
    browser.forget()
    return leave_nothing(redirect(url_for("accounts.sign_in")))


@pages.post("/settings/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End every sign-in of this person, here and elsewhere."""
    with writing() as session:
        me = people.existing(session, browser.me().id)
        people.sign_out_everywhere(session, me, now())
    browser.forget()
    flash(_("You are signed out everywhere."))
    return leave_nothing(redirect(url_for("accounts.sign_in")))


def leave_nothing(response: Response) -> Response:
    """Let the browser throw away what pages kept in it; it keeps none of the pages themselves."""
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _limit_links() -> None:
    with tries.counting() as session:
        spend(session, tries.LINK, browser.client_address(), now())

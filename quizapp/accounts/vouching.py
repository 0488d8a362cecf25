"""Whether it is still the person: their password asked again before what could not be undone.

Signing in counts, for a while. When it was is in the signed cookie, so that looking costs nothing;
it ends with the sign-in, and giving the password again begins a new one.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, current_app, flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from quizapp.accounts import browser, people, tries
from quizapp.accounts.passwords import is_right
from quizapp.accounts.refusals import WrongPasswordError
from quizapp.extensions import db, writing
from quizapp.web.access import rule_of
from quizapp.web.clock import now
from quizapp.web.errors import ForbiddenError, wants_json
from quizapp.web.i18n import _, untranslated
from quizapp.web.logs import log_security

View = TypeVar("View", bound=Callable[..., Any])

CERTAIN_FOR = timedelta(minutes=15)
"""How long a password that was given vouches for who sits there."""

_MARK = "quizapp_certain"


class PasswordNeededError(ForbiddenError):
    """The password has to be given again first."""

    title = untranslated("Please give your password again")
    what_to_do = untranslated("Nothing was changed. Give your password, then do it once more.")


def certain(back: str) -> Callable[[View], View]:
    """Ask for the password before a view, if it was not given lately; then go to `back`.

    The mark goes directly above that of access, which is checked before it.
    """

    def mark(view: View) -> View:
        setattr(view, _MARK, back)
        return view

    return mark


def init_vouching(app: Flask) -> None:
    """Heed the mark before every request that reaches a view; after access was checked."""
    app.before_request(_ask)


def asks_again(view: Callable[..., Any]) -> bool:
    """Tell whether the password is asked for before a view."""
    return getattr(view, _MARK, None) is not None


def is_certain() -> bool:
    """Tell whether the password was given in this browser within `CERTAIN_FOR`."""
    given = cookie.get(browser.VOUCHED)
    return isinstance(given, int) and 0 <= now().timestamp() - given < CERTAIN_FOR.total_seconds()


def require_password(password: str) -> None:
    """Raise `WrongPasswordError` unless this is the password of who is signed in.

    Limited like signing in: somebody at an unlocked computer must not try passwords here.
    """
    me = browser.me()
    try_ = (browser.settings(), me.email, browser.client_address(), now())
    with tries.counting() as session:
        tries.count_sign_in(session, *try_)
    if not is_right(people.existing(db.session(), me.id).password_hash, password):
        log_security("password asked again: wrong", person=me.id)
        raise WrongPasswordError(_("This is not your present password."))
    with tries.counting() as session:
        tries.forgive_sign_in(session, *try_)


def renew() -> None:
    """Begin a new sign-in in place of this browser's: who gave the password holds a new token."""
    with writing() as session:
        token = browser.start_session(session, browser.me().id)
    browser.carry_on(token)


def _ask() -> ResponseReturnValue | None:
    if request.endpoint is None or rule_of(current_app, request.endpoint) is None:
        return None
    back: str | None = getattr(current_app.view_functions[request.endpoint], _MARK, None)
    if back is None or is_certain():
        return None
    if wants_json():
        raise PasswordNeededError
    flash(_("Please give your password again, then do it once more."))
    return redirect(url_for("accounts.vouch", next=url_for(back)))

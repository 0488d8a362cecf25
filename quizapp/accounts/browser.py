"""The browser at the other end: its sign-in cookie, its address, and who sits before it."""

from datetime import timedelta

from flask import Flask, current_app, request
from flask import session as cookie
from flask_login import current_user
from sqlalchemy.orm import Session

from quizapp.accounts import sessions
from quizapp.accounts.limits import address_subject
from quizapp.accounts.sessions import Lifetime, SignedIn
from quizapp.config import Settings
from quizapp.extensions import db, login_manager, writing
from quizapp.web.clock import now

TOKEN = "_user_id"  # noqa: S105 - a key of the cookie, where Flask-Login looks by itself # nosec B105

SEED = "csrf_token"
"""What the tokens of forms are made from: a key of the cookie, where Flask-WTF keeps it."""

VOUCHED = "vouched"
"""When the password was given, in seconds since 1970: a key of the cookie."""


def init_sign_in(app: Flask) -> None:
    """Let Flask-Login find people by the token in their cookie, and keep used sign-ins alive."""
    login_manager.user_loader(_load)
    app.before_request(_keep_alive)


def settings() -> Settings:
    """Return the installation's settings."""
    chosen: Settings = current_app.extensions["settings"]
    return chosen


def me() -> SignedIn:
    """Return who is signed in; only in views that ask for it."""
    person: SignedIn = current_user._get_current_object()  # noqa: SLF001 - the proxy's own way
    return person


def client_address() -> str:
    """Return whom the client's address stands for."""
    return address_subject(request.remote_addr)


def known_of(name: str, email: str) -> tuple[str, ...]:
    """Return what no password of somebody may hold, as anybody could know it."""
    return (name, email, settings().site_name)


def start_session(session: Session, user_id: str) -> str:
    """Store a new sign-in in place of this browser's old one; return the token for `carry`."""
    if old := cookie.get(TOKEN):
        sessions.revoke(session, old, now())
    return sessions.issue(session, user_id, now(), _lifetime())


def carry(token: str) -> None:
    """Put a stored sign-in into the cookie, in place of everything that was there.

    After the commit: a cookie must not promise what the database may not keep. Nothing that was
    known before signing in works after it, the form token included.
    """
    cookie.clear()
    cookie[TOKEN] = token
    cookie[VOUCHED] = int(now().timestamp())
    cookie.permanent = True


def carry_on(token: str) -> None:
    """Put a renewed sign-in of the same person into the cookie.

    The seed of the form tokens stays, so that a form open in another tab is still taken. It was
    made within this person's own sign-in: what stood there before it was thrown away by `carry`.
    """
    seed = cookie.get(SEED)
    carry(token)
    if seed is not None:
        cookie[SEED] = seed


def forget() -> None:
    """Empty the cookie."""
    cookie.clear()


def _load(token: str) -> SignedIn | None:
    """Return whose token it is, unless the clock was put back so far that it would never end.

    A day more than the longest there is, since the clocks of two machines differ.
    """
    person = sessions.load(db.session(), token, now())
    latest = now() + _lifetime().whole + timedelta(days=1)
    return person if person and person.until <= latest else None


def _lifetime() -> Lifetime:
    return Lifetime(
        idle=timedelta(days=settings().session_idle_days),
        whole=timedelta(days=settings().session_lifetime_days),
    )


def _keep_alive() -> None:
    """Renew the sign-in of somebody who sends a form, at most once a day: a GET writes nothing."""
    if request.method != "POST" or not current_user.is_authenticated:
        return
    end = sessions.renewal(me(), now(), _lifetime())
    if end:
        with writing() as session:
            sessions.renew(session, me().token, end)

"""Links that work once: the first set-up, and a password reset that an administrator hands over.

Looking at a link changes nothing, because mail programs and chat windows look at links too; only
sending the form behind it uses it up.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from quizapp.accounts import people
from quizapp.accounts.tokens import digest, new_token
from quizapp.models import OneTimeLink, User
from quizapp.web.errors import PageError
from quizapp.web.i18n import untranslated

VALID_FOR = timedelta(hours=24)


class LinkSpentError(PageError):
    """The one-time link opens nothing: used, replaced, expired, or never given out."""

    status = 410
    title = untranslated("This link does not work any more")
    what_to_do = untranslated(
        "It has been used, replaced by a newer one, or is older than a day. Ask for a new one."
    )


class SetUpAlreadyError(PageError):
    """Somebody has an account, so nobody can be the first."""

    status = 410
    title = untranslated("This site is set up already")
    what_to_do = untranslated("Sign in, or ask an administrator of this site for an account.")


def setup_link(session: Session, now: datetime, base_url: str) -> str:
    """Make the link that lets the first person in, and return its whole address.

    It replaces any older one. Raises `SetUpAlreadyError` once somebody has an account.
    """
    if people.anybody(session):
        raise SetUpAlreadyError
    token = _new_link(session, "setup", None, now)
    return f"{base_url.rstrip('/')}/setup/{token}"


def reset_token(session: Session, user: User, now: datetime) -> str:
    """Make the token of a link that lets `user` choose a password; replaces older ones."""
    return _new_link(session, "reset", user.id, now)


def check_setup(session: Session, token: str, now: datetime) -> None:
    """Raise `LinkSpentError` or `SetUpAlreadyError` unless this link works now. Uses nothing up."""
    if people.anybody(session):
        raise SetUpAlreadyError
    if _find(session, "setup", token, now) is None:
        raise LinkSpentError


def check_reset(session: Session, token: str, now: datetime) -> User:
    """Return whose password a reset link sets. Raises `LinkSpentError`. Uses nothing up."""
    link = _find(session, "reset", token, now)
    user = session.get(User, link.user_id) if link else None
    if user is None or not user.active:
        raise LinkSpentError
    return user


def use_setup(session: Session, token: str, now: datetime) -> None:
    """Use the set-up link up. Raises `LinkSpentError` or `SetUpAlreadyError`."""
    check_setup(session, token, now)
    _use(session, "setup", token, now)


def use_reset(session: Session, token: str, now: datetime) -> User:
    """Use a reset link up and return whose password it sets. Raises `LinkSpentError`."""
    user = check_reset(session, token, now)
    _use(session, "reset", token, now)
    return user


def _new_link(session: Session, purpose: str, user_id: str | None, now: datetime) -> str:
    # Ones already used go as well: nobody asks for them again, and a wrong token says the same.
    session.execute(
        delete(OneTimeLink).where(OneTimeLink.purpose == purpose, OneTimeLink.user_id == user_id)
    )
    token = new_token()
    session.add(
        OneTimeLink(
            token_hash=digest(token),
            purpose=purpose,
            user_id=user_id,
            created_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    return token


def _find(session: Session, purpose: str, token: str, now: datetime) -> OneTimeLink | None:
    return session.scalar(
        select(OneTimeLink).where(
            OneTimeLink.token_hash == digest(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
    )


def _use(session: Session, purpose: str, token: str, now: datetime) -> None:
    """Mark a link used in one statement, so that of two at once only one comes through."""
    used = session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == digest(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(OneTimeLink.token_hash)
    )
    if used.one_or_none() is None:
        raise LinkSpentError

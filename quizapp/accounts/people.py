"""What can be done to an account: add it, give it a role, a password, settings, or put it out."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from quizapp.accounts import sessions
from quizapp.accounts.passwords import NO_PASSWORD, PasswordHash
from quizapp.accounts.refusals import (
    EmailRefusedError,
    NameRefusedError,
    RoleRefusedError,
    ZoneRefusedError,
)
from quizapp.config import known_zones
from quizapp.models import OneTimeLink, User
from quizapp.models.people import ROLES
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _

EMAIL_LENGTH = 254
NAME_LENGTH = 120
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_JOINERS = frozenset("\u200c\u200d")
"""Signs without width that some scripts spell names with; all others only hide something."""


@dataclass(frozen=True)
class Preferences:
    """What people set for themselves."""

    name: str
    zone: str
    daily_new: int
    desired_retention: float
    shortcuts: bool


def normal_email(email: str) -> str:
    """Return an address as it is stored, so that each has one form only.

    People type capitals where they please; and what looks alike to a mail server, such as wide
    letters or a space behind, must not make a second account of an address.
    """
    plain = unicodedata.normalize("NFKC", email).casefold()
    return unicodedata.normalize("NFKC", plain).strip()


def anybody(session: Session) -> bool:
    """Tell whether any account exists; while none does, the set-up link is open."""
    return session.scalar(select(User.id).limit(1)) is not None


def by_email(session: Session, email: str) -> User | None:
    """Return the account of an address, typed in any case."""
    return session.scalar(select(User).where(User.email == normal_email(email)))


def existing(session: Session, user_id: str) -> User:
    """Return an account by its id. Raises `NotFoundError`."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError
    return user


def everybody(session: Session) -> list[User]:
    """Return all accounts by name."""
    return list(session.scalars(select(User).order_by(func.lower(User.name), User.email)))


def add_user(  # noqa: PLR0913 - keyword-only, one a column
    session: Session,
    *,
    email: str,
    name: str,
    role: str,
    password: PasswordHash,
    now: datetime,
    zone: str = "UTC",
) -> User:
    """Make an account; `password` comes from `passwords.hash_password`, hashed before writing.

    Raises `EmailRefusedError` (malformed, or taken without regard to case), `NameRefusedError`,
    `RoleRefusedError` and `ZoneRefusedError`.
    """
    user = User(
        email=_checked_email(email),
        name=_checked_name(name),
        role=_checked_role(role),
        password_hash=password.encoded,
        zone=_checked_zone(zone),
        created_at=now,
    )
    if by_email(session, email):
        raise _taken()
    session.add(user)
    _write(session)
    return user


def has_password(user: User) -> bool:
    """Tell whether somebody has chosen a password; until then no password is right."""
    return user.password_hash != NO_PASSWORD.encoded


def set_password(session: Session, user: User, password: PasswordHash, now: datetime) -> None:
    """Replace a password; the person's links open nothing more, and all sign-ins end."""
    user.password_hash = password.encoded
    sign_out_everywhere(session, user, now)


def set_email(session: Session, user: User, email: str) -> None:
    """Give an account another address; links handed over before open nothing more.

    Raises `EmailRefusedError` (malformed, or taken).
    """
    address = _checked_email(email)
    owner = by_email(session, address)
    if owner is not None and owner.id != user.id:
        raise _taken()
    user.email = address
    _write(session)
    _forget_links(session, user)


def set_preferences(user: User, wanted: Preferences) -> None:
    """Change what people set for themselves. Raises `NameRefusedError` and `ZoneRefusedError`."""
    user.name = _checked_name(wanted.name)
    user.zone = _checked_zone(wanted.zone)
    user.daily_new = wanted.daily_new
    user.desired_retention = wanted.desired_retention
    user.shortcuts = wanted.shortcuts


def set_role(session: Session, user: User, role: str) -> None:
    """Give a role. Raises `RoleRefusedError` when no administrator would be left."""
    _checked_role(role)
    if role != "admin":
        _keep_an_admin(session, user)
    user.role = role


def deactivate(session: Session, user: User, now: datetime) -> None:
    """Put somebody out at once; what they learnt stays.

    Raises `RoleRefusedError` for the last administrator.
    """
    _keep_an_admin(session, user)
    user.active = False
    sign_out_everywhere(session, user, now)


def sign_out_everywhere(session: Session, user: User, now: datetime) -> None:
    """End all sign-ins of a person, and every link by which somebody could come in again."""
    sessions.revoke_all(session, user.id, now)
    _forget_links(session, user)


def reactivate(user: User) -> None:
    """Let somebody in again, with the password they had."""
    user.active = True


def _forget_links(session: Session, user: User) -> None:
    # Whoever came by an old link must not undo the change. Used ones stay: each is of use no more.
    unused = delete(OneTimeLink).where(
        OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None)
    )
    session.execute(unused)


def _keep_an_admin(session: Session, user: User) -> None:
    # The rows are locked (on PostgreSQL), or two administrators could depose each other at once.
    admins = select(User.id).where(User.role == "admin", User.active).with_for_update()
    if set(session.scalars(admins)) == {user.id}:
        raise RoleRefusedError(
            _("This is the only administrator. Make somebody else an administrator first.")
        )


def _write(session: Session) -> None:
    """Send an account with its address to the database. Raises `EmailRefusedError`."""
    try:
        session.flush()
    except IntegrityError as error:  # on PostgreSQL another worker may have been faster
        raise _taken() from error


def _taken() -> EmailRefusedError:
    return EmailRefusedError(_("There is already an account with this e-mail address."))


def _checked_email(email: str) -> str:
    address = normal_email(email)
    seen = address.isprintable() and _EMAIL.fullmatch(address)
    if len(address) > EMAIL_LENGTH or not seen:
        raise EmailRefusedError(_("Please give a whole e-mail address, such as ada@example.org."))
    return address


def _checked_name(name: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", name).split())
    shown = all(char.isprintable() or char in _JOINERS for char in name)
    # Signs that turn the direction of writing, or have no width, make one name look like another.
    if not shown or not any(map(str.isalnum, name)) or len(name) > NAME_LENGTH:
        raise NameRefusedError(
            _("Please give a name of 1 to %(number)s characters.", number=NAME_LENGTH)
        )
    return name


def _checked_role(role: str) -> str:
    if role not in ROLES:
        raise RoleRefusedError(
            _(
                "There is no role “%(role)s”. The roles are: %(roles)s.",
                role=role,
                roles=", ".join(ROLES),
            )
        )
    return role


def _checked_zone(zone: str) -> str:
    if zone not in known_zones():
        raise ZoneRefusedError(_("Please choose a time zone from the list."))
    return zone

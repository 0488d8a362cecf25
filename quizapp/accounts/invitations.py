"""Invitation codes: short enough to read aloud, good for a number of people and a time."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from quizapp.accounts.refusals import InvitationRefusedError
from quizapp.models import Invitation
from quizapp.web.errors import NotFoundError
from quizapp.web.i18n import _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a code survives being read aloud."""

LENGTH = 12
"""60 random bits; tries are limited, and an invitation expires."""

_GROUP = 4
_READ_AS = str.maketrans("OIL", "011", " -")


def create_invitation(  # noqa: PLR0913 - keyword-only, one a column
    session: Session,
    *,
    cohort_id: str | None,
    max_uses: int,
    lifetime: timedelta,
    by: str,
    now: datetime,
) -> Invitation:
    """Make a code that lets `max_uses` people sign up, into the cohort if there is one."""
    invitation = Invitation(
        code="".join(secrets.choice(ALPHABET) for _place in range(LENGTH)),
        cohort_id=cohort_id,
        max_uses=max_uses,
        created_by=by,
        created_at=now,
        expires_at=now + lifetime,
    )
    session.add(invitation)
    session.flush()
    return invitation


def shown(code: str) -> str:
    """Return a code as people see it: in groups of four."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def as_stored(code: str) -> str:
    """Return a typed code as it is stored: case, spaces, hyphens, O and I do not matter."""
    return code.upper().translate(_READ_AS)


def use_invitation(session: Session, code: str, now: datetime) -> Invitation:
    """Count one use of a code and return its invitation. Raises `InvitationRefusedError`.

    One statement checks and counts, so that two people cannot share the last use.
    """
    invitation: Invitation | None = session.scalar(
        update(Invitation)
        .where(
            Invitation.code == as_stored(code),
            Invitation.uses < Invitation.max_uses,
            Invitation.expires_at > now,
        )
        .values(uses=Invitation.uses + 1)
        .returning(Invitation)
    )
    if invitation is None:
        raise InvitationRefusedError(
            _("This invitation code does not work: it is mistyped, used up or expired.")
        )
    return invitation


def close_invitation(session: Session, invitation_id: str, now: datetime) -> bool:
    """Let nobody else in with this code; tell whether it had not expired before."""
    closed = session.scalar(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.expires_at > now)
        .values(expires_at=now)
        .returning(Invitation.id)
    )
    return closed is not None


def close_invitation_of(
    session: Session, cohort_id: str, invitation_id: str, now: datetime
) -> bool:
    """Do what `close_invitation` does to a code of this cohort; any other is a `NotFoundError`."""
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.cohort_id != cohort_id:
        raise NotFoundError
    return close_invitation(session, invitation_id, now)


def open_invitations(
    session: Session, now: datetime, cohort_id: str | None = None
) -> list[Invitation]:
    """Return the invitations that still let people in, into one cohort if it is named.

    The newest come first.
    """
    rows = (
        select(Invitation)
        .where(Invitation.expires_at > now, Invitation.uses < Invitation.max_uses)
        .order_by(Invitation.created_at.desc(), Invitation.id)
    )
    if cohort_id is not None:
        rows = rows.where(Invitation.cohort_id == cohort_id)
    return list(session.scalars(rows))

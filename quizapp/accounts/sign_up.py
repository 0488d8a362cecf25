"""Who may sign up by themselves, and signing up."""

from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.accounts import cohorts, invitations, people
from quizapp.accounts.passwords import PasswordHash
from quizapp.accounts.refusals import InvitationRefusedError, ModeRefusedError
from quizapp.models import SiteSetting, User
from quizapp.models.people import SIGN_UP_MODES
from quizapp.web.i18n import _

SETTING = "sign_up"

DEFAULT_MODE = "invitation"
"""Until an administrator chooses. Nobody comes in without a code that an administrator made, so it
is as shut as `closed`, and inviting the first class takes one step instead of two."""


def sign_up_mode(session: Session) -> str:
    """Return `open`, `invitation` or `closed`."""
    setting = session.get(SiteSetting, SETTING)
    return setting.value if setting else DEFAULT_MODE


def set_sign_up_mode(session: Session, mode: str) -> None:
    """Choose who may sign up. Raises `ModeRefusedError` when there is no such mode."""
    if mode not in SIGN_UP_MODES:
        raise ModeRefusedError(_("Please choose who may sign up."))
    session.merge(SiteSetting(name=SETTING, value=mode))


def sign_up(  # noqa: PLR0913 - keyword-only, what the form asks
    session: Session,
    *,
    email: str,
    name: str,
    zone: str,
    code: str,
    password: PasswordHash,
    now: datetime,
) -> User:
    """Make a learner's account for somebody who came by themselves, in the invitation's cohort.

    A code is needed in mode `invitation`, and may be given in mode `open` to join a cohort.
    Raises `InvitationRefusedError` (also when sign-up is closed), and what
    `people.add_user` raises.
    """
    mode = sign_up_mode(session)
    if mode == "closed":
        raise InvitationRefusedError(_("Nobody can sign up here at the moment."))
    if mode == "invitation" and not code.strip():
        raise InvitationRefusedError(_("Please give the invitation code you were sent."))
    # The code first: without one that works nobody is to learn here who has an account.
    invitation = invitations.use_invitation(session, code, now) if code.strip() else None
    user = people.add_user(
        session, email=email, name=name, role="learner", zone=zone, password=password, now=now
    )
    if invitation and invitation.cohort_id:
        cohorts.enrol(session, invitation.cohort_id, user.id, now)
    return user
